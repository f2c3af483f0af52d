//! Made-up owners: when they come by, when they sleep, when they are away. Nobody has measured ours yet, so the numbers
//! are what one would guess of a small social network: most come by once or twice a day, a few all the time, and many
//! leave within weeks.

use chain::hash::Hash;
use chain::ids::TimeMs;

use super::world::Hand;
use crate::neighbours::Dice;

pub(super) const MINUTE_MS: u64 = 60_000;
pub(super) const HOUR_MS: u64 = 60 * MINUTE_MS;
pub(super) const DAY_MS: u64 = 24 * HOUR_MS;

/// Visits a day, and of how many owners in a hundred.
const VISITS: [(f64, usize); 5] = [(0.5, 20), (1.0, 30), (2.0, 25), (4.0, 15), (8.0, 10)];
/// Asleep from 23 to 7 o'clock, by their own clock.
const SLEEP: std::ops::Range<u64> = 7..23;
/// Of a hundred owners, how many are away over a weekend.
const WEEKENDS_AWAY_PERCENT: u64 = 15;
/// Days between two holidays of one to two weeks, and days until somebody has had enough of it all.
const HOLIDAYS_APART_DAYS: f64 = 180.0;
const STAYS_DAYS: f64 = 150.0;

/// Somebody with a pet.
#[derive(Clone, Debug)]
pub(super) struct Owner {
    pub(super) hand: Hand,
    pub(super) pet: Hash,
    pub(super) born: TimeMs,
    /// The story is over, and that was counted.
    pub(super) mourns: bool,
    pub(super) digs: bool,
    /// Pets of others that are looked at in one visit.
    pub(super) social: usize,
    visits_a_day: f64,
    utc_offset_ms: u64,
    away_until: TimeMs,
}

impl Owner {
    pub(super) fn new(hand: Hand, pet: Hash, born: TimeMs, digs: bool, dice: &mut Dice) -> Self {
        let mut place = dice.below(100);
        let visits = VISITS.iter().find(|(_, share)| {
            let here = place < *share;
            place = place.saturating_sub(*share);
            here
        });
        Self {
            hand,
            pet,
            born,
            mourns: false,
            digs,
            social: dice.below(5),
            visits_a_day: visits.map_or(1.0, |(visits, _)| *visits),
            utc_offset_ms: dice.below(24) as u64 * HOUR_MS,
            away_until: TimeMs(0),
        }
    }

    fn local_ms(&self, now: TimeMs) -> u64 {
        now.0 + self.utc_offset_ms
    }

    /// Whether they are up at that time.
    pub(super) fn is_awake(&self, now: TimeMs) -> bool {
        SLEEP.contains(&(self.local_ms(now) % DAY_MS / HOUR_MS))
    }

    /// Whether they are on a holiday, or away over the weekend.
    pub(super) fn is_away(&self, now: TimeMs) -> bool {
        now < self.away_until
    }

    /// When they come by next, and whether they ever do: after a time that nobody can foresee, but not in their sleep.
    pub(super) fn next_visit(&mut self, now: TimeMs, dice: &mut Dice) -> Option<TimeMs> {
        let pause_days = exponential(dice) / self.visits_a_day;
        if unit(dice) < pause_days.min(1.0) / STAYS_DAYS {
            return None;
        }
        if unit(dice) < pause_days.min(1.0) / HOLIDAYS_APART_DAYS {
            self.away_until = now.plus((7 + dice.below(8)) as u64 * DAY_MS);
        } else if self.leaves_for_the_weekend(now) && dice.chance(WEEKENDS_AWAY_PERCENT) {
            self.away_until = now.plus(60 * HOUR_MS);
        }
        let next = now.plus((pause_days * DAY_MS as f64) as u64 + MINUTE_MS).max(self.away_until);
        Some(self.once_awake(next))
    }

    /// The first of January 1970 was a Thursday, so Fridays are the days that leave 1.
    fn leaves_for_the_weekend(&self, now: TimeMs) -> bool {
        let local = self.local_ms(now);
        local / DAY_MS % 7 == 1 && local % DAY_MS / HOUR_MS >= 16
    }

    fn once_awake(&self, time: TimeMs) -> TimeMs {
        if self.is_awake(time) {
            return time;
        }
        let since_midnight = self.local_ms(time) % DAY_MS;
        let wait = (DAY_MS + SLEEP.start * HOUR_MS - since_midnight) % DAY_MS;
        time.plus(wait)
    }
}

/// From 0 to 1.
pub(super) fn unit(dice: &mut Dice) -> f64 {
    (dice.roll() >> 11) as f64 / (1_u64 << 53) as f64
}

/// A waiting time of 1 on average for something that may happen at any moment.
pub(super) fn exponential(dice: &mut Dice) -> f64 {
    -(1.0 - unit(dice)).ln()
}

#[cfg(test)]
mod tests {
    use chain::ids::AccountId;
    use chain::keys::PublicKey;

    use super::*;

    fn somebody(dice: &mut Dice) -> Owner {
        let hand = Hand { account: AccountId(1), key: PublicKey([1; 32]), sequence: 0 };
        Owner::new(hand, Hash([1; 32]), TimeMs(0), false, dice)
    }

    #[test]
    fn nobody_comes_by_in_their_sleep_or_while_they_are_away() {
        let mut dice = Dice::new(3);
        for _ in 0..200 {
            let mut owner = somebody(&mut dice);
            let mut now = TimeMs(1_767_225_600_000);
            for _ in 0..50 {
                let Some(next) = owner.next_visit(now, &mut dice) else { break };
                assert!(next > now && owner.is_awake(next) && !owner.is_away(next));
                now = next;
            }
        }
    }

    #[test]
    fn waiting_times_are_one_on_average() {
        let mut dice = Dice::new(4);
        let sum: f64 = (0..20_000).map(|_| exponential(&mut dice)).sum();
        assert!((0.97..1.03).contains(&(sum / 20_000.0)));
    }
}
