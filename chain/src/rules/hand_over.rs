//! Handing a pet over without payment: its owner offers it to an account, which takes it over or declines.

use crate::base::error::Rejection;
use crate::base::hash::Hash;
use crate::base::ids::AccountId;
use crate::base::limits::OFFERS_PER_ACCOUNT_MAX;
use crate::log::event::{Decline, HandOver, TakeOver};
use crate::rules::{moving, pets};
use crate::state::State;

/// The account owns the pet, living or ended, and the offer is to another account with room for one more.
pub(crate) fn check_offer(state: &State, account: AccountId, offer: &HandOver) -> Result<(), Rejection> {
    let (id, _) = pets::known_of(state, account, &offer.pet)?;
    let offered = state.keep(id).offered;
    match offer.to {
        None if offered.is_none() => Err(Rejection::NotOffered),
        None => Ok(()),
        Some(to) if to == account => Err(Rejection::OwnAlready),
        Some(to) if state.account(to).is_none() => Err(Rejection::UnknownAccount),
        Some(to) if offered != Some(to) && state.offered_to(to).count() >= OFFERS_PER_ACCOUNT_MAX => {
            Err(Rejection::TooManyOffers { max: OFFERS_PER_ACCOUNT_MAX as u64 })
        }
        Some(_) => Ok(()),
    }
}

/// The pet is offered to this account.
pub(crate) fn check_answer(state: &State, account: AccountId, pet: &Hash) -> Result<(), Rejection> {
    let (id, _) = pets::known(state, pet)?;
    if state.keep(id).offered == Some(account) { Ok(()) } else { Err(Rejection::NotOffered) }
}

/// Offers the pet, or takes the offer back.
pub(crate) fn apply_offer(state: &mut State, offer: &HandOver) {
    let pet = pets::found(state, &offer.pet);
    pets::offer(state, pet, offer.to);
}

/// Moves the pet.
pub(crate) fn apply_take(state: &mut State, account: AccountId, taken: &TakeOver) {
    let pet = pets::found(state, &taken.pet);
    moving::move_to(state, pet, account);
}

/// Removes the offer, as declined.
pub(crate) fn apply_decline(state: &mut State, declined: &Decline) {
    let pet = pets::found(state, &declined.pet);
    pets::offer(state, pet, None);
}
