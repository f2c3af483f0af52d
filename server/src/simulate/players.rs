//! Simulated people: their habits, when they visit, when they sleep, how long they care.
//!
//! Real players have not been measured yet, so these are assumptions, each with its source. They must not be tuned
//! to make the game look good; only the rules may.

use chain::ids::TimeMs;

use super::away::Away;
use super::digging::Digs;
use super::market::Parting;
use super::sitting::Sitting;
use super::unsigned::Hand;
use crate::dice::Dice;

pub(super) const MINUTE_MS: u64 = 60_000;
pub(super) const HOUR_MS: u64 = 60 * MINUTE_MS;
pub(super) const DAY_MS: u64 = 24 * HOUR_MS;

/// Visits a day of owners who care, and how many in a hundred make them. A guess: most visit once or twice, a few all
/// the time.
const VISITS: [(f64, usize); 5] = [(0.5, 15), (1.0, 35), (2.0, 25), (4.0, 17), (8.0, 8)];
/// A neighbourhood is mostly one country: this many in a hundred live within three hours of each other, the rest
/// anywhere.
const NEARBY_PERCENT: u64 = 70;
/// Everyone sleeps eight hours, and goes to bed between 22 and 1 o'clock.
const SLEEP_HOURS: u64 = 8;
/// Interest comes in spells. Their lengths follow a Weibull distribution with this scale in days, and a shape of one
/// half: 56% go on for more than a day, 22% for more than a week, 4% for more than a month. With those who come back
/// that makes what is published of social apps: a day after they joined 25 to 45% are seen, after a week 12 to 25%,
/// after a month 6 to 14% (Adjust, "What makes a good retention rate", first quarter of 2022, and similar tables).
const SPELL_DAYS: f64 = 3.0;
/// How many of a hundred who come were here before and lost interest for a while. Three of ten who leave an app come
/// back within two months, according to the same tables.
pub(super) const RETURNS_PERCENT: u64 = 30;
/// No earlier return: that would have been a long pause, not a loss of interest.
pub(super) const RETURNS_AFTER_MS: u64 = 7 * DAY_MS;

/// A person's fixed habits.
#[derive(Clone, Debug)]
pub(super) struct Habits {
    /// Other owners' pets read in one visit.
    pub(super) looks: usize,
    pub(super) digs: Digs,
    visits_a_day: f64,
    utc_offset_ms: u64,
    bedtime_ms: u64,
}

/// A person with a pet.
#[derive(Clone, Debug)]
pub(super) struct Player {
    pub(super) hand: Hand,
    /// The pet that they hatched last, even if it has another owner now.
    pub(super) made: usize,
    /// Pets that they got from others.
    pub(super) adopted: Vec<usize>,
    pub(super) habits: Habits,
    /// Owners whose pets they visit without news.
    pub(super) friends: Vec<usize>,
    pub(super) away: Away,
    /// Other owners' pets that they look after.
    pub(super) sits: Vec<Sitting>,
    /// What happens to their pets when they lose interest.
    pub(super) parting: Parting,
    cares_until: TimeMs,
}

impl Habits {
    pub(super) fn new(miners_percent: u64, dice: &mut Dice) -> Self {
        let mut place = dice.below(100);
        let visits = VISITS.iter().find(|(_, share)| {
            let here = place < *share;
            place = place.saturating_sub(*share);
            here
        });
        let hours = if dice.chance(NEARBY_PERCENT) { dice.below(4) } else { dice.below(24) };
        Self {
            looks: dice.below(5),
            digs: Digs::new(miners_percent, dice),
            visits_a_day: visits.map_or(1.0, |(visits, _)| *visits),
            utc_offset_ms: hours as u64 * HOUR_MS,
            bedtime_ms: 22 * HOUR_MS + dice.roll() % (3 * HOUR_MS),
        }
    }

    /// Milliseconds since midnight by their own clock.
    pub(super) fn time_of_day_ms(&self, now: TimeMs) -> u64 {
        (now.0 + self.utc_offset_ms) % DAY_MS
    }

    /// How long they have been in bed, if they are.
    fn in_bed_ms(&self, now: TimeMs) -> Option<u64> {
        let since = (self.time_of_day_ms(now) + DAY_MS - self.bedtime_ms % DAY_MS) % DAY_MS;
        (since < SLEEP_HOURS * HOUR_MS).then_some(since)
    }

    /// The first of January 1970 was a Thursday, so Fridays are the days that leave 1.
    fn leaves_for_the_weekend(&self, now: TimeMs) -> bool {
        (now.0 + self.utc_offset_ms) / DAY_MS % 7 == 1 && self.time_of_day_ms(now) >= 16 * HOUR_MS
    }
}

