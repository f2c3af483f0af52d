//! The game: visits and blocks, one after the other.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use chain::check_log::count_treats;
use chain::economy::Economy;
use chain::error::Rejection;
use chain::ids::TimeMs;
use chain::params::Params;
use chain::version::Rules;

use super::attack::{Attack, Attacker};
use super::closing::Closing;
use super::deeds::{Feed, Visit};
use super::digging::{Diggers, Finder};
use super::people::{DAY_MS, Habits, Person, RETURNS_AFTER_MS, RETURNS_PERCENT};
use super::report::{Cause, End, Report};
use super::world::World;
use super::{SimulateError, SimulateOptions};
use crate::neighbours::Dice;

/// 2026-01-01T00:00:00Z.
const BEGIN: TimeMs = TimeMs(1_767_225_600_000);
/// Expected tries for a block at first; enough to be fine-grained, few enough to be made.
const TRIES: u64 = 256;
/// Friends that somebody makes on their first day, at most.
const FRIENDS_MAX: usize = 6;

/// In the place of a person: somebody comes.
const SOMEBODY: usize = usize::MAX;

struct Game {
    world: World,
    dice: Dice,
    people: Vec<Person>,
    /// Whose stories go on.
    living: Vec<usize>,
    /// Who has lost interest, and when.
    gone: Vec<(usize, TimeMs)>,
    visits: BinaryHeap<Reverse<(TimeMs, usize)>>,
    closing: Closing,
    diggers: Diggers,
    diggers_percent: u64,
    /// How many care at any time.
    owners: usize,
    attacker: Option<Attacker>,
    feed: Feed,
    report: Report,
}

/// Plays.
///
/// # Errors
/// `NothingToDig`, `Stuck`, and `Fault` where the treats do not add up.
pub(super) fn play(rules: &Rules, options: &SimulateOptions) -> Result<Report, SimulateError> {
    let rules = scaled(rules).ok_or(SimulateError::NothingToDig)?;
    let mut world = World::new(&rules, BEGIN).ok_or(SimulateError::NothingToDig)?;
    let mut dice = Dice::new(options.seed);
    let attacker = options.attack.map(|attack| Attacker::new(attack, &mut world, BEGIN));
    let attacker = attacker.transpose().map_err(SimulateError::Stuck)?;
    let half = matches!(options.attack, Some(Attack::Half | Attack::Wash));
    let interval_ms = rules.params().block_interval_ms;
    let diggers = Diggers::new(options.pets, options.diggers.into(), TRIES, interval_ms, half);
    let mut game = Game {
        closing: Closing::of(&world, &diggers, &[], &mut dice),
        world,
        people: Vec::with_capacity(options.pets),
        living: Vec::new(),
        gone: Vec::new(),
        visits: BinaryHeap::new(),
        diggers,
        diggers_percent: options.diggers.into(),
        owners: options.pets,
        attacker,
        feed: Feed::default(),
        report: Report::default(),
        dice,
    };
    for _ in 0..options.pets {
        // The first ones come over the first two days.
        let joins = BEGIN.plus(game.dice.roll() % (2 * DAY_MS));
        game.visits.push(Reverse((joins, SOMEBODY)));
    }
    game.run(BEGIN.plus(options.days * DAY_MS)).map_err(SimulateError::Stuck)?;
    let counted = count_treats(&game.world.ledger, game.world.ledger.entries());
    match game.world.fault.map_or(counted, Err) {
        Ok(()) => Ok(game.report),
        Err(fault) => Err(SimulateError::Fault(fault)),
    }
}

/// The rules with digging scaled down: what counts is how difficulty and diggers keep each other in balance.
fn scaled(rules: &Rules) -> Option<Rules> {
    let Rules::V2(params, economy) = rules.clone() else { return None };
    let params = Params { hatch_tries_min: 1, births_per_block_target: 1 << 20, ..params };
    let economy = Economy { dig_tries_min: 1, dig_tries_start: TRIES, dig_tries_max: 1 << 16, ..economy };
    (!params.block_per_event).then_some(Rules::V2(params, economy))
}

