//! Who sells, who buys, and for how many treats.

use chain::event::{Accept, Action, Bid, CancelBid, List};
use chain::hash::Hash;
use chain::ids::EntryIndex;

use super::players::DAY_MS;
use super::report::days;
use super::town::Town;
use crate::dice::Dice;

/// How many of a hundred spells of interest end with the pets for sale. A guess: most owners just stay away.
const SELLS_PERCENT: u64 = 10;
/// How many end with the pets given up. A guess.
const GIVES_UP_PERCENT: u64 = 5;
/// An owner who will have lost interest within this time begins to sell. A guess.
const FADES_MS: u64 = 2 * DAY_MS;
/// Newer pets are not sold.
const SOLD_FROM_MS: u64 = 3 * DAY_MS;
/// An owner first asks for a percentage of a pet's worth to them: the least one, and how many there are. A guess.
const ASKS_PERCENT: (u64, usize) = (100, 101);
/// And lowers the price by a fifth at every visit. A guess.
const LOWERS_PERCENT: u64 = 80;
/// A buyer offers a percentage of a pet's worth to them: the least one, and how many there are, ... A guess.
const OFFERS_PERCENT: (u64, usize) = (50, 101);
/// ... but never more than this part of their treats.
const SPENDS_SHARE: u64 = 2;
/// In how many of a hundred visits an owner reads the market. A guess.
const LOOKS_PERCENT: u64 = 5;
/// Adopted pets of one owner at most. A guess: they all eat from one purse.
pub(super) const ADOPTED_MAX: usize = 2;

/// What happens to an owner's pets when they lose interest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parting {
    /// Nothing; the owner stays away.
    DriftsOff,
    /// They are sold to the highest bidder.
    Sells,
    /// They are given up to the shelter.
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
    /// What a visiting owner does on the market and in the shelter.
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

    /// Whether an owner has begun to sell their pets.
    pub(super) fn is_parting(&self, place: usize) -> bool {
        let person = &self.people[place];
        person.parting != Parting::DriftsOff && person.loses_interest_within(self.now, FADES_MS)
    }

    /// A pet's worth: a treat for each day of its story, which is what it takes to get there, and its wallet.
    pub(super) fn worth(&self, pet: usize) -> u64 {
        let wallet = self.world.ledger.state().pet(self.pets[pet].id).map_or(0, |pet| pet.wallet);
        wallet + days(self.now.since(self.pets[pet].born)) as u64
    }

    /// Asks for more than it is worth, then less and less, and accepts a bid of half of that.
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

    /// An owner with spare treats bids on a pet that is for sale.
    fn look_for_a_pet(&mut self, place: usize) {
        let Some(pet) = self.dice.pick(&self.listed).copied() else { return };
        let offer = percent(self.worth(pet), OFFERS_PERCENT, &mut self.dice).min(self.treats(place) / SPENDS_SHARE);
        if offer == 0 || self.people[place].adopted.len() >= ADOPTED_MAX {
            return;
        }
        let bid = Action::Bid(Bid { pet: self.pets[pet].birth, price: offer, living: true });
        // It may be their own, or have ended in this same block.
        if self.does(place, bid).is_ok() {
            self.see_owner(pet);
        }
    }

    /// Withdraws bids on stories that have ended.
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
