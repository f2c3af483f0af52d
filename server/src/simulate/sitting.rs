//! What owners do for their pets before a holiday: let them rest, or ask a friend to sit.

use chain::event::{Action, Pat, Rest};
use chain::ids::TimeMs;
use chain::limits::REST_BLOCKS_MAX;

use super::away::{Care, Holiday};
use super::players::DAY_MS;
use super::town::Town;
use super::unsigned::Hand;

/// How many of a hundred who leave for a holiday forget their pets. A guess, and a high one: with an animal at home
/// they would not, but this one is on a screen.
const FORGETS_PERCENT: u64 = 30;
/// How many of the others ask a friend, if they have one with a living pet; the rest let the pets rest, which is less
/// trouble. A guess.
const ASKS_PERCENT: u64 = 30;
/// A sitting lasts a day longer than the holiday.
const LONGER_MS: u64 = DAY_MS;

/// A pet that a friend looks after in its owner's name, with a sitter's key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sitting {
    pet: usize,
    hand: Hand,
    until: TimeMs,
}

impl Town {
    /// A holiday begins.
    pub(super) fn leave(&mut self, place: usize, holiday: Holiday) {
        let forgets = self.dice.chance(FORGETS_PERCENT);
        let friend = if self.dice.chance(ASKS_PERCENT) { self.friend_with_a_pet(place) } else { None };
        let care = match friend {
            _ if forgets => Care::Nothing,
            Some(friend) => {
                self.ask_to_sit(place, friend, holiday);
                Care::Sitter
            }
            None => {
                self.let_rest(place, holiday);
                Care::Rest
            }
        };
        self.people[place].away.care(care);
        self.report.holiday(care);
    }

    /// A friend who can be expected to visit: their own pet lives.
    fn friend_with_a_pet(&mut self, place: usize) -> Option<usize> {
        let person = &self.people[place];
        let there = person.friends.iter().copied().filter(|friend| self.pets[self.people[*friend].made].lives);
        let there: Vec<usize> = there.collect();
        self.dice.pick(&there).copied()
    }

    fn ask_to_sit(&mut self, place: usize, friend: usize, holiday: Holiday) {
        let until = holiday.from.plus(holiday.days * DAY_MS + LONGER_MS);
        for pet in self.kept(place) {
            let (birth, owner) = (self.pets[pet].birth, &mut self.people[place].hand);
            // The story may end in this same block.
            if let Ok(hand) = self.world.asks_sitter(owner, birth, until, self.now) {
                self.people[friend].sits.push(Sitting { pet, hand, until });
            }
        }
    }

    /// For as many blocks as it may take until the owner is back.
    fn let_rest(&mut self, place: usize, holiday: Holiday) {
        let interval_ms = self.world.ledger.state().params().block_interval_ms;
        let wished = (holiday.days * DAY_MS).div_ceil(interval_ms).min(REST_BLOCKS_MAX);
        for pet in self.kept(place) {
            let (id, birth, state) = (self.pets[pet].id, self.pets[pet].birth, self.world.ledger.state());
            let left = state.pet(id).map_or(0, |pet| state.keep(id).rest_left(pet.born, state.height()));
            let blocks = u32::try_from(wished.min(left)).unwrap_or(u32::MAX);
            // Refused where the year's rest is used up.
            self.tries(place, Action::Rest(Rest { pet: birth, blocks }));
        }
    }

    /// A sitter visits their sittings' pets. It costs the owner what it costs an owner.
    pub(super) fn sit(&mut self, place: usize) {
        let now = self.now;
        self.people[place].sits.retain(|sitting| now < sitting.until);
        for number in 0..self.people[place].sits.len() {
            let Sitting { pet, .. } = self.people[place].sits[number];
            if self.pets[pet].lives && !self.is_fresh(pet) {
                let pat = Action::Pat(Pat { pet: self.pets[pet].birth, moment: None });
                // Not once its owner has parted with it.
                self.world.tries(&mut self.people[place].sits[number].hand, pat, now);
            }
        }
    }
}
