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
use super::digging::{Finder, Miners};
use super::players::{DAY_MS, RETURNS_AFTER_MS, RETURNS_PERCENT};
use super::report::Report;
use super::town::Town;
use super::unsigned::Unsigned;
use super::{SimulateError, SimulateOptions};
use crate::dice::Dice;

/// 2026-01-01T00:00:00Z.
const BEGIN: TimeMs = TimeMs(1_767_225_600_000);
/// Expected tries for a block at first; enough to be fine-grained, few enough to be done.
const TRIES: u64 = 256;

/// In place of a person: an arrival.
const ARRIVAL: usize = usize::MAX;

struct Game {
    town: Town,
    /// Who has lost interest, and when.
    gone: Vec<(usize, TimeMs)>,
    visits: BinaryHeap<Reverse<(TimeMs, usize)>>,
    closing: Closing,
    miners: Miners,
    miners_percent: u64,
    /// How many care at any time.
    owners: usize,
    attacker: Option<Attacker>,
}

/// Plays the game.
///
/// # Errors
/// `NothingToDig`, `Stuck`, and `Fault` if the treats do not add up.
pub(super) fn play(rules: &Rules, options: &SimulateOptions) -> Result<Report, SimulateError> {
    let rules = scaled(rules).ok_or(SimulateError::NothingToDig)?;
    let mut world = Unsigned::new(&rules, BEGIN).ok_or(SimulateError::NothingToDig)?;
    let mut dice = Dice::new(options.seed);
    let attacker = options.attack.map(|attack| Attacker::new(attack, &mut world, BEGIN));
    let attacker = attacker.transpose().map_err(SimulateError::Stuck)?;
    let half = matches!(options.attack, Some(Attack::Half | Attack::Wash));
    let interval_ms = rules.params().block_interval_ms;
    let miners = Miners::new(options.pets, options.diggers.into(), TRIES, interval_ms, half);
    let mut game = Game {
        closing: Closing::of(&world, &miners, &[], &mut dice),
        town: Town::new(world, dice, BEGIN),
        gone: Vec::new(),
        visits: BinaryHeap::new(),
        miners,
        miners_percent: options.diggers.into(),
        owners: options.pets,
        attacker,
    };
    for _ in 0..options.pets {
        // The first ones come over the first two days.
        let joins = BEGIN.plus(game.town.dice.roll() % (2 * DAY_MS));
        game.visits.push(Reverse((joins, ARRIVAL)));
    }
    game.run(BEGIN.plus(options.days * DAY_MS)).map_err(SimulateError::Stuck)?;
    let Town { world, report, .. } = game.town;
    let counted = count_treats(&world.ledger, world.ledger.entries());
    match world.fault.map_or(counted, Err) {
        Ok(()) => Ok(report),
        Err(fault) => Err(SimulateError::Fault(fault)),
    }
}

/// The rules with digging scaled down: what matters is how difficulty and miners balance each other.
fn scaled(rules: &Rules) -> Option<Rules> {
    let (params, economy) = (rules.params().clone(), rules.economy()?.clone());
    let params = Params { hatch_tries_min: 1, births_per_block_target: 1 << 20, ..params };
    let economy = Economy { dig_tries_min: 1, dig_tries_start: TRIES, dig_tries_max: 1 << 16, ..economy };
    (!params.block_per_event).then_some(Rules::newest(params, economy))
}

impl Game {
    fn run(&mut self, end: TimeMs) -> Result<(), Rejection> {
        let mut day = BEGIN;
        while let Some(Reverse((visit, place))) = self.visits.pop() {
            while day < visit.min(end) {
                self.close_blocks_until(day)?;
                self.end_day();
                day = day.plus(DAY_MS);
            }
            self.close_blocks_until(visit.min(end))?;
            if visit >= end {
                break;
            }
            self.town.now = visit;
            match place {
                ARRIVAL => self.arrive(),
                place => self.visit(place),
            }
            self.see_closing();
        }
        self.end_day();
        let Town { world, report, .. } = &mut self.town;
        let gained = self.attacker.as_ref().map(|attacker| attacker.gained(world));
        report.finish(&world.ledger, self.owners, gained);
        Ok(())
    }

    fn end_day(&mut self) {
        let held = self.town.held();
        self.town.report.today.sheltered.there = self.town.pets.sheltered().count() as u64;
        self.town.report.day(&self.town.world.ledger, held);
    }

    /// The first event in a block changes when it closes, and who digs.
    fn see_closing(&mut self) {
        if !self.closing.busy && self.closing.entries != self.town.world.ledger.entries() {
            self.foresee_closing();
        }
    }

    fn foresee_closing(&mut self) {
        let Town { world, people, dice, .. } = &mut self.town;
        self.closing = Closing::of(world, &self.miners, people, dice);
    }

    /// Closes all blocks before this time, each by the first who can.
    fn close_blocks_until(&mut self, time: TimeMs) -> Result<(), Rejection> {
        while self.closing.at <= time {
            let Closing { at, by, .. } = self.closing;
            let Self { town, attacker, .. } = self;
            let miner = match by {
                Some(Finder::Player(place)) => Some(town.people[place].hand),
                Some(Finder::Attacker) => attacker.as_ref().and_then(Attacker::hand),
                None => None,
            };
            let births = town.world.ledger.state().globals().births_in_block;
            match miner {
                Some(hand) => town.world.is_dug(hand.account, at),
                None => town.world.house_closes(at),
            }?;
            town.now = at;
            town.report.block(by.is_some(), births);
            town.count_ends();
            let fed = town.house_tends();
            if let Some(attacker) = attacker {
                attacker.sees_block(by == Some(Finder::Attacker), fed);
                attacker.after_block(town);
            }
            self.foresee_closing();
        }
        Ok(())
    }

    /// A new person hatches a pet, or one who had lost interest returns.
    fn arrive(&mut self) {
        let back = if self.town.dice.chance(RETURNS_PERCENT) { self.returning() } else { None };
        let Some(place) = back.or_else(|| self.town.newcomer(self.miners_percent)) else { return };
        let Town { people, dice, now, .. } = &mut self.town;
        people[place].takes_interest(*now, dice);
        self.miners.comes(place, &people[place]);
        if back.is_some() {
            self.visit(place);
        } else {
            self.comes_again(place);
        }
    }

    fn returning(&mut self) -> Option<usize> {
        let Town { dice, now, .. } = &mut self.town;
        let place = dice.below(self.gone.len());
        let &(_, since) = self.gone.get(place)?;
        (now.since(since) >= RETURNS_AFTER_MS).then(|| self.gone.swap_remove(place).0)
    }

    fn visit(&mut self, place: usize) {
        self.town.visit(place);
        self.comes_again(place);
    }

    /// The next visit of this person, or the arrival of another one instead.
    fn comes_again(&mut self, place: usize) {
        let Town { people, dice, now, .. } = &mut self.town;
        let now = *now;
        let next = people[place].next_visit(now, dice);
        let holiday = people[place].away.holiday(now).filter(|holiday| holiday.from == now);
        if let Some(holiday) = holiday {
            self.town.leave(place, holiday);
        }
        match next {
            Some(next) => self.visits.push(Reverse((next, place))),
            None => {
                self.miners.goes(place);
                self.gone.push((place, now));
                let comes = now.plus(self.town.dice.roll() % DAY_MS);
                self.visits.push(Reverse((comes, ARRIVAL)));
            }
        }
    }
}
