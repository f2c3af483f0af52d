//! The game: visits and blocks, one after the other.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use chain::check_log::count_treats;
use chain::error::Rejection;
use chain::event::{Action, Pat, Post, StoryEnd};
use chain::hash::Hash;
use chain::ids::TimeMs;
use chain::version::Rules;

use super::people::{DAY_MS, Owner, exponential};
use super::report::{End, Report};
use super::world::World;
use super::{SimulateError, SimulateOptions};
use crate::neighbours::Dice;

/// 2026-01-01T00:00:00Z.
const BEGIN: TimeMs = TimeMs(1_767_225_600_000);
/// Expected tries for a block at first; enough to be fine-grained, few enough to be made.
const TRIES: u64 = 256;

/// In the place of an owner: somebody who comes for the first time.
const NEWCOMER: usize = usize::MAX;

struct Game {
    world: World,
    dice: Dice,
    owners: Vec<Owner>,
    visits: BinaryHeap<Reverse<(TimeMs, usize)>>,
    /// When the open block is dug; `None` while nothing is in it, or nobody digs.
    dug_at: Option<TimeMs>,
    newcomers: u64,
    diggers_percent: u64,
    /// Tries in a millisecond of one digger.
    tries_ms: f64,
    report: Report,
}

/// Plays.
///
/// # Errors
/// `NothingToDig`, and `Fault` where the treats do not add up.
pub(super) fn play(rules: &Rules, options: &SimulateOptions) -> Result<Report, SimulateError> {
    let rules = scaled(rules).ok_or(SimulateError::NothingToDig)?;
    let interval_ms = rules.params().block_interval_ms as f64;
    let diggers = (options.pets as f64 * f64::from(options.diggers) / 100.0 * 2.0 / 3.0).max(1.0);
    let mut game = Game {
        world: World::new(&rules, BEGIN).ok_or(SimulateError::NothingToDig)?,
        dice: Dice::new(options.seed),
        owners: Vec::with_capacity(options.pets),
        visits: BinaryHeap::new(),
        dug_at: None,
        newcomers: 0,
        diggers_percent: options.diggers.into(),
        tries_ms: TRIES as f64 / interval_ms / diggers,
        report: Report::default(),
    };
    for _ in 0..options.pets {
        // The first ones come over the first two days.
        let joins = BEGIN.plus(game.dice.roll() % (2 * DAY_MS));
        game.visits.push(Reverse((joins, NEWCOMER)));
    }
    game.run(BEGIN.plus(options.days * DAY_MS));
    let counted = count_treats(&game.world.ledger, game.world.ledger.entries());
    match game.world.fault.map_or(counted, Err) {
        Ok(()) => Ok(game.report),
        Err(fault) => Err(SimulateError::Fault(fault)),
    }
}

/// The rules with digging scaled down: what counts is how difficulty and diggers keep each other in balance.
fn scaled(rules: &Rules) -> Option<Rules> {
    let Rules::V2(params, economy) = rules.clone() else { return None };
    let params = chain::params::Params { hatch_tries_min: 1, births_per_block_target: 1 << 20, ..params };
    let economy =
        chain::economy::Economy { dig_tries_min: 1, dig_tries_start: TRIES, dig_tries_max: 1 << 16, ..economy };
    (!params.block_per_event).then_some(Rules::V2(params, economy))
}

impl Game {
    fn run(&mut self, end: TimeMs) {
        let mut day = BEGIN;
        while let Some(Reverse((visit, place))) = self.visits.pop() {
            self.close_blocks_until(visit.min(end));
            while day < visit.min(end) {
                self.report.day(self.world.ledger.state());
                day = day.plus(DAY_MS);
            }
            if visit >= end {
                break;
            }
            let next = match place {
                NEWCOMER => self.join(None, visit),
                place => self.visit(place, visit),
            };
            if let Some((place, next)) = next {
                self.visits.push(Reverse((next, place)));
            }
            self.expect_digger(visit);
        }
        self.report.finish(self.world.ledger.state());
    }

    /// All blocks that close before this time, by whoever is first.
    fn close_blocks_until(&mut self, time: TimeMs) {
        loop {
            let now = self.world.ledger.state().globals().time;
            let due = self.world.due(now);
            let dug = self.dug_at.filter(|dug| *dug <= due);
            let at = dug.unwrap_or(due).max(now);
            if at > time {
                return;
            }
            let closed = match dug.and_then(|_| self.digger(at)) {
                Some(place) => self.world.is_dug(self.owners[place].hand.account, at),
                None => self.world.house_closes(at),
            };
            self.dug_at = None;
            // A digger who was a moment too soon leaves the block to the house.
            if closed.is_ok() {
                self.report.block(dug.is_some());
                self.count_ends(at);
            }
        }
    }

