//! Does the game work? Plays the rules with a population of owners for a year and more, and reports how long stories
//! lasted, how many ended although their owners cared, and where the treats went.
//!
//! The rules are the real ones, [`chain::ledger::Ledger`]; only signatures are left out, and digging is scaled down to
//! a handful of tries. The people are made up: see `people.rs`, `deeds.rs` and `digging.rs`. `attack.rs` plays against
//! them.

mod actions;
mod attack;
mod away;
mod closing;
mod digging;
mod drawing;
mod market;
mod pets;
mod play;
mod players;
mod report;
mod shelter;
mod sitting;
mod told;
mod town;
mod unsigned;

use std::path::PathBuf;

pub use attack::Attack;
use chain::check_log::Fault;
use chain::error::Rejection;
use clap::Args;

use crate::rules_file::{RulesFileError, read_rules};

/// Options of `pitpet simulate`.
#[derive(Clone, Debug, Args)]
pub struct SimulateOptions {
    /// The rules: tamagotchi, demo, classic, or a JSON file with the numbers.
    #[arg(long, env = "PITPET_RULES", default_value = "tamagotchi")]
    pub rules: String,
    /// Owners who care at any time; one who loses interest is replaced by a new or a returning one.
    #[arg(long, env = "PITPET_SIMULATE_PETS", default_value_t = 1_000, value_name = "COUNT")]
    pub pets: usize,
    /// Days to play.
    #[arg(long, env = "PITPET_SIMULATE_DAYS", default_value_t = 90, value_name = "COUNT")]
    pub days: u64,
    /// The seed of all random choices; the same seed plays the same game.
    #[arg(long, env = "PITPET_SIMULATE_SEED", default_value_t = 1, value_name = "NUMBER")]
    pub seed: u64,
    /// How many of a hundred owners dig, most of them in the evening.
    #[arg(long, env = "PITPET_SIMULATE_DIGGERS", default_value_t = 5, value_name = "PERCENT")]
    pub diggers: u32,
    /// An attack to play, for gain and not for a pet.
    #[arg(long, env = "PITPET_SIMULATE_ATTACK", value_name = "WHICH")]
    pub attack: Option<Attack>,
    /// A file for a drawing of lifespans, treats, blocks and posts, as SVG.
    #[arg(long, env = "PITPET_SIMULATE_PLOT", value_name = "FILE")]
    pub plot: Option<PathBuf>,
}

