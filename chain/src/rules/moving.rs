//! A pet comes to be somebody else's.

use crate::base::ids::{AccountId, PetId, place};
use crate::life::care;
use crate::rules::market::book;
use crate::rules::{pets, sitter, treats};
use crate::state::State;

/// Gives the pet to somebody else: with its wallet, its story and its life meter. Nobody is offered it or sits for it
/// any more. However a pet comes to the house, the shelter takes it in: what is in its wallet pays for the shelter, so
/// nobody adopts a pet for that; and all bids go back, since nobody will ever sell it, or somebody would live by taking
/// pets home.
pub(crate) fn move_to(state: &mut State, id: PetId, owner: AccountId) {
    if care::in_shelter(owner, state.has_shelter()) {
        book::clear(state, id);
        treats::wallet_to_treasury(state, id);
        state.lists.keeps.update(place(id.0), |keep| keep.sheltered = true);
    }
    book::moves(state, id, owner);
    sitter::dismiss(state, id);
    state.lists.pets.update(place(id.0), |pet| pet.owner = owner);
    pets::offer(state, id, None);
    pets::cared(state, id);
}
