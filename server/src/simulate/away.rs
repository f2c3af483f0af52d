//! Weekends away and holidays, and care for the pets meanwhile.

use chain::ids::TimeMs;

use super::players::{DAY_MS, HOUR_MS, unit};
use crate::dice::Dice;

/// How many owners in a hundred are away from Friday evening to Monday on any one weekend. A guess.
const WEEKENDS_AWAY_PERCENT: u64 = 15;
/// Days between two holidays of one to two weeks in which an owner does not visit at all. A guess: two a year.
const HOLIDAYS_APART_DAYS: f64 = 180.0;
/// An owner's arrangement for their pets before a holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    /// None: forgotten.
    Nothing,
    /// The pets rest.
    Rest,
    /// A friend sits.
    Sitter,
}

/// A week or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Holiday {
    pub(super) from: TimeMs,
    pub(super) days: u64,
    pub(super) care: Care,
}

/// The last or current time away of an owner.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Away {
    until: TimeMs,
    holiday: Option<Holiday>,
}

impl Away {
    /// An owner who would return after a pause of this many days may leave for longer.
    pub(super) fn may_leave(&mut self, now: TimeMs, pause_days: f64, for_the_weekend: bool, dice: &mut Dice) {
        if unit(dice) < pause_days.min(1.0) / HOLIDAYS_APART_DAYS {
            let days = 7 + dice.roll() % 8;
            let holiday = Holiday { from: now, days, care: Care::Nothing };
            *self = Self { until: now.plus(days * DAY_MS), holiday: Some(holiday) };
        } else if for_the_weekend && dice.chance(WEEKENDS_AWAY_PERCENT) {
            *self = Self { until: now.plus(60 * HOUR_MS), holiday: None };
        }
    }

    /// Records the arrangement made before the holiday.
    pub(super) fn care(&mut self, care: Care) {
        if let Some(holiday) = &mut self.holiday {
            holiday.care = care;
        }
    }

    /// When the owner is back.
    pub(super) fn until(&self) -> TimeMs {
        self.until
    }

    /// The owner's holiday at that time.
    pub(super) fn holiday(&self, now: TimeMs) -> Option<Holiday> {
        self.holiday.filter(|_| now < self.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_is_on_holiday_twice_a_year_for_a_week_or_two() {
        let mut dice = Dice::new(8);
        let holidays: Vec<Holiday> = (0..100_000)
            .filter_map(|day| {
                let (mut away, now) = (Away::default(), TimeMs(day * DAY_MS));
                away.may_leave(now, 1.0, false, &mut dice);
                away.holiday(now)
            })
            .collect();
        let each = 100_000.0 / holidays.len() as f64;
        assert!((each - HOLIDAYS_APART_DAYS).abs() < 25.0, "one in {each} days");
        assert!(holidays.iter().all(|holiday| (7..=14).contains(&holiday.days)));
    }
}
