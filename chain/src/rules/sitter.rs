//! Sitters: somebody tends one pet in its owner's name, for a while, by a key that does nothing else.

use crate::base::error::Rejection;
use crate::base::ids::place;
use crate::base::ids::{AccountId, KeyId, PetId, TimeMs};
use crate::base::limits::SITTING_MAX_MS;
use crate::game::version::Feature;
use crate::log::event::{Action, AskSitter, DismissSitter};
use crate::rules::actor::Place;
use crate::rules::{keys, pets};
use crate::state::State;
use crate::state::records::{Role, Sitter};

/// The story goes on, is the account's, the key is a new one, and its time ends neither before now nor too late. From
/// version 3 on the pet is not listed: see [`crate::log::event::Action::List`].
pub(crate) fn check_ask(state: &State, account: AccountId, asked: &AskSitter, now: TimeMs) -> Result<(), Rejection> {
    let (pet, _) = pets::living_of(state, account, &asked.pet)?;
    keys::check_fresh(state, &asked.key.key)?;
    let (given, min, max) = (asked.until, now.plus(1), now.plus(SITTING_MAX_MS));
    if !(min..=max).contains(&given) {
        return Err(Rejection::SittingOutOfBounds { given, min, max });
    }
    let listed = state.has(Feature::SitterOrSale) && state.ask(pet).is_some();
    if listed { Err(Rejection::StandsListed) } else { Ok(()) }
}

/// Somebody sits for the pet, which is the account's.
pub(crate) fn check_dismiss(state: &State, account: AccountId, dismissed: &DismissSitter) -> Result<(), Rejection> {
    let (id, _) = pets::known_of(state, account, &dismissed.pet)?;
    if state.keep(id).sitter.is_some() { Ok(()) } else { Err(Rejection::NoSitter) }
}

/// What a sitter's key does is tend the pet that it was given for, in time.
pub(crate) fn check_sits(state: &State, key: KeyId, action: &Action, now: TimeMs) -> Result<(), Rejection> {
    let pet = action.pet().and_then(|birth| state.pet_by_birth(birth));
    let sitter = pet.and_then(|pet| state.keep(pet).sitter.as_deref()).filter(|sitter| sitter.key == key);
    match sitter.ok_or(Rejection::SitterOnly)?.until {
        until if until <= now => Err(Rejection::SittingOver { until }),
        _ => Ok(()),
    }
}

/// Registers the sitter's key, in the place of an earlier sitter's. Whoever asks somebody is there.
pub(crate) fn apply_ask(state: &mut State, account: AccountId, asked: &AskSitter, at: &Place) {
    let pet = pets::found(state, &asked.pet);
    dismiss(state, pet);
    let key = state.add_key(account, asked.key.key, Role::Sitter, at.index);
    let sitter = Sitter { key, until: asked.until };
    state.lists.keeps.update(place(pet.0), |keep| keep.sitter = Some(Box::new(sitter)));
    pets::cared(state, pet);
}

/// Nobody sits for the pet any more.
pub(crate) fn dismiss(state: &mut State, pet: PetId) {
    if let Some(key) = state.keep(pet).sitter.as_ref().map(|sitter| sitter.key) {
        state.lists.keys.update(place(key.0), |key| key.revoked = true);
        state.lists.keeps.update(place(pet.0), |keep| keep.sitter = None);
    }
}
