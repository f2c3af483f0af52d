//! What stands beside pets and accounts: farewells, rests, offers, sitters and vouches.

use super::Coherence;
use crate::ids::AccountId;
use crate::limits::{OFFERS_PER_ACCOUNT_MAX, REST_BLOCKS_A_YEAR, REST_BLOCKS_MAX};
use crate::offers::Offers;
use crate::records::{Keep, Pet, Purse, Rest, Role};
use crate::state::place;

impl Coherence<'_> {
    /// Nobody is offered more pets than can be.
    pub(super) fn keeps_fit(&self) -> bool {
        let offers = Offers::of(self.parts.keeps.iter());
        let few = |to| offers.to(to).nth(OFFERS_PER_ACCOUNT_MAX).is_none();
        self.parts.keeps.iter().all(|keep| self.keep_fits(keep) && keep.offered.is_none_or(few))
            && self.parts.pets.iter().zip(self.parts.keeps.iter()).all(|(pet, keep)| self.sitter_fits(pet, keep))
    }

    fn keep_fits(&self, keep: &Keep) -> bool {
        keep.farewell.is_none_or(|farewell| self.has_height(farewell))
            && keep.rest.as_ref().is_none_or(|rest| self.rest_fits(rest))
            && keep.offered.is_none_or(|to| self.has_account(to))
            && self.has_height(keep.cared)
    }

    /// A pet's sitter acts for its owner, by a key that was not taken back.
    fn sitter_fits(&self, pet: &Pet, keep: &Keep) -> bool {
        keep.sitter.as_ref().is_none_or(|sitter| {
            let key = self.parts.keys.get(place(sitter.key.0));
            key.is_some_and(|key| key.account == pet.owner && key.role == Role::Sitter && !key.revoked)
        })
    }

    /// An account's invitation is its own.
    fn vouch_fits(&self, id: AccountId, purse: &Purse) -> bool {
        purse.vouch.as_ref().is_none_or(|vouch| {
            let key = self.parts.keys.get(place(vouch.key.0));
            self.has_height(vouch.block) && key.is_some_and(|key| key.account == id && key.role == Role::Invitation)
        })
    }

    pub(super) fn vouches_fit(&self) -> bool {
        (0..).map(AccountId).zip(self.parts.purses.iter()).all(|(id, purse)| self.vouch_fits(id, purse))
    }

    fn rest_fits(&self, rest: &Rest) -> bool {
        rest.from <= rest.until
            && rest.until.since(rest.from) <= REST_BLOCKS_MAX
            && self.has_height(rest.from)
            && u64::from(rest.slept) <= self.parts.globals.height.0
            && u64::from(rest.used) <= REST_BLOCKS_A_YEAR
    }
}
