//! Does the game work? Plays the rules with a population of owners for a year and more, and tells how long stories lasted,
//! how many ended behind somebody's back, and what became of the treats.
//!
//! The rules are the real ones, [`chain::ledger::Ledger`]; only signatures are left out, and digging is scaled down to a
//! handful of tries. The people are made up: `people.rs` says how.

mod people;
mod play;
mod report;
mod world;

use std::path::PathBuf;

use chain::check_log::Fault;
use clap::Args;

use crate::cli::{RulesFileError, read_rules};

/// What `pitpet simulate` takes.
#[derive(Clone, Debug, Args)]
pub struct SimulateOptions {
    /// The rules: tamagotchi, demo, classic, or a JSON file with the numbers.
    #[arg(long, env = "PITPET_RULES", default_value = "tamagotchi")]
    pub rules: String,
    /// Owners at any time; who leaves is followed by somebody new.
    #[arg(long, env = "PITPET_SIMULATE_PETS", default_value_t = 1_000, value_name = "COUNT")]
    pub pets: usize,
    /// Days to play.
    #[arg(long, env = "PITPET_SIMULATE_DAYS", default_value_t = 90, value_name = "COUNT")]
    pub days: u64,
    /// Where chance begins; the same seed plays the same game.
    #[arg(long, env = "PITPET_SIMULATE_SEED", default_value_t = 1, value_name = "NUMBER")]
    pub seed: u64,
    /// Of a hundred owners, how many dig while they are awake.
    #[arg(long, env = "PITPET_SIMULATE_DIGGERS", default_value_t = 5, value_name = "PERCENT")]
    pub diggers: u32,
    /// Where to draw lifespans and treats, as SVG.
    #[arg(long, env = "PITPET_SIMULATE_PLOT", value_name = "FILE")]
    pub plot: Option<PathBuf>,
}

/// The game cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum SimulateError {
    /// The rules that were asked for are none.
    #[error(transparent)]
    Rules(#[from] RulesFileError),
    /// The rules have no economy, or close a block for every event.
    #[error("these rules have no blocks to dig")]
    NothingToDig,
    /// The rules made or lost treats.
    #[error("the rules are broken")]
    Fault(#[source] Fault),
    /// The drawing cannot be written.
    #[error("the drawing cannot be written to {path}")]
    Plot {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Plays, prints what came of it, and draws it if asked to.
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
    use chain::params::Params;
    use chain::version::Rules;

    use super::*;

    fn options(seed: u64) -> SimulateOptions {
        SimulateOptions { rules: "tamagotchi".into(), pets: 60, days: 30, seed, diggers: 10, plot: None }
    }

    #[test]
    fn one_seed_plays_one_game_and_the_treats_add_up_after_every_entry() {
        let rules = Rules::named("tamagotchi").expect("it ships");
        let told = |seed| play::play(&rules, &options(seed)).expect("a game without fault").to_string();
        assert_eq!(told(1), told(1));
        assert_ne!(told(1), told(2));
    }

    #[test]
    fn stories_end_blocks_are_dug_and_both_are_drawn() {
        let rules = Rules::named("tamagotchi").expect("it ships");
        let report = play::play(&rules, &options(3)).expect("a game without fault");
        let drawing = report.drawing();
        assert!(drawing.matches("<rect").count() == 41 && drawing.matches("<polyline").count() == 2);
        assert!(!report.to_string().contains("stories ended 0\n") && !report.to_string().contains(" 0 dug of"));
    }

    #[test]
    fn without_diggers_rules_there_is_no_game() {
        for rules in [Rules::named("classic").expect("it ships"), Rules::V1(Params::demo())] {
            assert!(matches!(play::play(&rules, &options(1)), Err(SimulateError::NothingToDig)));
        }
    }
}
