//! The result in numbers.

use chain::ids::{EntryIndex, TimeMs};
use chain::ledger::Ledger;

use super::attack::Gained;
use super::away::Care;
use super::pets::{Keeper, Pet};
use super::players::{DAY_MS, Player};
use super::shelter::Sheltered;

/// Days in which all arrive at once.
const FIRST_DAYS: usize = 7;

/// Why a story ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// Its owner had lost interest.
    Forgotten,
    /// It was in the shelter, which had no treat.
    Shelter,
    /// An attacker had it.
    Attack,
    /// Its owner cared, but lacked a treat at the visit.
    Poor,
    /// Its owner cared, and was on a holiday of a week or two, with this arrangement for the pets.
    Holiday(Care),
    /// Its owner cared, and was away for a weekend.
    Weekend,
    /// Its owner cared, and slept.
    Asleep,
    /// Its owner cared, but did not visit in time.
    Late,
}

/// How a story ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub(super) lasted_ms: u64,
    /// How long its owner had been away from it.
    pub(super) neglected_ms: u64,
    pub(super) cause: Cause,
}

/// Where the unburned treats are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    /// Starter treats: only for an own pet, and useless once its story has ended.
    pub(super) purses: u64,
    /// With people who care, and with people who have lost interest.
    pub(super) carers: u64,
    pub(super) leavers: u64,
    /// In wallets of living pets, and of ended stories that are not closed yet.
    pub(super) living: u64,
    pub(super) ended: u64,
    /// Locked for bids.
    pub(super) escrow: u64,
    pub(super) treasury: u64,
}

/// One day, or all days until then.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Day {
    /// Treats minted so far,
    pub(super) minted: u64,
    pub(super) burned: u64,
    pub(super) held: Held,
    /// On this day only: blocks,
    pub(super) blocks: u64,
    /// stories that ended while an owner who cared slept, or was away over a weekend or on a holiday,
    pub(super) asleep: u64,
    pub(super) weekend: u64,
    pub(super) holiday: u64,
    /// posts, and posts not made for lack of treats,
    pub(super) posts: u64,
    pub(super) poor: u64,
    /// the shelter's numbers,
    pub(super) sheltered: Sheltered,
    /// pets sold, and the treats paid for them.
    pub(super) sold: u64,
    pub(super) paid: u64,
}

/// One game.
#[derive(Clone, Debug, Default)]
pub(super) struct Report {
    pub(super) ends: Vec<End>,
    pub(super) days: Vec<Day>,
    pub(super) today: Day,
    /// The log's end a day ago.
    seen: EntryIndex,
    pub(super) dug: u64,
    /// With work, in one block, after the first rush.
    pub(super) most_births: u32,
    /// The arrangements before each holiday.
    pub(super) holidays: Vec<Care>,
    pub(super) accounts: usize,
    pub(super) pets: usize,
    /// Days of care, of all people together.
    days_of_care: f64,
    pub(super) gained: Option<Gained>,
}

impl Cause {
    /// Why the story of this pet has ended now.
    pub(super) fn of(people: &[Player], pet: &Pet, now: TimeMs) -> Self {
        let person = match pet.keeper {
            Keeper::Player(place) => &people[place],
            Keeper::Shelter => return Self::Shelter,
            Keeper::Attacker => return Self::Attack,
        };
        match person.away.holiday(now) {
            _ if !person.cares(now) => Self::Forgotten,
            _ if pet.hungry => Self::Poor,
            Some(holiday) => Self::Holiday(holiday.care),
            None if person.is_away(now) => Self::Weekend,
            None if !person.is_awake(now) => Self::Asleep,
            None => Self::Late,
        }
    }
}

impl Day {
    /// This and the day after it.
    pub(super) fn with(self, next: &Self) -> Self {
        Self {
            blocks: self.blocks + next.blocks,
            asleep: self.asleep + next.asleep,
            weekend: self.weekend + next.weekend,
            holiday: self.holiday + next.holiday,
            posts: self.posts + next.posts,
            poor: self.poor + next.poor,
            sheltered: self.sheltered.with(&next.sheltered),
            sold: self.sold + next.sold,
            paid: self.paid + next.paid,
            ..*next
        }
    }

    /// The average price of a pet.
    pub(super) fn price(&self) -> u64 {
        self.paid.checked_div(self.sold).unwrap_or(0)
    }
}

impl Held {
    /// All treats from digging.
    pub(super) fn dug(&self) -> u64 {
        self.carers + self.leavers + self.living + self.ended + self.escrow + self.treasury
    }
}

impl Report {
    pub(super) fn end(&mut self, end: End) {
        self.ends.push(end);
        match end.cause {
            Cause::Asleep => self.today.asleep += 1,
            Cause::Weekend => self.today.weekend += 1,
            Cause::Holiday(_) => self.today.holiday += 1,
            Cause::Shelter => self.today.sheltered.ended += 1,
            Cause::Forgotten | Cause::Attack | Cause::Poor | Cause::Late => {}
        }
    }

    pub(super) fn block(&mut self, dug: bool, births: u32) {
        self.today.blocks += 1;
        self.dug += u64::from(dug);
        if self.days.len() > FIRST_DAYS {
            self.most_births = self.most_births.max(births);
        }
    }

    pub(super) fn posted(&mut self) {
        self.today.posts += 1;
    }

    pub(super) fn was_too_poor_to_post(&mut self) {
        self.today.poor += 1;
    }

    /// A holiday begins.
    pub(super) fn holiday(&mut self, care: Care) {
        self.holidays.push(care);
    }

    /// A day is over, with these treats at its end.
    pub(super) fn day(&mut self, ledger: &Ledger, held: Held) {
        let globals = ledger.state().globals();
        let (minted, burned) = (globals.minted, globals.burned);
        let mut today = Day { minted, burned, held, ..std::mem::take(&mut self.today) };
        let before = std::mem::replace(&mut self.seen, ledger.entries());
        for trade in ledger.state().trades_in(before, self.seen) {
            today.sold += 1;
            today.paid += trade.price;
        }
        self.days.push(today);
    }

    /// This many people cared at any time.
    pub(super) fn finish(&mut self, ledger: &Ledger, people: usize, gained: Option<Gained>) {
        self.days_of_care = (people * self.days.len().saturating_sub(1)) as f64;
        (self.accounts, self.pets, self.gained) = (ledger.state().accounts(), ledger.state().pets(), gained);
    }

    /// In days, of the ended stories: the mean, and the 5th, 50th and 95th percentile.
    pub(super) fn spread(&self, of: impl Fn(&End) -> u64) -> [f64; 4] {
        let mut all: Vec<f64> = self.ends.iter().map(|end| days(of(end))).collect();
        all.sort_by(f64::total_cmp);
        let reached = |percent: usize| all.get(all.len() * percent / 100).copied().unwrap_or(0.0);
        [all.iter().sum::<f64>() / all.len().max(1) as f64, reached(5), reached(50), reached(95)]
    }

    pub(super) fn ends(&self, cause: impl Fn(Cause) -> bool) -> f64 {
        self.ends.iter().filter(|end| cause(end.cause)).count() as f64
    }

    /// How many stories an owner who always cares loses in a year.
    pub(super) fn a_year(&self, cause: impl Fn(Cause) -> bool) -> f64 {
        self.ends(cause) * 365.0 / self.days_of_care.max(1.0)
    }

    pub(super) fn sum(&self, of: impl Fn(&Day) -> u64) -> u64 {
        self.days.iter().map(of).sum()
    }
}

pub(super) fn days(ms: u64) -> f64 {
    ms as f64 / DAY_MS as f64
}
