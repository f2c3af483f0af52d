//! Who parts with a pet, who would like one more, and for how many treats.

use chain::event::{Accept, Action, Bid, CancelBid, List};
use chain::hash::Hash;
use chain::ids::EntryIndex;

use super::people::DAY_MS;
use super::report::days;
use super::town::Town;
use crate::dice::Dice;

/// Of a hundred spells of interest, how many end with pets for sale. A guess: most people just stay away.
const SELLS_PERCENT: u64 = 10;
/// And how many with pets that are given up. A guess.
const GIVES_UP_PERCENT: u64 = 5;
/// Who will have lost interest within this time begins to part with their pets. A guess.
const FADES_MS: u64 = 2 * DAY_MS;
/// Nobody sells what has just hatched.
const SOLD_FROM_MS: u64 = 3 * DAY_MS;
/// Somebody asks at first for so many hundredths of what a pet is worth to them, or up to so many. A guess.
const ASKS_PERCENT: (u64, usize) = (100, 101);
/// And takes a fifth off at every visit. A guess.
const LOWERS_PERCENT: u64 = 80;
/// Somebody who looks for a pet offers so many hundredths of what it is worth to them, or up to so many, ... A guess.
const OFFERS_PERCENT: (u64, usize) = (50, 101);
/// ... but never more than this part of what they have.
const SPENDS_SHARE: u64 = 2;
/// Of a hundred visits, in how many somebody looks at what is for sale. A guess.
const LOOKS_PERCENT: u64 = 5;
/// Adopted pets that somebody has at once, at most. A guess: they all eat from one purse.
pub(super) const ADOPTED_MAX: usize = 2;

/// What somebody does with their pets when they lose interest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parting {
    /// Nothing, and stays away.
    DriftsOff,
    /// Sells them to the highest bidder.
    Sells,
    /// Gives them up to the shelter.
    GivesUp,
}

impl Parting {
    pub(super) fn of(dice: &mut Dice) -> Self {
        match dice.roll() % 100 {
            percent if percent < SELLS_PERCENT => Self::Sells,
            percent if percent < SELLS_PERCENT + GIVES_UP_PERCENT => Self::GivesUp,
            _ => Self::DriftsOff,
        }
    }
}

fn percent(of: u64, (from, width): (u64, usize), dice: &mut Dice) -> u64 {
    of * (from + dice.below(width) as u64) / 100
}

impl Town {
    /// What somebody who visits does on the market and in the shelter.
    pub(super) fn look_around(&mut self, place: usize) {
        self.take_back_bids(place);
        match self.people[place].parting {
            Parting::Sells if self.is_parting(place) => {
                self.kept(place).into_iter().for_each(|pet| self.sell(place, pet));
            }
            Parting::GivesUp if self.is_parting(place) => self.give_up(place),
            _ if self.dice.chance(LOOKS_PERCENT) => {
                self.look_for_a_pet(place);
                self.look_in_at_the_shelter(place);
            }
            _ => {}
        }
    }

    /// Whether somebody has begun to part with their pets.
    pub(super) fn is_parting(&self, place: usize) -> bool {
        let person = &self.people[place];
        person.parting != Parting::DriftsOff && person.loses_interest_within(self.now, FADES_MS)
    }

    /// What a pet is worth: a treat for each day of its story, for so much it takes to get there, and what is in its
    /// wallet.
    pub(super) fn worth(&self, pet: usize) -> u64 {
        let wallet = self.world.ledger.state().pet(self.pets[pet].id).map_or(0, |pet| pet.wallet);
        wallet + days(self.now.since(self.pets[pet].born)) as u64
    }

    /// Asks for more than it is worth, then less and less, and is content with a bid of half of that.
    fn sell(&mut self, place: usize, pet: usize) {
        let (id, birth) = (self.pets[pet].id, self.pets[pet].birth);
        let state = self.world.ledger.state();
        let ask = state.ask(id).map(|ask| ask.price);
        let best = state.bids(id).find(|bid| state.stands(bid)).map(|bid| (bid.entry, bid.price));
        let outcome = match (ask, best) {
            (None, _) if self.now.since(self.pets[pet].born) < SOLD_FROM_MS => return,
            (None, _) => {
                let price = percent(self.worth(pet), ASKS_PERCENT, &mut self.dice);
                self.list(place, pet, price)
            }
            (Some(ask), Some((bid, price))) if price * 2 >= ask => self.accept(place, birth, bid),
            (Some(ask), _) => self.list(place, pet, ask * LOWERS_PERCENT / 100),
        };
        if outcome {
            self.see_owner(pet);
        }
    }

    fn list(&mut self, place: usize, pet: usize, price: u64) -> bool {
        let list = Action::List(List { pet: self.pets[pet].birth, price: price.max(1) });
        let listed = self.does(place, list).is_ok();
        if listed && !self.listed.contains(&pet) {
            self.listed.push(pet);
        }
        listed
    }

    fn accept(&mut self, place: usize, pet: Hash, bid: EntryIndex) -> bool {
        self.does(place, Action::Accept(Accept { pet, bid })).is_ok()
    }

    /// Somebody who has treats to spare bids on a pet that is for sale.
    fn look_for_a_pet(&mut self, place: usize) {
        let Some(pet) = self.dice.pick(&self.listed).copied() else { return };
        let offer = percent(self.worth(pet), OFFERS_PERCENT, &mut self.dice).min(self.treats(place) / SPENDS_SHARE);
        if offer == 0 || self.people[place].adopted.len() >= ADOPTED_MAX {
            return;
        }
        let bid = Action::Bid(Bid { pet: self.pets[pet].birth, price: offer, living: true });
        // It may be their own, or have ended in this very block.
        if self.does(place, bid).is_ok() {
            self.see_owner(pet);
        }
    }

    /// Nobody wants to have bid for a story that has ended.
    fn take_back_bids(&mut self, place: usize) {
        let state = self.world.ledger.state();
        let orders = state.orders_of(self.people[place].hand.account).filter(|order| !state.stands(order));
        let ended: Vec<Hash> = orders.filter_map(|order| state.pet(order.pet)).map(|pet| pet.birth).collect();
        for pet in ended {
            // An ask of theirs is none.
            self.tries(place, Action::CancelBid(CancelBid { pet }));
        }
    }
}
