//! Erasures: the entry stays, its texts and photos go, with a public reason.

use crate::base::error::Rejection;
use crate::base::ids::place;
use crate::log::event::Redact;
use crate::state::State;

/// Only where something can be erased, and only once. A moment's erasure covers its edits.
pub(crate) fn check(state: &State, redact: &Redact) -> Result<(), Rejection> {
    let moment = state.moment_by_entry(redact.entry).and_then(|id| state.moment(id));
    let pet = state.pet_by_entry(redact.entry).and_then(|id| state.pet(id));
    let erased = moment.map(|moment| moment.redacted).or(pet.map(|pet| pet.redacted));
    match erased {
        None => Err(Rejection::NothingToRedact),
        Some(true) => Err(Rejection::RedactedBefore),
        Some(false) => Ok(()),
    }
}

/// Marks it as erased.
pub(crate) fn apply(state: &mut State, redact: &Redact) {
    if let Some(moment) = state.moment_by_entry(redact.entry) {
        state.lists.moments.update(place(moment.0), |moment| moment.redacted = true);
    } else if let Some(pet) = state.pet_by_entry(redact.entry) {
        state.lists.pets.update(place(pet.0), |pet| pet.redacted = true);
    }
}