impl Game {
    fn run(&mut self, end: TimeMs) -> Result<(), Rejection> {
        let mut day = BEGIN;
        while let Some(Reverse((visit, place))) = self.visits.pop() {
            while day < visit.min(end) {
                self.close_blocks_until(day)?;
                self.report.day(self.world.ledger.state());
                day = day.plus(DAY_MS);
            }
            self.close_blocks_until(visit.min(end))?;
            if visit >= end {
                break;
            }
            match place {
                SOMEBODY => self.somebody_comes(visit),
                place => self.visit(place, visit),
            }
            self.see_closing();
        }
        let blocks = self.world.ledger.state().height().0;
        let gained = self.attacker.as_ref().map(|attacker| attacker.gained(&self.world, blocks));
        self.report.finish(self.world.ledger.state(), self.owners, gained);
        Ok(())
    }

    /// The first thing in a block changes when it closes, and who tries.
    fn see_closing(&mut self) {
        if !self.closing.busy && self.closing.entries != self.world.ledger.entries() {
            self.closing = Closing::of(&self.world, &self.diggers, &self.people, &mut self.dice);
        }
    }

    /// All blocks that close before this time, by whoever is first.
    fn close_blocks_until(&mut self, time: TimeMs) -> Result<(), Rejection> {
        while self.closing.at <= time {
            let Closing { at, by, .. } = self.closing;
            let miner = match by {
                Some(Finder::Person(place)) => Some(self.people[place].hand),
                Some(Finder::Attacker) => self.attacker.as_ref().and_then(Attacker::hand),
                None => None,
            };
            let closed = match miner {
                Some(hand) => self.world.is_dug(hand.account, at),
                None => self.world.house_closes(at),
            };
            closed?;
            self.report.block(by.is_some());
            self.count_ends(at);
            if let Some(attacker) = &mut self.attacker {
                if by == Some(Finder::Attacker) {
                    attacker.digs();
                }
                attacker.after_block(&mut self.world, at);
            }
            self.closing = Closing::of(&self.world, &self.diggers, &self.people, &mut self.dice);
        }
        Ok(())
    }

    /// Counts the stories that this block has ended.
    fn count_ends(&mut self, now: TimeMs) {
        let Self { world, people, living, report, .. } = self;
        let state = world.ledger.state();
        living.retain(|place| {
            let person = &mut people[*place];
            let lives = !state.has_ended(person.pet);
            if !lives {
                person.lives = false;
                let lasted_ms = now.since(person.born);
                report.end(End { lasted_ms, cause: Cause::of(person, now) });
            }
            lives
        });
    }

    /// Somebody new hatches a pet, or somebody who had lost interest is back.
    fn somebody_comes(&mut self, now: TimeMs) {
        let back = if self.dice.chance(RETURNS_PERCENT) { self.somebody_back(now) } else { None };
        let Some(place) = back.or_else(|| self.newcomer(now)) else { return };
        self.people[place].takes_interest(now, &mut self.dice);
        self.diggers.comes(place, &self.people[place]);
        if back.is_some() {
            self.visit(place, now);
        } else {
            self.comes_again(place, now);
        }
    }

    fn somebody_back(&mut self, now: TimeMs) -> Option<usize> {
        let place = self.dice.below(self.gone.len());
        let &(_, since) = self.gone.get(place)?;
        (now.since(since) >= RETURNS_AFTER_MS).then(|| self.gone.swap_remove(place).0)
    }

    fn newcomer(&mut self, now: TimeMs) -> Option<usize> {
        let place = self.people.len();
        let (hand, pet) = self.world.joins(place as u64, now).ok()?;
        let mut person = Person::new(hand, pet, now, Habits::new(self.diggers_percent, &mut self.dice));
        // Friends are people who are there: whose stories go on.
        let friends = self.dice.below(FRIENDS_MAX + 1);
        person.friends = (0..friends).filter_map(|_| self.dice.pick(&self.living).copied()).collect();
        for friend in &person.friends {
            let others = &mut self.people[*friend].friends;
            if others.len() < FRIENDS_MAX {
                others.push(place);
            }
        }
        self.people.push(person);
        self.living.push(place);
        Some(place)
    }

    fn visit(&mut self, place: usize, now: TimeMs) {
        let Self { world, people, feed, report, dice, .. } = self;
        if (Visit { world, people, feed, report, dice, now }).pay(place) {
            self.living.push(place);
        }
        self.comes_again(place, now);
    }

    /// Or does not, and somebody else comes instead.
    fn comes_again(&mut self, place: usize, now: TimeMs) {
        match self.people[place].next_visit(now, &mut self.dice) {
            Some(next) => self.visits.push(Reverse((next, place))),
            None => {
                self.diggers.goes(place);
                self.gone.push((place, now));
                self.visits.push(Reverse((now.plus(self.dice.roll() % DAY_MS), SOMEBODY)));
            }
        }
    }
}
