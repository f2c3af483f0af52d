//! A pet changes owners.

use crate::base::ids::{AccountId, PetId, place};
use crate::life::care;
use crate::rules::market::book;
use crate::rules::{pets, sitter, treats};
use crate::state::State;

/// Moves the pet to another owner, with its wallet, its story and its life meter, and without offers and sitters. A pet
/// that comes to the house, by any action, is taken in by the shelter. Its wallet then pays for the shelter, so that no
/// pet is adopted for its wallet; and all bids are returned, since it will never be sold, or an account could live by
/// adopting pets and selling them.
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
