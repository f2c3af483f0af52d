//! Closing an ended story: the wallet is paid out.

use crate::base::error::Rejection;
use crate::base::ids::AccountId;
use crate::base::ids::place;
use crate::base::limits::TTL_BLOCKS;
use crate::log::event::StoryEnd;
use crate::rules::market::book;
use crate::rules::{pets, treats};
use crate::state::State;

/// Only after the story has ended, only by its owner, only once.
pub(crate) fn check(state: &State, account: AccountId, end: &StoryEnd) -> Result<(), Rejection> {
    let (id, pet) = pets::known_of(state, account, &end.pet)?;
    if pet.closed.is_some() {
        return Err(Rejection::StoryClosed);
    }
    if let Some(farewell) = state.keep(id).farewell {
        return check_waited(TTL_BLOCKS.saturating_sub(state.height().since(farewell)));
    }
    match state.remaining_blocks(id) {
        0 => Ok(()),
        blocks_left => Err(Rejection::StoryGoesOn { blocks_left }),
    }
}

/// After a farewell, too, the wallet waits as long as the pet might have lived: no owner ends a story for its treats.
fn check_waited(blocks_left: u64) -> Result<(), Rejection> {
    if blocks_left == 0 { Ok(()) } else { Err(Rejection::WalletWaits { blocks_left }) }
}

/// Closes the story, returns all bids and moves the wallet to the owner.
pub(crate) fn apply(state: &mut State, account: AccountId, end: &StoryEnd) {
    let pet = pets::found(state, &end.pet);
    let open = state.height().open_block();
    state.lists.pets.update(place(pet.0), |pet| pet.closed = Some(open));
    // The bids were for the wallet, too.
    book::clear(state, pet);
    treats::pay_out(state, pet, account);
}
