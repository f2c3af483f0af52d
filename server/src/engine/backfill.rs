//! Loading the receipts from before the start, in the background and from the newest backwards, so that the first event
//! need not wait for it.

use std::sync::Arc;
use std::time::Duration;

use chain::abi::Receipt;
use chain::codec;
use chain::entry::{Entry, EntryKind};
use chain::hash::Hash;
use chain::ids::{EntryIndex, Height};
use chain::merkle;

use super::published::Published;
use super::receipts::{Older, RECEIPTS_MAX};
use super::sequencer::Inbox;
use crate::store::{Run, StoreError};

/// How often reading is retried.
const TRIES: u32 = 5;
/// Pause before a retry, times the number of tries.
const PAUSE: Duration = Duration::from_millis(200);

/// Reads runs older than `base`, where a block ends, until there is no room for more receipts or no older run.
pub(super) async fn run(published: Arc<Published>, chain_id: Hash, base: EntryIndex, inbox: Inbox) {
    let mut backfill = Backfill { chain_id, reached: base, height: Height(0), room: RECEIPTS_MAX };
    for tries in 1..=TRIES {
        match backfill.read_on(&published, &inbox).await {
            Ok(()) => break,
            // A stopped sequencer needs none, and its runtime stops the reading threads.
            Err(_) if inbox.is_closed() => return,
            Err(error) => {
                tracing::warn!(error = error.chain(), tries, "old receipts cannot be read");
                // Those before a damaged segment are left to the archive: only the segment's blocks tell their height.
                if matches!(error, StoreError::Damaged { .. }) {
                    break;
                }
                tokio::time::sleep(PAUSE * tries).await;
            }
        }
    }
    inbox.none_older().await;
}

/// The progress.
struct Backfill {
    chain_id: Hash,
    /// Everything from here on has been read.
    reached: EntryIndex,
    /// Blocks closed before that, once one has been read.
    height: Height,
    room: usize,
}

impl Backfill {
    async fn read_on(&mut self, published: &Published, inbox: &Inbox) -> Result<(), StoreError> {
        while self.reached.0 > 0 && self.room > 0 && !inbox.is_closed() {
            let run = published.run_with(EntryIndex(self.reached.0 - 1)).await?.up_to(self.reached);
            let newest_first = receipts(&run, &self.chain_id, &mut self.height);
            self.room = self.room.saturating_sub(newest_first.len());
            self.reached = run.first;
            inbox.older(Older { first: run.first, end: run.end(), newest_first }).await;
        }
        Ok(())
    }
}

/// The receipts of a run's events, the newest first. Reading backwards, a block tells the height of the events before
/// it.
fn receipts(run: &Run, chain_id: &Hash, height: &mut Height) -> Vec<(Hash, Receipt)> {
    let mut receipts = Vec::new();
    for (place, entry) in run.entries.iter().enumerate().rev() {
        let index = EntryIndex(run.first.0 + place as u64);
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
