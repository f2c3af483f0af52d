//! Blocks: when the house may close one, what its header must say, and what closing does.

use crate::entry::{Block, BlockHeader, BlockKind, Closer};
use crate::error::Rejection;
use crate::hash::Hash;
use crate::ids::{Height, TimeMs};
use crate::keys::PublicKey;
use crate::params::Params;
use crate::rules::Place;
use crate::state::{HOUSE, State};

/// The kind of block that the house may close at `now`, or when it may, should nothing happen until then.
pub(crate) fn due(state: &State, now: TimeMs) -> Result<BlockKind, TimeMs> {
    let (globals, params) = (&state.globals, &state.params);
    let (kind, due) = if globals.events_in_block > 0 {
        let wait_ms = if params.block_per_event { 0 } else { params.block_interval_ms };
        (BlockKind::Activity, globals.block_time.plus(wait_ms))
    } else {
        (BlockKind::Time, globals.time.plus(params.idle_interval_ms))
    };
    if due <= now { Ok(kind) } else { Err(due) }
}

/// What a header is checked against beside the state.
pub(crate) struct Covered<'a> {
    /// The header that the house would sign now.
    pub expected: &'a BlockHeader,
    pub house: &'a PublicKey,
    pub chain_id: &'a Hash,
    /// Not needed for a block that this operator has signed before.
    pub check_signature: bool,
}

/// The header follows the latest block, covers the log and the state as they are, is due, and the house signed it.
pub(crate) fn check(state: &State, block: &Block, covered: &Covered<'_>, now: TimeMs) -> Result<(), Rejection> {
    let (header, expected) = (&block.header, covered.expected);
    if (header.height, header.previous) != (expected.height, expected.previous) {
        return Err(Rejection::BlockStale);
    }
    if (header.entries, header.log_root) != (expected.entries, expected.log_root) {
        return Err(Rejection::BlockWrongLog);
    }
    if header.state_root != expected.state_root {
        return Err(Rejection::BlockWrongState);
    }
    if (header.kind == BlockKind::Activity) != (state.globals.events_in_block > 0) {
        return Err(Rejection::BlockWrongKind);
    }
    due(state, now).map_err(|due| Rejection::BlockNotDue { due })?;
    if (header.miner, header.difficulty, header.nonce) != (HOUSE, 0, 0) {
        return Err(Rejection::BlockNotHouse);
    }
    let Closer::House(signature) = &block.closer;
    if !covered.check_signature || covered.house.verify(&header.signed_message(covered.chain_id), signature) {
        Ok(())
    } else {
        Err(Rejection::BlockBadSignature)
    }
}

/// Turns the page.
pub(crate) fn apply(state: &mut State, header: &BlockHeader, at: &Place) {
    state.clear_visits();
    let hatch_tries = next_hatch_tries(state.globals.hatch_tries, state.globals.births_in_block, &state.params);
    let globals = &mut state.globals;
    globals.height = Height(header.height.0);
    globals.block_time = at.now;
    globals.block_leaf = at.leaf;
    globals.events_in_block = 0;
    globals.births_in_block = 0;
    globals.hatch_tries = hatch_tries;
}

/// The hatching work follows the births of the block that closes: it halves in a block without any, stays at the target,
/// doubles at three times the target or more, within the rules' bounds.
pub(crate) fn next_hatch_tries(tries: u32, births: u32, params: &Params) -> u32 {
    let births = u64::from(births);
    let target = u64::from(params.births_per_block_target);
    // In sixteenths: 8 with no births, 16 at the target, 32 at three times the target.
    let factor = 8 + (births * 8 / target).min(24);
    let next = u64::from(tries) * factor / 16;
    let bounded = next.clamp(u64::from(params.hatch_tries_min), u64::from(params.hatch_tries_max));
    u32::try_from(bounded).expect("clamped to 32-bit bounds")
}