/// Why the game cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum SimulateError {
    /// The given rules are invalid.
    #[error(transparent)]
    Rules(#[from] RulesFileError),
    /// The rules have no economy, or close a block for every event.
    #[error("these rules have no blocks to dig")]
    NothingToDig,
    /// A block that was due could not be closed.
    #[error("a block that was due could not be closed")]
    Stuck(#[source] Rejection),
    /// The rules made or lost treats.
    #[error("the rules are broken")]
    Fault(#[source] Fault),
    /// The drawing cannot be written.
    #[error("the drawing cannot be written to {path}")]
    Plot {
        /// The path.
        path: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
}

/// Plays, prints the result, and draws it if asked to.
///
/// # Errors
/// As [`SimulateError`] says.
pub fn run(options: &SimulateOptions) -> Result<(), SimulateError> {
    let report = play::play(&read_rules(&options.rules)?, options)?;
    println!("{report}");
    match &options.plot {
        Some(path) => {
            std::fs::write(path, report.drawing()).map_err(|source| SimulateError::Plot { path: path.clone(), source })
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use chain::economy::Economy;
    use chain::params::Params;
    use chain::version::Rules;

    use super::away::Care;
    use super::report::{Cause, Day, Report};
    use super::shelter::Sheltered;
    use super::*;

    fn options(seed: u64) -> SimulateOptions {
        let rules = "tamagotchi".to_owned();
        SimulateOptions { rules, pets: 120, days: 40, seed, diggers: 10, attack: None, plot: None }
    }

    fn played(options: &SimulateOptions) -> Report {
        let rules = Rules::named("tamagotchi").expect("it ships");
        play::play(&rules, options).expect("a game without fault")
    }

    #[test]
    fn one_seed_plays_one_game_and_the_treats_add_up_after_every_entry() {
        let told = |seed| {
            let report = played(&options(seed));
            (report.to_string(), report.drawing())
        };
        assert_eq!(told(1), told(1));
        assert_ne!(told(1), told(2));
    }

    #[test]
    fn stories_end_blocks_are_dug_and_all_is_drawn() {
        let report = played(&options(3));
        assert!(report.ends.len() > 50, "{report}");
        let days = &report.days;
        assert!(days.iter().any(|day| day.blocks > 0) && days.iter().any(|day| day.posts > 0));
        let last = days.last().expect("forty of them");
        assert_eq!(last.minted - last.burned, last.held.purses + last.held.dug());
        let drawing = report.drawing();
        assert_eq!((drawing.matches("<rect").count(), drawing.matches("<polyline").count()), (83, 21));
    }

    #[test]
    fn no_owner_is_too_poor_to_keep_a_story_going() {
        let report = played(&options(4));
        assert!(report.ends.iter().all(|end| end.cause != Cause::Poor), "{report}");
    }

    #[test]
    fn pets_at_rest_outlive_holidays_and_those_that_are_forgotten_do_not() {
        let report = played(&SimulateOptions { pets: 300, ..options(8) });
        let lost = |care| report.ends(|end| end == Cause::Holiday(care));
        assert!(report.holidays.iter().filter(|care| **care == Care::Rest).count() > 10, "{report}");
        assert!(report.holidays.contains(&Care::Sitter), "{report}");
        assert!(lost(Care::Rest) == 0.0 && lost(Care::Nothing) > 0.0, "{report}");
    }

    #[test]
    fn pets_are_sold_and_given_up_and_find_homes_and_the_house_feeds_them() {
        let report = played(&SimulateOptions { pets: 300, ..options(9) });
        let all = report.days.iter().fold(Sheltered::default(), |until, day| until.with(&day.sheltered));
        let Sheltered { given, tended, adopted, .. } = all;
        assert!(given > 10 && adopted > 10 && tended > 0, "{report}");
        let sum = |of: fn(&Day) -> u64| report.days.iter().map(of).sum::<u64>();
        let (sold, paid) = (sum(|day| day.sold), sum(|day| day.paid));
        let treasury = report.days.last().map_or(0, |day| day.held.treasury);
        // The house has three tenths of what was paid, and less than a treat more of each; and what lay in wallets.
        assert!(sold > 0 && treasury + tended >= paid * 3 / 10, "{report}");
    }

    /// The line about the attacker.
    fn told_of(attack: Attack, seed: u64) -> String {
        let told = played(&SimulateOptions { attack: Some(attack), ..options(seed) }).to_string();
        told.split("attacker ").nth(1).unwrap_or_default().to_owned()
    }

    #[test]
    fn accounts_that_were_made_for_their_treats_pass_none_on_even_if_vouched_for() {
        for attack in [Attack::Puppets, Attack::Vouch] {
            let told = told_of(attack, 5);
            assert!(told.contains("handed on 0 treats") && told.contains("has 0 treats, and 0 in wallets"), "{told}");
        }
    }

    #[test]
    fn every_attack_is_told_of() {
        for attack in [Attack::Half, Attack::Flood, Attack::Farewell] {
            assert!(!told_of(attack, 6).is_empty());
        }
    }

    #[test]
    fn farewells_and_births_tell_no_more_stories_than_one_purse_pays_for() {
        let told = told_of(Attack::Farewell, 6);
        let words: Vec<&str> = told.split(' ').collect();
        let number = |before: &str| words.iter().skip_while(|word| **word != before).nth(1)?.parse::<u64>().ok();
        let (Some(posts), Some(blocks)) = (number("posted"), number("in")) else { panic!("{told}") };
        // One grows back in every block.
        assert!(posts <= blocks + 2 * u64::from(Economy::tamagotchi().starter_treats), "{told}");
    }

    /// The attacker's treats at the end.
    fn gained(told: &str) -> Option<u64> {
        told.split("; has ").nth(1)?.split(' ').next()?.parse().ok()
    }

    #[test]
    fn the_shelter_makes_no_account_rich() {
        for attack in [Attack::GiveUp, Attack::Hoard] {
            let told = told_of(attack, 6);
            assert_eq!(gained(&told), Some(0), "{told}");
        }
    }

    #[test]
    fn sales_to_the_own_account_leave_a_part_of_the_dug_treats() {
        let report = told_of(Attack::Wash, 7);
        let told = report.replace(|c: char| !c.is_ascii_digit(), " ");
        let told: Vec<u64> = told.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        let [dug, _, sold, left, ..] = told[..] else { panic!("{report}") };
        let reward = u64::from(Economy::tamagotchi().dig_treats);
        assert!(sold > dug / 2 && left * 4 < dug * reward, "{report}");
    }

    #[test]
    fn without_blocks_to_dig_there_is_no_game() {
        for rules in [Rules::named("classic").expect("it ships"), Rules::V1(Params::demo())] {
            assert!(matches!(play::play(&rules, &options(1)), Err(SimulateError::NothingToDig)));
        }
    }
}
