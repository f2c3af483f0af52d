//! Who digs, when, and how long the search for a nonce takes.

use chain::ids::TimeMs;

use super::players::{HOUR_MS, Player, exponential, unit};
use crate::dice::Dice;

/// How many miners in a hundred leave a terminal running, day and night; the others dig in an open page in the evening.
const TERMINALS_PERCENT: u64 = 10;
/// A terminal's tries in the time of one try of a page.
const TERMINAL_POWER: f64 = 4.0;
/// When people sit down in the evening, by their own clock.
const EVENING_HOURS: std::ops::Range<u64> = 18..23;
/// A miner's average over a whole day, in pages that are always open.
const AVERAGE_POWER: f64 = 0.9 * 5.0 / 24.0 + 0.1 * TERMINAL_POWER;

/// How an owner digs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Digs {
    Never,
    InTheEvening,
    Always,
}

impl Digs {
    pub(super) fn new(miners_percent: u64, dice: &mut Dice) -> Self {
        match (dice.chance(miners_percent), dice.chance(TERMINALS_PERCENT)) {
            (false, _) => Self::Never,
            (true, false) => Self::InTheEvening,
            (true, true) => Self::Always,
        }
    }
}

/// The miner of a nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finder {
    Player(usize),
    Attacker,
}

/// All miners.
#[derive(Clone, Debug)]
pub(super) struct Miners {
    people: Vec<usize>,
    /// Tries of one open page in a millisecond.
    tries_ms: f64,
    attacker_power: f64,
}

impl Miners {
    /// For this many people, of whom `percent` dig: fast enough that blocks of `tries` are found after half of the
    /// block interval, as if difficulty had long been in balance.
    pub(super) fn new(people: usize, percent: u64, tries: u64, interval_ms: u64, attacker: bool) -> Self {
        let power = people as f64 * percent as f64 / 100.0 * AVERAGE_POWER;
        let attacker_power = if attacker { power.max(1.0) } else { 0.0 };
        let tries_ms = 2.0 * tries as f64 / interval_ms as f64 / (power + attacker_power).max(AVERAGE_POWER);
        Self { people: Vec::new(), tries_ms, attacker_power }
    }

    pub(super) fn comes(&mut self, place: usize, person: &Player) {
        if person.habits.digs != Digs::Never {
            self.people.push(place);
        }
    }

    pub(super) fn goes(&mut self, place: usize) {
        self.people.retain(|miner| *miner != place);
    }

    /// Which miner finds a nonce worth `tries`, and when, if all begin at `from`; `None` if none does until `until`.
    pub(super) fn find(
        &self,
        people: &[Player],
        tries: u64,
        (from, until): (TimeMs, TimeMs),
        dice: &mut Dice,
    ) -> Option<(TimeMs, Finder)> {
        // Tries bring the find no closer, so the luck can be drawn at once and used up hour by hour.
        let mut missing = exponential(dice) * tries as f64 / self.tries_ms;
        let mut now = from;
        while now < until {
            let powers = || self.people.iter().map(|place| power(&people[*place], now));
            let all = powers().sum::<f64>() + self.attacker_power;
            if missing < all * HOUR_MS as f64 {
                let found = now.plus((missing / all) as u64);
                let mut share = unit(dice) * all;
                let lucky = self.people.iter().zip(powers()).find(|(_, power)| {
                    share -= power;
                    share < 0.0
                });
                let finder = lucky.map_or(Finder::Attacker, |(place, _)| Finder::Player(*place));
                return (found <= until).then_some((found, finder));
            }
            missing -= all * HOUR_MS as f64;
            now = now.plus(HOUR_MS);
        }
        None
    }
}

/// In open pages.
fn power(person: &Player, now: TimeMs) -> f64 {
    let evening = EVENING_HOURS.contains(&(person.habits.time_of_day_ms(now) / HOUR_MS));
    match person.habits.digs {
        Digs::Always => TERMINAL_POWER,
        Digs::InTheEvening if evening && !person.is_away(now) => 1.0,
        _ => 0.0,
    }
}
