//! What several rules ask of a pet.

use crate::error::Rejection;
use crate::hash::Hash;
use crate::ids::{AccountId, EntryIndex, MomentId, PetId};
use crate::records::{Moment, Pet};
use crate::rules::market;
use crate::state::{State, place};

/// The pet of this birth hash.
pub(crate) fn known<'a>(state: &'a State, birth: &Hash) -> Result<(PetId, &'a Pet), Rejection> {
    let id = state.pet_by_birth(birth).ok_or(Rejection::UnknownPet)?;
    Ok((id, state.pet(id).ok_or(Rejection::UnknownPet)?))
}

/// The pet of this birth hash, if it is the account's.
pub(crate) fn known_of<'a>(state: &'a State, account: AccountId, birth: &Hash) -> Result<(PetId, &'a Pet), Rejection> {
    let (id, pet) = known(state, birth)?;
    if pet.owner == account { Ok((id, pet)) } else { Err(Rejection::NotOwner) }
}

/// The pet of this birth hash, if its story goes on.
pub(crate) fn living<'a>(state: &'a State, birth: &Hash) -> Result<(PetId, &'a Pet), Rejection> {
    let (id, pet) = known(state, birth)?;
    match state.life(id, pet).ended() {
        Some(ended) => Err(Rejection::StoryEnded { ended }),
        None => Ok((id, pet)),
    }
}

/// The pet of this birth hash, if its story goes on and it is the account's.
pub(crate) fn living_of<'a>(state: &'a State, account: AccountId, birth: &Hash) -> Result<(PetId, &'a Pet), Rejection> {
    let (id, pet) = living(state, birth)?;
    if pet.owner == account { Ok((id, pet)) } else { Err(Rejection::NotOwner) }
}

/// The moment at this entry, if it belongs to this pet.
pub(crate) fn moment_of(state: &State, pet: PetId, entry: EntryIndex) -> Result<(MomentId, &Moment), Rejection> {
    let id = state.moment_by_entry(entry).ok_or(Rejection::UnknownMoment)?;
    let moment = state.moment(id).ok_or(Rejection::UnknownMoment)?;
    if moment.pet == pet { Ok((id, moment)) } else { Err(Rejection::MomentOfOtherPet) }
}

/// The pet of this birth hash, once a check has seen it.
pub(crate) fn found(state: &State, birth: &Hash) -> PetId {
    state.pet_by_birth(birth).expect("the rule's check has found this pet")
}

/// Notes that the pet was tended in the open block. Its owner's care wakes it, a visitor's does not.
pub(crate) fn tend(state: &mut State, account: AccountId, birth: &Hash) -> PetId {
    let id = found(state, birth);
    let (height, by_owner) = (state.height(), state.pet(id).is_some_and(|pet| pet.owner == account));
    state.pets.update(place(id.0), |pet| pet.tended = height.open_block());
    if state.keep(id).rest.is_some() {
        state.keeps.update(place(id.0), |keep| keep.tended(height, by_owner));
    }
    id
}

/// Gives the pet to somebody else: with its wallet, its story and its life meter. Nobody is offered it any more.
pub(crate) fn move_to(state: &mut State, id: PetId, owner: AccountId) {
    market::moves(state, id, owner);
    state.pets.update(place(id.0), |pet| pet.owner = owner);
    offer(state, id, None);
}

/// Offers the pet to this account alone, or to nobody.
pub(crate) fn offer(state: &mut State, id: PetId, to: Option<AccountId>) {
    let before = state.keep(id).offered;
    if before != to {
        state.keeps.update(place(id.0), |keep| keep.offered = to);
        state.offers.change(id, before, to);
    }
}
