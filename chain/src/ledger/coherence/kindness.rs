//! What stands beside pets and accounts: farewells, rests, offers, sitters, the shelter and vouches.

use super::Coherence;
use crate::base::ids::AccountId;
use crate::base::ids::{HOUSE, place};
use crate::base::limits::{OFFERS_PER_ACCOUNT_MAX, REST_BLOCKS_A_YEAR, REST_BLOCKS_MAX, SITTING_MAX_MS};
use crate::life::care;
use crate::life::rest::year_of;
use crate::state::offers::Offers;
use crate::state::records::{Keep, Pet, Purse, Rest, Role, Sitter};

impl Coherence<'_> {
    /// Nobody is offered more pets than can be.
    pub(super) fn keeps_fit(&self) -> bool {
        let offers = Offers::of(self.parts.lists.keeps.iter());
        let few = |to| offers.to(to).nth(OFFERS_PER_ACCOUNT_MAX).is_none();
        let mut pets = self.parts.lists.pets.iter().zip(self.parts.lists.keeps.iter());
        pets.all(|(pet, keep)| self.keep_fits(pet, keep) && keep.offered.is_none_or(few))
    }

    fn keep_fits(&self, pet: &Pet, keep: &Keep) -> bool {
        let at_end = |farewell| pet.tended <= farewell && self.has_height(farewell);
        keep.farewell.is_none_or(at_end)
            && keep.rest.as_ref().is_none_or(|rest| self.rest_fits(pet, rest))
            && keep.offered.is_none_or(|to| to != pet.owner && self.has_account(to))
            && keep.sitter.as_ref().is_none_or(|sitter| self.sitter_fits(pet, sitter))
            && pet.born <= keep.cared
            && self.has_height(keep.cared)
            && self.shelter_fits(pet, keep)
    }

    /// A pet's sitter acts for its owner, by a key that was not taken back, and for as long as can be.
    fn sitter_fits(&self, pet: &Pet, sitter: &Sitter) -> bool {
        let key = self.parts.lists.keys.get(place(sitter.key.0));
        key.is_some_and(|key| key.account == pet.owner && key.role == Role::Sitter && !key.revoked)
            && sitter.until <= self.parts.globals.time.plus(SITTING_MAX_MS)
    }

    /// A pet in the shelter has nothing but its story, and whoever came there is never sold; where there is none,
    /// nobody was there.
    fn shelter_fits(&self, pet: &Pet, keep: &Keep) -> bool {
        if !care::in_shelter(pet.owner, self.has_shelter) {
            return self.has_shelter || !keep.sheltered;
        }
        let came = pet.maker != HOUSE;
        pet.wallet == 0 && keep.offered.is_none() && keep.sitter.is_none() && (keep.sheltered || !came)
    }

    /// An account's invitation is its own.
    fn vouch_fits(&self, id: AccountId, purse: &Purse) -> bool {
        purse.vouch.as_ref().is_none_or(|vouch| {
            let key = self.parts.lists.keys.get(place(vouch.key.0));
            self.has_height(vouch.block) && key.is_some_and(|key| key.account == id && key.role == Role::Invitation)
        })
    }

    pub(super) fn vouches_fit(&self) -> bool {
        (0..).map(AccountId).zip(self.parts.lists.purses.iter()).all(|(id, purse)| self.vouch_fits(id, purse))
    }

    /// What it slept before lies between its last visit and this rest, whose blocks are among those used in its year.
    fn rest_fits(&self, pet: &Pet, rest: &Rest) -> bool {
        let blocks = rest.until.since(rest.from);
        rest.from <= rest.until
            && blocks <= REST_BLOCKS_MAX
            && self.has_height(rest.from)
            && pet.born <= rest.from.open_block()
            && u64::from(rest.slept) <= rest.from.since(pet.tended)
            && rest.year == year_of(pet.born, rest.from)
            && (blocks..=REST_BLOCKS_A_YEAR).contains(&u64::from(rest.used))
    }
}
