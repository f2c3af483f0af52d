//! Checks of a pet that several rules share.

use crate::base::error::Rejection;
use crate::base::hash::Hash;
use crate::base::ids::place;
use crate::base::ids::{AccountId, EntryIndex, MomentId, PetId};
use crate::life::care::{self, Care, Visitor};
use crate::state::State;
use crate::state::records::{Moment, Pet};

/// The pet of this birth hash.
pub(crate) fn known<'a>(state: &'a State, birth: &Hash) -> Result<(PetId, &'a Pet), Rejection> {
    let id = state.pet_by_birth(birth).ok_or(Rejection::UnknownPet)?;
    Ok((id, state.pet(id).ok_or(Rejection::UnknownPet)?))
}

/// The pet of this birth hash, if the account owns it.
pub(crate) fn known_of<'a>(state: &'a State, account: AccountId, birth: &Hash) -> Result<(PetId, &'a Pet), Rejection> {
    let (id, pet) = known(state, birth)?;
    if owns(state, account, pet) { Ok((id, pet)) } else { Err(Rejection::NotOwner) }
}

/// Whether the account has an owner's rights over the pet. The house only shelters its pets.
pub(crate) fn owns(state: &State, account: AccountId, pet: &Pet) -> bool {
    care::owns(account, pet.owner, state.has_shelter())
}

/// The pet of this birth hash, if its story goes on.
pub(crate) fn living<'a>(state: &'a State, birth: &Hash) -> Result<(PetId, &'a Pet), Rejection> {
    let (id, pet) = known(state, birth)?;
    match state.life(id, pet).ended() {
        Some(ended) => Err(Rejection::StoryEnded { ended }),
        None => Ok((id, pet)),
    }
}

/// The pet of this birth hash, if its story goes on and the account owns it.
pub(crate) fn living_of<'a>(state: &'a State, account: AccountId, birth: &Hash) -> Result<(PetId, &'a Pet), Rejection> {
    let (id, pet) = living(state, birth)?;
    if owns(state, account, pet) { Ok((id, pet)) } else { Err(Rejection::NotOwner) }
}

/// The moment at this entry, if it belongs to this pet.
pub(crate) fn moment_of(state: &State, pet: PetId, entry: EntryIndex) -> Result<(MomentId, &Moment), Rejection> {
    let id = state.moment_by_entry(entry).ok_or(Rejection::UnknownMoment)?;
    let moment = state.moment(id).ok_or(Rejection::UnknownMoment)?;
    if moment.pet == pet { Ok((id, moment)) } else { Err(Rejection::MomentOfOtherPet) }
}

/// The pet of this birth hash, which a check has found before.
pub(crate) fn found(state: &State, birth: &Hash) -> PetId {
    state.pet_by_birth(birth).expect("the rule's check has found this pet")
}

/// Records that the pet was tended in the open block.
pub(crate) fn tend(state: &mut State, visitor: Visitor, birth: &Hash) -> PetId {
    let id = found(state, birth);
    let care = state.pet(id).map_or(Care::Visitor, |pet| Care::of(visitor, pet.owner, state.has_shelter()));
    tend_with(state, id, care);
    id
}

/// The same with known care. A sitter's care counts as the owner's presence.
pub(crate) fn tend_with(state: &mut State, id: PetId, care: Care) {
    let height = state.height();
    state.lists.pets.update(place(id.0), |pet| pet.tended = height.open_block());
    if state.keep(id).rest.is_some() {
        state.lists.keeps.update(place(id.0), |keep| keep.tended(height, care));
    }
    if care != Care::Visitor {
        cared(state, id);
    }
}

/// Records that the pet's owner is present, in the open block.
pub(crate) fn cared(state: &mut State, id: PetId) {
    let open = state.height().open_block();
    if state.economics().is_some() && state.keep(id).cared != open {
        state.lists.keeps.update(place(id.0), |keep| keep.cared = open);
    }
}

/// Offers the pet to this account only, or takes the offer back.
pub(crate) fn offer(state: &mut State, id: PetId, to: Option<AccountId>) {
    let before = state.keep(id).offered;
    if before != to {
        state.lists.keeps.update(place(id.0), |keep| keep.offered = to);
        state.offers.change(id, before, to);
    }
}
