//! Closing blocks for the house.

use api::log::LogEntry;
use chain::codec;
use chain::entry::{Block, Closer, EntryKind};
use chain::hash::Hash;
use chain::ids::TimeMs;
use chain::keys;

use super::machine::Machine;
use crate::host::Fault;
use crate::house::HouseKey;

/// Closes the open block if it is due. Answers with its entry.
pub(super) fn close_if_due(
    machine: &mut Machine,
    house: &HouseKey,
    chain_id: &Hash,
    now: TimeMs,
) -> Result<Option<LogEntry>, Fault> {
    let Ok(header) = machine.due(now)? else { return Ok(None) };
    let signature = keys::sign(house.seed(), &header.signed_message(chain_id));
    let block = Block { header: *header, closer: Closer::House(signature) };
    // The rules have just said that it is due, so a refusal means that they contradict themselves.
    let receipt = machine.close(now, block.clone())?.map_err(|_| Fault::Nonsense { to: "close" })?;
    Ok(Some(LogEntry { bytes: codec::encode(&receipt.entry(EntryKind::Block(block))), texts: Vec::new() }))
}
