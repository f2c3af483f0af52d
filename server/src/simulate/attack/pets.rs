//! Pets that are bought, sold or adopted for gain.

use chain::event::{Accept, Action, Adopt, Bid, List, Pat};
use chain::ids::TimeMs;
use chain::limits::TTL_BLOCKS;

use super::super::pets::Keeper;
use super::super::town::Town;
use super::super::unsigned::Unsigned;
use super::Attacker;

/// The least price of a sale to the own account: with less, the other account would get too little to buy back.
const BUYS_WITH_MIN: u64 = 5;

impl Attacker {
    /// The account with the second account's pet sells it to the other, for all that this one has: first to the miner.
    pub(super) fn sell_to_itself(&mut self, world: &mut Unsigned, now: TimeMs) {
        let Some([miner, other]) = self.puppets.first_chunk_mut::<2>() else { return };
        let (pet, state) = (other.birth, world.ledger.state());
        let owner = state.pet_by_birth(&pet).and_then(|id| state.pet(id)).map(|pet| pet.owner);
        let has = |account| state.account(account).map_or(0, |account| account.treats);
        let (seller, buyer, least) = match owner == Some(miner.hand.account) {
            true => (miner, other, 1),
            false => (other, miner, BUYS_WITH_MIN),
        };
        let price = has(buyer.hand.account);
        let living = state.pet_by_birth(&pet).is_some_and(|id| !state.has_ended(id));
        if price < least {
            return;
        }
        let listed = world.does(&mut seller.hand, Action::List(List { pet, price }), now);
        let bought = listed.and_then(|_| world.does(&mut buyer.hand, Action::Bid(Bid { pet, price, living }), now));
        self.count(bought.is_ok());
    }

    /// Each adopts the pet with the longest story in the shelter, and offers all its pets at their worth. They keep
    /// each other's pets alive, since visits cost nothing.
    pub(super) fn hoard(&mut self, town: &mut Town) {
        for place in 0..self.puppets.len() {
            let longest = town.pets.sheltered().next();
            if let Some(pet) = longest {
                self.take_home(place, pet, town);
            }
            self.keep(place, town);
        }
    }

    fn take_home(&mut self, place: usize, pet: usize, town: &mut Town) {
        let adopt = Action::Adopt(Adopt { pet: town.pets[pet].birth });
        let taken = town.world.does(&mut self.puppets[place].hand, adopt, town.now).is_ok();
        if self.count(taken) {
            self.puppets[place].taken.push(pet);
            town.see_owner(pet);
        }
    }

    /// Its remaining living pets.
    fn keep(&mut self, place: usize, town: &mut Town) {
        let mut kept = std::mem::take(&mut self.puppets[place].taken);
        kept.retain(|pet| town.pets[*pet].keeper == Keeper::Attacker && town.pets[*pet].lives);
        let visitor = (place + 1) % self.puppets.len();
        for pet in &kept {
            self.sell(place, *pet, town);
            if town.world.ledger.state().remaining_blocks(town.pets[*pet].id) * 2 <= TTL_BLOCKS {
                let pat = Action::Pat(Pat { pet: town.pets[*pet].birth, moment: None });
                town.world.tries(&mut self.puppets[visitor].hand, pat, town.now);
            }
        }
        self.puppets[place].taken = kept;
    }

    /// To the best bid, at any price.
    fn sell(&mut self, place: usize, pet: usize, town: &mut Town) {
        let (id, birth, state) = (town.pets[pet].id, town.pets[pet].birth, town.world.ledger.state());
        let best = state.bids(id).find(|bid| state.stands(bid)).map(|bid| bid.entry);
        let action = match best {
            Some(bid) => Action::Accept(Accept { pet: birth, bid }),
            None => Action::List(List { pet: birth, price: town.worth(pet).max(1) }),
        };
        // Refused beyond an account's limit of orders.
        if town.world.does(&mut self.puppets[place].hand, action, town.now).is_ok() {
            town.see_owner(pet);
            if !town.listed.contains(&pet) {
                town.listed.push(pet);
            }
        }
    }
}
