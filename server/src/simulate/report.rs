//! What came of it: numbers to read.

use std::fmt;

use chain::ids::TimeMs;
use chain::state::State;

use super::attack::Gained;
use super::people::{DAY_MS, Person};

/// Why a story ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// Its owner had lost interest.
    Forgotten,
    /// Its owner cared, but had had no treat when they came by.
    Poor,
    /// Its owner cared, and was on a holiday of a week or two.
    Holiday,
    /// Its owner cared, and was away for a weekend.
    Weekend,
    /// Its owner cared, and slept.
    Asleep,
    /// Its owner cared, and did not come by in time.
    Late,
}

/// How a story ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub(super) lasted_ms: u64,
    pub(super) cause: Cause,
}

/// One day, or all until then.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Day {
    /// Treats that ever came to be ...
    pub(super) minted: u64,
    /// ... and are gone; in pockets and purses; in wallets.
    pub(super) burned: u64,
    pub(super) pockets: u64,
    pub(super) wallets: u64,
    /// Of this day alone: blocks,
    pub(super) blocks: u64,
    /// stories that ended while somebody who cared slept, or was away over a weekend or on a holiday,
    pub(super) asleep: u64,
    pub(super) weekend: u64,
    pub(super) holiday: u64,
    /// posts, and posts that were not made for want of treats.
    pub(super) posts: u64,
    pub(super) poor: u64,
}

/// One game.
#[derive(Clone, Debug, Default)]
pub(super) struct Report {
    pub(super) ends: Vec<End>,
    pub(super) days: Vec<Day>,
    today: Day,
    dug: u64,
    accounts: usize,
    pets: usize,
    /// Days that somebody cared, of all people together.
    days_of_care: f64,
    gained: Option<Gained>,
}

impl Cause {
    /// Why the story of this person's pet has ended now.
    pub(super) fn of(person: &Person, now: TimeMs) -> Self {
        match () {
            () if !person.cares(now) => Self::Forgotten,
            () if person.hungry => Self::Poor,
            () if person.is_on_holiday(now) => Self::Holiday,
            () if person.is_away(now) => Self::Weekend,
            () if !person.is_awake(now) => Self::Asleep,
            () => Self::Late,
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
            ..*next
        }
    }
}

impl Report {
    pub(super) fn end(&mut self, end: End) {
        self.ends.push(end);
        match end.cause {
            Cause::Asleep => self.today.asleep += 1,
            Cause::Weekend => self.today.weekend += 1,
            Cause::Holiday => self.today.holiday += 1,
            Cause::Forgotten | Cause::Poor | Cause::Late => {}
        }
    }

    pub(super) fn block(&mut self, dug: bool) {
        self.today.blocks += 1;
        self.dug += u64::from(dug);
    }

    pub(super) fn posted(&mut self) {
        self.today.posts += 1;
    }

    pub(super) fn was_too_poor_to_post(&mut self) {
        self.today.poor += 1;
    }

    /// A day is over.
    pub(super) fn day(&mut self, state: &State) {
        let today = std::mem::take(&mut self.today);
        self.days.push(counted(state, today));
    }

    /// So many people cared at any time.
    pub(super) fn finish(&mut self, state: &State, people: usize, gained: Option<Gained>) {
        self.days_of_care = (people * self.days.len()) as f64;
        self.day(state);
        (self.accounts, self.pets, self.gained) = (state.accounts(), state.pets(), gained);
        self.ends.sort_by_key(|end| end.lasted_ms);
    }

    /// The lifespan in days that this share of the stories did not reach.
    fn lifespan(&self, share: f64) -> f64 {
        let place = (self.ends.len() as f64 * share) as usize;
        self.ends.get(place.min(self.ends.len().saturating_sub(1))).map_or(0.0, |end| days(end.lasted_ms))
    }

    fn mean_lifespan(&self) -> f64 {
        let sum: f64 = self.ends.iter().map(|end| days(end.lasted_ms)).sum();
        sum / self.ends.len().max(1) as f64
    }

    fn ends(&self, cause: Cause) -> f64 {
        self.ends.iter().filter(|end| end.cause == cause).count() as f64
    }

    /// How many stories somebody who always cares loses so in a year.
    fn a_year(&self, cause: Cause) -> f64 {
        self.ends(cause) * 365.0 / self.days_of_care.max(1.0)
    }

    fn sum(&self, of: impl Fn(&Day) -> u64) -> u64 {
        self.days.iter().map(of).sum()
    }
}

fn counted(state: &State, today: Day) -> Day {
    let (globals, economics) = (state.globals(), state.economics());
    Day {
        minted: globals.minted,
        burned: globals.burned,
        pockets: economics.map_or(0, |economics| economics.in_accounts),
        wallets: economics.map_or(0, |economics| economics.in_wallets),
        ..today
    }
}

pub(super) fn days(ms: u64) -> f64 {
    ms as f64 / DAY_MS as f64
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The first day is over before it began.
        let played = self.days.len().saturating_sub(1).max(1) as f64;
        let (blocks, posts, poor) = (self.sum(|day| day.blocks), self.sum(|day| day.posts), self.sum(|day| day.poor));
        let last = self.days.last().copied().unwrap_or_default();
        writeln!(formatter, "accounts     {}, pets {}, stories ended {}", self.accounts, self.pets, self.ends.len())?;
        writeln!(
            formatter,
            "lifespans    mean {:.1} days; 5th percentile {:.1}, median {:.1}, 95th {:.1}",
            self.mean_lifespan(),
            self.lifespan(0.05),
            self.lifespan(0.5),
            self.lifespan(0.95),
        )?;
        writeln!(
            formatter,
            "ends         {:.1}% forgotten; a year of care loses {:.3} poor, {:.3} asleep, {:.3} on a weekend, {:.3} late, {:.3} \
             on a holiday",
            self.ends(Cause::Forgotten) * 100.0 / self.ends.len().max(1) as f64,
            self.a_year(Cause::Poor),
            self.a_year(Cause::Asleep),
            self.a_year(Cause::Weekend),
            self.a_year(Cause::Late),
            self.a_year(Cause::Holiday),
        )?;
        writeln!(formatter, "blocks       {:.2} a day, {} dug of {blocks}", blocks as f64 / played, self.dug)?;
        let failed = poor as f64 * 100.0 / (posts + poor).max(1) as f64;
        writeln!(formatter, "own posts    {posts}, and {poor} more, {failed:.1}%, not for want of treats")?;
        write!(
            formatter,
            "treats       {} minted, {} burned, {} in pockets, {} in wallets",
            last.minted, last.burned, last.pockets, last.wallets
        )?;
        match &self.gained {
            Some(gained) => write!(formatter, "\n{gained}"),
            None => Ok(()),
        }
    }
}
