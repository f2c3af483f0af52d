//! Candles: visitors leave one on a story that has ended. They cost nothing and have no effect.

use crate::base::error::Rejection;
use crate::base::ids::AccountId;
use crate::log::event::Candle;
use crate::rules::pets;
use crate::state::{State, Visit};

/// The story has ended, and this account has left no candle there in the open block.
pub(crate) fn check(state: &State, account: AccountId, candle: &Candle) -> Result<(), Rejection> {
    let (id, _) = pets::known(state, &candle.pet)?;
    match state.remaining_blocks(id) {
        0 if state.visits.contains(&Visit::of(candle, account, id.0)) => Err(Rejection::OncePerBlock),
        0 => Ok(()),
        blocks_left => Err(Rejection::StoryGoesOn { blocks_left }),
    }
}

/// Remembers the candle until the block closes.
pub(crate) fn apply(state: &mut State, account: AccountId, candle: &Candle) {
    let pet = pets::found(state, &candle.pet);
    state.add_visit(Visit::of(candle, account, pet.0));
}
