//! Rests: an owner who is away lets a pet sleep, publicly and for a bounded time.

use crate::base::error::Rejection;
use crate::base::ids::AccountId;
use crate::base::ids::place;
use crate::base::limits::REST_BLOCKS_MAX;
use crate::log::event::Rest;
use crate::rules::pets;
use crate::state::State;

/// The story goes on, the account owns the pet, and the pet's year has that much rest left. A new rest may replace one
/// that is not over, from now on.
pub(crate) fn check(state: &State, account: AccountId, rest: &Rest) -> Result<(), Rejection> {
    let (id, pet) = pets::living_of(state, account, &rest.pet)?;
    let (given, min, max) = (u64::from(rest.blocks), 1, REST_BLOCKS_MAX);
    if !(min..=max).contains(&given) {
        return Err(Rejection::RestOutOfBounds { given, min, max });
    }
    let left = state.keep(id).rest_left(pet.born, state.height());
    if given <= left { Ok(()) } else { Err(Rejection::RestUsedUp { given, left }) }
}

/// The pet falls asleep. This counts as the owner's presence.
pub(crate) fn apply(state: &mut State, rest: &Rest) {
    let (id, pet) = pets::known(state, &rest.pet).expect("the rule's check has found this pet");
    let (born, tended, height) = (pet.born, pet.tended, state.height());
    state.lists.keeps.update(place(id.0), |keep| keep.falls_asleep(born, tended, height, rest.blocks));
    pets::cared(state, id);
}
