//! Blocks: who may close one and when, what its header must say, and what closing does.

use crate::base::error::Rejection;
use crate::base::hash::Hash;
use crate::base::ids::HOUSE;
use crate::base::ids::{Height, TimeMs};
use crate::base::keys::{PublicKey, Signature};
use crate::base::limits::{DIG_EARLIEST_SHARE, DIG_TIME_AHEAD_MAX_MS, HOUSE_WAITS_INTERVALS};
use crate::life::hatching::next_hatch_tries;
use crate::life::waits;
use crate::log::dig_work::DigWork;
use crate::log::entry::{Block, BlockHeader, BlockKind, Entry, EntryKind, Seal};
use crate::log::vote::ClockVote;
use crate::log::work::Puzzle;
use crate::rules::actor::Place;
use crate::rules::clock::Question;
use crate::rules::{change, treats};
use crate::state::State;
use crate::state::open_block::Mark;

/// The kind of block that the house may close at `now` without votes, or when it may, should nothing happen until then.
pub(crate) fn due(state: &State, now: TimeMs) -> Result<BlockKind, TimeMs> {
    let (kind, due) = match state.open.first_event {
        Some(first) => (BlockKind::Activity, activity_due(state, first)),
        None => (BlockKind::Time, waits::alone_from(state)),
    };
    if due <= now { Ok(kind) } else { Err(due) }
}

fn activity_due(state: &State, first_event: TimeMs) -> TimeMs {
    let (began, interval_ms) = (state.globals.block_time, state.params.block_interval_ms);
    match state.digging() {
        // Whoever digs gets their chance, also where events are rare.
        Some(_) => first_event.max(began).plus(interval_ms.saturating_mul(HOUSE_WAITS_INTERVALS)),
        None if state.params.block_per_event => began,
        None => began.plus(interval_ms),
    }
}

/// When the open block may be dug.
fn dig_due(state: &State) -> TimeMs {
    match state.open.first_event {
        Some(_) => state.globals.block_time.plus(state.params.block_interval_ms / DIG_EARLIEST_SHARE),
        None => waits::asked_from(state),
    }
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

/// The header follows the latest block, covers the log and the state as they are, and whoever closes it is entitled to.
pub(crate) fn check(state: &State, block: &Block, covered: &Covered<'_>, now: TimeMs) -> Result<(), Rejection> {
    let (header, expected) = (&block.header, covered.expected);
    if (header.height, header.previous) != (expected.height, expected.previous) {
        return Err(if closed_the_last(state, block) { Rejection::BlockDuplicate } else { Rejection::BlockStale });
    }
    check_coverage(state, block, expected)?;
    if header.state_root != expected.state_root {
        return Err(Rejection::BlockWrongState);
    }
    if header.kind != open_kind(state) {
        return Err(Rejection::BlockWrongKind);
    }
    let votes = votes_of(state, block);
    let question = votes.map(|_| Question::new(state, expected.entries)).transpose()?;
    match block.closer.seal() {
        Seal::House(signature) => {
            let due = if votes.is_some() { waits::house_due(state, now) } else { due(state, now).map(|_| ()) };
            due.map_err(|due| Rejection::BlockNotDue { due })?;
            check_house(header, &signature, covered)?;
        }
        Seal::Work { time_ms } => check_work(state, header, time_ms, now)?,
    }
    match (question, votes) {
        (Some(question), Some(votes)) => question.check(votes, now, covered.check_signature),
        _ => Ok(()),
    }
}

/// The votes that come with a block, where it needs any: one that is closed by votes, or that somebody dug without an
/// event where that can be.
fn votes_of<'a>(state: &State, block: &'a Block) -> Option<&'a [ClockVote]> {
    let needs = block.closer.is_dug() && block.header.kind == BlockKind::Time && state.digging().is_some();
    block.closer.votes().or_else(|| needs.then_some(&[]))
}

/// The kind that the open block has.
pub(crate) fn open_kind(state: &State) -> BlockKind {
    if state.globals.events_in_block > 0 { BlockKind::Activity } else { BlockKind::Time }
}

/// The house digs for nobody, and signs.
fn check_house(header: &BlockHeader, signature: &Signature, covered: &Covered<'_>) -> Result<(), Rejection> {
    if (header.miner, header.difficulty, header.nonce) != (HOUSE, 0, 0) {
        return Err(Rejection::BlockNotHouse);
    }
    let message = || header.signed_message(covered.chain_id);
    let signed = !covered.check_signature || covered.house.verify(&message(), signature);
    if signed { Ok(()) } else { Err(Rejection::BlockBadSignature) }
}

