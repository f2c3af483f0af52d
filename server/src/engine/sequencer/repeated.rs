//! Events that are handed in again, by somebody who did not hear the answer: it is the first one's receipt.
//!
//! The notes have those of this process' time; here is how older ones are found.

use api::log::Outcome;
use chain::abi::Receipt;
use chain::codec;
use chain::entry::{Entry, EntryKind};
use chain::error::Rejection;
use chain::ids::{EntryIndex, Height};
use chain::merkle;
use chain::submission::Submission;

use super::{Event, Sequencer};
use crate::engine::LATER;

impl Sequencer {
    /// A number that was used before may be the very event that used it, from before this process can remember.
    pub(super) async fn resolve_reused(&self, events: &[Event], mut outcomes: Vec<Outcome>) -> Vec<Outcome> {
        for (event, outcome) in events.iter().zip(&mut outcomes) {
            if matches!(outcome, Outcome::Refused(Rejection::SequenceReused { .. })) {
                match self.first_receipt(event).await {
                    Some(receipt) => *outcome = Outcome::Accepted(receipt),
                    None if !self.receipts_complete => *outcome = LATER,
                    None => {}
                }
            }
        }
        outcomes
    }

    async fn first_receipt(&self, event: &Event) -> Option<Receipt> {
        let body = Submission::read(&event.bytes).ok()?.event.body;
        let index = self.options.archive.find(&body.key, body.sequence).await?;
        let page = self.published.entries(index, 1).await.ok()?;
        let bytes = &page.entries.first()?.bytes;
        let entry: Entry = codec::decode(bytes).ok()?;
        let EntryKind::Event(found) = entry.kind else { return None };
        if found.body.id(&self.origin.chain_id) != event.id {
            return None;
        }
        let height = self.height_at(index).await?;
        Some(Receipt { index, time_ms: entry.time_ms, leaf: merkle::leaf_hash(bytes), height })
    }

    /// How many blocks had been closed before an entry: the next block's number tells.
    async fn height_at(&self, index: EntryIndex) -> Option<Height> {
        let mut next = index;
        loop {
            let page = self.published.entries(next, usize::MAX).await.ok()?;
            for entry in &page.entries {
                if let Ok(Entry { kind: EntryKind::Block(block), .. }) = codec::decode(&entry.bytes) {
                    return Some(Height(block.header.height.0.saturating_sub(1)));
                }
            }
            if page.entries.is_empty() {
                return Some(self.notes.height);
            }
            next = EntryIndex(next.0 + page.entries.len() as u64);
        }
    }
}
