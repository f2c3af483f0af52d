//! How long the house waits for events, and for miners, until it closes a block.

use crate::base::ids::TimeMs;
use crate::base::limits::{HOUSE_ALONE_WAITS, HOUSE_CLOCK_SHARE};
use crate::state::State;

/// When nothing has happened for long enough: a time block may be dug.
pub(crate) fn asked_from(state: &State) -> TimeMs {
    state.globals.time.plus(state.params.idle_interval_ms)
}

/// When the house may close a time block with votes: miners come first.
pub(crate) fn house_from(state: &State) -> TimeMs {
    state.globals.time.plus(house_wait_ms(state))
}

/// Whether the house may close a time block with votes, or when it may.
pub(crate) fn house_due(state: &State, now: TimeMs) -> Result<(), TimeMs> {
    let due = house_from(state);
    if due <= now { Ok(()) } else { Err(due) }
}

/// When the house may close a time block without votes.
pub(crate) fn alone_from(state: &State) -> TimeMs {
    match state.digging() {
        Some(_) => state.globals.time.plus(alone_wait_ms(state)),
        None => asked_from(state),
    }
}

fn house_wait_ms(state: &State) -> u64 {
    let params = &state.params;
    params.idle_interval_ms.saturating_add(params.block_interval_ms / HOUSE_CLOCK_SHARE)
}

/// The longest time without an entry where blocks can be dug.
pub(crate) fn alone_wait_ms(state: &State) -> u64 {
    house_wait_ms(state).saturating_mul(HOUSE_ALONE_WAITS)
}
