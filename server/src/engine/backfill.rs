//! Remembering the receipts from before the start, in the background and from the newest backwards, so that the first
//! event need not wait for it.

use std::sync::Arc;

use chain::abi::Receipt;
use chain::codec;
use chain::entry::{Entry, EntryKind};
use chain::hash::Hash;
use chain::ids::{EntryIndex, Height};
use chain::merkle;

use super::published::Published;
use super::receipts::RECEIPTS_MAX;
use super::sequencer::Inbox;
use crate::store::{Segment, StoreError};

/// Reads segments older than `base`, where a block ends, until there is no room for more receipts or no older segment.
pub(super) async fn run(published: Arc<Published>, chain_id: Hash, base: EntryIndex, inbox: Inbox) {
    match older(&published, chain_id, base, &inbox).await {
        Ok(()) => inbox.none_older().await,
        // A sequencer that has stopped needs none, and its runtime takes the reading threads with it.
        Err(_) if inbox.is_closed() => {}
        // Until the next start, a repetition that old is told to come later, which is true.
        Err(error) => tracing::warn!(error = error.chain(), "old receipts cannot be read"),
    }
}

async fn older(published: &Published, chain_id: Hash, base: EntryIndex, inbox: &Inbox) -> Result<(), StoreError> {
    if base.0 == 0 {
        return Ok(());
    }
    let mut height = Height(0);
    let mut room = RECEIPTS_MAX;
    for &start in published.old_starts().await?.iter().rev().filter(|&&start| start < base.0) {
        let Some(segment) = published.log.read(EntryIndex(start)).await? else { continue };
        let receipts = receipts(&segment, &chain_id, &mut height);
        room = room.saturating_sub(receipts.len());
        inbox.older(receipts).await;
        if room == 0 || inbox.is_closed() {
            return Ok(());
        }
    }
    Ok(())
}

/// The receipts of a segment's events, the newest first. Going backwards, a block says at what height the events before
/// it stand.
fn receipts(segment: &Segment, chain_id: &Hash, height: &mut Height) -> Vec<(Hash, Receipt)> {
    let mut receipts = Vec::new();
    for (place, entry) in segment.entries.iter().enumerate().rev() {
        let index = EntryIndex(segment.first.0 + place as u64);
        let Ok(Entry { time_ms, kind }) = codec::decode(&entry.bytes) else { continue };
        match kind {
            EntryKind::Genesis(_) => {}
            EntryKind::Block(block) => *height = Height(block.header.height.0.saturating_sub(1)),
            EntryKind::Event(event) => {
                let leaf = merkle::leaf_hash(&entry.bytes);
                let receipt = Receipt { index, time_ms, leaf, height: *height };
                receipts.push((event.body.id(chain_id), receipt));
            }
        }
    }
    receipts
}