    /// One of those who dig at this time.
    fn digger(&mut self, now: TimeMs) -> Option<usize> {
        let up: Vec<_> = (0..self.owners.len()).filter(|place| is_digging(&self.owners[*place], now)).collect();
        self.dice.pick(&up).copied()
    }

    /// Once something is in the open block, somebody finds a nonce after a while.
    fn expect_digger(&mut self, now: TimeMs) {
        if self.dug_at.is_some() {
            return;
        }
        let Some(work) = self.world.ledger.dig_work().filter(|work| work.clocks.is_none()) else { return };
        let up = self.owners.iter().filter(|owner| is_digging(owner, now)).count();
        if up > 0 {
            let took_ms = exponential(&mut self.dice) * work.header.difficulty as f64 / (self.tries_ms * up as f64);
            self.dug_at = Some(now.plus(took_ms as u64).max(work.from));
        }
    }

    /// Counts the stories that this block has ended.
    fn count_ends(&mut self, now: TimeMs) {
        let state = self.world.ledger.state();
        for owner in self.owners.iter_mut().filter(|owner| !owner.mourns) {
            let pet = state.pet_by_birth(&owner.pet).and_then(|id| state.pet(id));
            if pet.is_some_and(|pet| pet.ended(state.height()).is_some()) {
                owner.mourns = true;
                let (asleep, away) = (!owner.is_awake(now), owner.is_away(now));
                self.report.end(End { lasted_ms: now.since(owner.born), asleep, away });
            }
        }
    }

    /// Somebody new hatches a pet, in the place of somebody who left.
    fn join(&mut self, place: Option<usize>, now: TimeMs) -> Option<(usize, TimeMs)> {
        self.newcomers += 1;
        let (hand, pet) = self.world.joins(self.newcomers, now).ok()?;
        let digs = self.dice.chance(self.diggers_percent);
        let mut owner = Owner::new(hand, pet, now, digs, &mut self.dice);
        let next = owner.next_visit(now, &mut self.dice).unwrap_or(now.plus(DAY_MS));
        let place = place.unwrap_or(self.owners.len());
        if place < self.owners.len() {
            self.owners[place] = owner;
        } else {
            self.owners.push(owner);
        }
        Some((place, next))
    }

    /// Somebody comes by: sees to their own pet, looks at others, and says when they come again.
    fn visit(&mut self, place: usize, now: TimeMs) -> Option<(usize, TimeMs)> {
        if self.owners[place].mourns {
            self.begin_anew(place, now);
        } else {
            self.tend_own(place, now);
        }
        for _ in 0..self.owners[place].social {
            self.tend_another(place, now);
        }
        match self.owners[place].next_visit(now, &mut self.dice) {
            Some(next) => Some((place, next)),
            None => self.join(Some(place), now),
        }
    }

    fn begin_anew(&mut self, place: usize, now: TimeMs) {
        let owner = &mut self.owners[place];
        let last = owner.pet;
        // A book that cannot be closed yet is closed at another visit.
        let _ = self.world.does(&mut owner.hand, Action::StoryEnd(StoryEnd { pet: last }), now);
        if let Ok(receipt) = self.world.does(&mut owner.hand, World::birth(Some(last)), now) {
            (owner.pet, owner.born, owner.mourns) = (receipt.leaf, now, false);
        }
    }

    fn tend_own(&mut self, place: usize, now: TimeMs) {
        let owner = &mut self.owners[place];
        let post = Action::Post(Post { pet: owner.pet, text: Some(Hash([3; 32])), photos: Vec::new() });
        match self.world.does(&mut owner.hand, post, now) {
            Ok(_) => self.report.posts += 1,
            Err(Rejection::TooFewTreats { .. }) => self.report.broke += 1,
            // The story has ended in this very block; the next visit begins anew.
            Err(_) => {}
        }
    }

    fn tend_another(&mut self, place: usize, now: TimeMs) {
        let other = self.dice.below(self.owners.len());
        let pet = self.owners[other].pet;
        if other != place && !self.owners[other].mourns {
            let pat = Action::Pat(Pat { pet, moment: None });
            // Once a block is enough.
            let _ = self.world.does(&mut self.owners[place].hand, pat, now);
        }
    }
}

fn is_digging(owner: &Owner, now: TimeMs) -> bool {
    owner.digs && owner.is_awake(now) && !owner.is_away(now)
}
