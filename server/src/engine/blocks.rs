//! Closing blocks for the house.

use api::log::LogEntry;
use chain::codec;
use chain::entry::{Block, BlockHeader, Closer, EntryKind, Seal};
use chain::hash::Hash;
use chain::ids::TimeMs;
use chain::keys::{self, Signature};
use chain::vote::ClockVote;

use super::machine::Machine;
use crate::host::Fault;
use crate::house::HouseKey;

/// What the house needs to close blocks.
pub(super) struct HouseSeal<'a> {
    pub(super) key: &'a HouseKey,
    pub(super) chain_id: &'a Hash,
    /// The clock votes that would count, in ascending order of their accounts.
    pub(super) votes: &'a [ClockVote],
}

/// Closes the open block if it is due: with votes if there are enough, else alone. Answers with its entry.
pub(super) fn close_if_due(
    machine: &mut Machine,
    house: &HouseSeal<'_>,
    now: TimeMs,
) -> Result<Option<LogEntry>, Fault> {
    if let Some(header) = due_with_votes(machine, house.votes, now)? {
        let seal = Seal::House(house.sign(&header));
        let closer = Closer::Clocks { seal, votes: house.votes.to_vec() };
        return close(machine, Block { header, closer }, now).map(Some);
    }
    let Ok(header) = machine.due(now)? else { return Ok(None) };
    let closer = Closer::House(house.sign(&header));
    close(machine, Block { header: *header, closer }, now).map(Some)
}

/// The header of a time block that the house can close now with these votes.
fn due_with_votes(machine: &mut Machine, votes: &[ClockVote], now: TimeMs) -> Result<Option<BlockHeader>, Fault> {
    if votes.is_empty() {
        return Ok(None);
    }
    let work = machine.dig_work()?;
    let due = |work: &chain::abi::DigWork| {
        let clocks = work.clocks.as_ref();
        clocks.is_some_and(|clocks| clocks.house_from <= now && clocks.needed <= votes.len() as u64)
    };
    Ok(work.filter(due).map(|work| work.house_header()))
}

fn close(machine: &mut Machine, block: Block, now: TimeMs) -> Result<LogEntry, Fault> {
    // The rules have just said that it is due, so a refusal would be a contradiction.
    let receipt = machine.close(now, block.clone())?.map_err(|_| Fault::Nonsense { to: "close" })?;
    Ok(LogEntry { bytes: codec::encode(&receipt.entry(EntryKind::Block(block))), texts: Vec::new() })
}

impl HouseSeal<'_> {
    fn sign(&self, header: &BlockHeader) -> Signature {
        keys::sign(self.key.seed(), &header.signed_message(self.chain_id))
    }
}

/// A dug block, with the votes that this server knows added if it is a time block: the work does not cover them.
pub(super) fn completed(block: &Block, votes: &[ClockVote]) -> Block {
    match (&block.closer, block.header.kind) {
        (Closer::Work { .. }, chain::entry::BlockKind::Time) => {
            let closer = Closer::Clocks { seal: block.closer.seal(), votes: votes.to_vec() };
            Block { header: block.header.clone(), closer }
        }
        _ => block.clone(),
    }
}