impl Player {
    /// A person who has just hatched a pet.
    pub(super) fn new(hand: Hand, made: usize, habits: Habits) -> Self {
        Self {
            hand,
            made,
            adopted: Vec::new(),
            habits,
            friends: Vec::new(),
            away: Away::default(),
            sits: Vec::new(),
            parting: Parting::DriftsOff,
            cares_until: TimeMs(0),
        }
    }

    /// A spell of interest begins.
    pub(super) fn takes_interest(&mut self, now: TimeMs, dice: &mut Dice) {
        let days = SPELL_DAYS * exponential(dice).powi(2);
        self.cares_until = now.plus((days * DAY_MS as f64) as u64);
        self.parting = Parting::of(dice);
    }

    /// Whether they will have lost interest after this time.
    pub(super) fn loses_interest_within(&self, now: TimeMs, ms: u64) -> bool {
        !self.cares(now.plus(ms))
    }

    /// Whether they have not lost interest.
    pub(super) fn cares(&self, now: TimeMs) -> bool {
        now <= self.cares_until
    }

    /// Whether they are awake at that time.
    pub(super) fn is_awake(&self, now: TimeMs) -> bool {
        self.habits.in_bed_ms(now).is_none()
    }

    /// Whether they are on a holiday, or away over the weekend.
    pub(super) fn is_away(&self, now: TimeMs) -> bool {
        now < self.away.until()
    }

    /// Their next visit, not in their sleep and not while they are away; `None` when they have lost interest by then.
    pub(super) fn next_visit(&mut self, now: TimeMs, dice: &mut Dice) -> Option<TimeMs> {
        // Two waits in a row: people have habits, so very short and very long pauses are rare.
        let pause_days = (exponential(dice) + exponential(dice)) / 2.0 / self.habits.visits_a_day;
        self.away.may_leave(now, pause_days, self.habits.leaves_for_the_weekend(now), dice);
        let next = now.plus((pause_days * DAY_MS as f64) as u64 + MINUTE_MS).max(self.away.until());
        let next = match self.habits.in_bed_ms(next) {
            Some(slept_ms) => next.plus(SLEEP_HOURS * HOUR_MS - slept_ms + dice.roll() % (2 * HOUR_MS)),
            None => next,
        };
        self.cares(next).then_some(next)
    }
}

/// From 0 to 1.
pub(super) fn unit(dice: &mut Dice) -> f64 {
    (dice.roll() >> 11) as f64 / (1_u64 << 53) as f64
}

/// A waiting time of 1 on average for an event that may happen at any moment.
pub(super) fn exponential(dice: &mut Dice) -> f64 {
    -(1.0 - unit(dice)).ln()
}

#[cfg(test)]
mod tests {
    use chain::ids::AccountId;
    use chain::keys::PublicKey;

    use super::*;

    const NOW: TimeMs = TimeMs(1_767_225_600_000);

    fn new_person(dice: &mut Dice) -> Player {
        let hand = Hand { account: AccountId(1), key: PublicKey([1; 32]), sequence: 0 };
        let mut person = Player::new(hand, 0, Habits::new(5, dice));
        person.takes_interest(NOW, dice);
        person
    }

    #[test]
    fn no_visits_in_sleep_while_away_or_after_interest_is_lost() {
        let mut dice = Dice::new(3);
        for _ in 0..500 {
            let (mut person, mut now) = (new_person(&mut dice), NOW);
            for _ in 0..50 {
                let Some(next) = person.next_visit(now, &mut dice) else { break };
                assert!(next > now && person.is_awake(next) && !person.is_away(next) && person.cares(next));
                now = next;
            }
        }
    }

    #[test]
    fn interest_is_lost_as_fast_as_the_tables_say() {
        let mut dice = Dice::new(5);
        let people: Vec<_> = (0..20_000).map(|_| new_person(&mut dice)).collect();
        let still = |days: u64| {
            people.iter().filter(|person| person.cares(NOW.plus(days * DAY_MS))).count() as f64 / people.len() as f64
        };
        for (days, share) in [(1, 0.56), (7, 0.22), (30, 0.042)] {
            assert!((still(days) - share).abs() < 0.015, "{} after {days} days", still(days));
        }
    }

    #[test]
    fn people_sleep_a_third_of_the_day() {
        let mut dice = Dice::new(6);
        let person = new_person(&mut dice);
        let awake = (0..24 * 60).filter(|minute| person.is_awake(NOW.plus(minute * MINUTE_MS))).count();
        assert_eq!(awake, 16 * 60);
    }
}