/// Whether the last entry is this very block: it was closed at the time of that entry.
fn closed_the_last(state: &State, block: &Block) -> bool {
    let entry = Entry { time_ms: state.globals.block_time, kind: EntryKind::Block(block.clone()) };
    block.header.height == state.globals.height && entry.leaf_hash() == state.globals.block_leaf
}

/// The house covers the whole log, a digger at least the open block's first event.
fn check_coverage(state: &State, block: &Block, expected: &BlockHeader) -> Result<(), Rejection> {
    let header = &block.header;
    let mark = Mark { entries: header.entries, log_root: header.log_root };
    let whole = (header.entries, header.log_root) == (expected.entries, expected.log_root);
    if whole || block.closer.is_dug() && state.open.has(&mark) { Ok(()) } else { Err(Rejection::BlockWrongLog) }
}

/// Somebody may dig this block, it is not too soon, and the nonce is worth its difficulty.
fn check_work(state: &State, header: &BlockHeader, time: TimeMs, now: TimeMs) -> Result<(), Rejection> {
    let economics = state.digging().filter(|_| header.miner != HOUSE);
    let expected = economics.ok_or(Rejection::BlockNotHouse)?.dig_tries();
    if state.account(header.miner).is_none() {
        return Err(Rejection::UnknownAccount);
    }
    let due = dig_due(state);
    if now < due {
        return Err(Rejection::BlockNotDue { due });
    }
    // By the digger's clock, too, nothing has happened for long enough. Whoever names a later time may dig before it,
    // but not hand in.
    let min = if header.kind == BlockKind::Time { due } else { state.globals.block_time };
    let max = now.plus(DIG_TIME_AHEAD_MAX_MS);
    if time > max {
        return Err(Rejection::BlockTimeAhead { given: time, max });
    }
    if time < min {
        return Err(Rejection::BlockTimeBehind { given: time, min });
    }
    if header.difficulty != expected {
        return Err(Rejection::BlockWrongDifficulty { expected, given: header.difficulty });
    }
    let puzzle = Puzzle::digging(&state.chain_id, header, time);
    if puzzle.is_enough(header.nonce, expected) { Ok(()) } else { Err(Rejection::BlockTooEasy { tries: expected }) }
}

/// Turns the page.
pub(crate) fn apply(state: &mut State, header: &BlockHeader, at: &Place) {
    state.clear_visits();
    let open = std::mem::take(&mut state.open);
    if let Some(first_event) = open.first_event {
        pace_digging(state, first_event, at.now);
    }
    if header.miner != HOUSE {
        let treats = state.economics().map_or(0, |economics| economics.numbers.reward(header.kind));
        treats::reward(state, header.miner, treats);
    }
    if let Some(economics) = state.economics_mut() {
        economics.closed_by(header.miner);
    }
    let hatch_tries = next_hatch_tries(state.globals.hatch_tries, state.globals.births_in_block, &state.params);
    let globals = &mut state.globals;
    globals.height = Height(header.height.0);
    globals.block_time = at.now;
    globals.block_leaf = at.leaf;
    globals.events_in_block = 0;
    globals.births_in_block = 0;
    globals.hatch_tries = hatch_tries;
    if let Some(change) = open.change {
        change::take_effect(state, change);
    }
}

/// The difficulty follows how long the block took since it could be dug: since the block before, or its first event.
fn pace_digging(state: &mut State, first_event: TimeMs, now: TimeMs) {
    let took_ms = now.since(first_event.max(state.globals.block_time));
    let interval_ms = state.params.block_interval_ms;
    if !state.params.block_per_event
        && let Some(economics) = state.economics_mut()
    {
        economics.late_ms = economics.numbers.next_late_ms(economics.late_ms, took_ms, interval_ms);
    }
}

/// What a block that somebody digs must say, beside who they are and the nonce; and what the clocks are asked for it.
pub(crate) fn dig_work(state: &State, expected: BlockHeader) -> Option<DigWork> {
    let difficulty = state.digging()?.dig_tries();
    let clocks = Question::new(state, expected.entries).ok().map(|question| question.clocks());
    let covered = state.open.last_mark().unwrap_or(Mark { entries: expected.entries, log_root: expected.log_root });
    let Mark { entries, log_root } = covered;
    let header = BlockHeader { entries, log_root, difficulty, ..expected };
    Some(DigWork { header, from: dig_due(state), clocks })
}
