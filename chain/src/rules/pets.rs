//! What several rules ask of a pet.

use crate::error::Rejection;
use crate::hash::Hash;
use crate::ids::{EntryIndex, MomentId, PetId};
use crate::records::{Moment, Pet};
use crate::state::{State, place};

/// The pet of this birth hash.
pub(crate) fn known<'a>(state: &'a State, birth: &Hash) -> Result<(PetId, &'a Pet), Rejection> {
    let id = state.pet_by_birth(birth).ok_or(Rejection::UnknownPet)?;
    Ok((id, state.pet(id).ok_or(Rejection::UnknownPet)?))
}

/// The pet of this birth hash, if its story goes on.
pub(crate) fn living<'a>(state: &'a State, birth: &Hash) -> Result<(PetId, &'a Pet), Rejection> {
    let (id, pet) = known(state, birth)?;
    match pet.ended(state.height()) {
        Some(ended) => Err(Rejection::StoryEnded { ended }),
        None => Ok((id, pet)),
    }
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

/// Notes that the pet was tended in the open block.
pub(crate) fn tend(state: &mut State, birth: &Hash) -> PetId {
    let id = found(state, birth);
    let open = state.height().open_block();
    state.pets.update(place(id.0), |pet| pet.tended = open);
    id
}
