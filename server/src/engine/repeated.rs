//! Retried events, from clients that missed the answer: they get the first receipt.
//!
//! The sequencer recognises those that it remembers. Older ones are found here, apart from the sequencer, since this
//! only reads and other events should not wait for it.

use api::log::Outcome;
use chain::abi::Receipt;
use chain::codec;
use chain::entry::{Entry, EntryKind};
use chain::error::Rejection;
use chain::ids::{EntryIndex, Height};
use chain::merkle;
use chain::submission::Submission;

use super::error::ReadError;
use super::options::Found;
use super::sequencer::{Event, Memory, Sequenced};
use super::{Engine, LATER};

/// Entries read at once to find the next block, which is often near; then twice as many each time.
const PAGE_ENTRIES: usize = 64;

/// It cannot be determined now whether an event is in the log already.
struct Unsure;

impl Engine {
    /// A refused event may be a retry of one from before the sequencer's memory.
    pub(super) async fn recognise_repeated(&self, sequenced: Sequenced) -> Vec<Outcome> {
        let Sequenced { mut outcomes, events, memory } = sequenced;
        for (event, outcome) in events.iter().zip(&mut outcomes) {
            if may_be_repeated(outcome) {
                match self.first_receipt(event, memory).await {
                    Ok(Some(receipt)) => *outcome = Outcome::Accepted(receipt),
                    Ok(None) => {}
                    // A client that is refused may sign anew, and then the event would be appended twice.
                    Err(Unsure) => *outcome = LATER,
                }
            }
        }
        outcomes
    }

    /// The receipt of this same event; `None` if it is not in the log.
    async fn first_receipt(&self, event: &Event, memory: Memory) -> Result<Option<Receipt>, Unsure> {
        let body = Submission::read(&event.bytes).map_err(|_| Unsure)?.event.body;
        let index = match self.shared.options.archive.find(&body.key, body.sequence).await {
            Found::At(index) => index,
            Found::NotBefore(read) => {
                // The house can sign anew without harm: the rules refuse what it has done before.
                let is_house = body.key == self.shared.options.house.public();
                let sure = memory.since <= read || (is_house && memory.filled);
                return if sure { Ok(None) } else { Err(Unsure) };
            }
        };
        let page = self.entries(index, 1).await.map_err(unread)?;
        let bytes = &page.entries.first().ok_or(Unsure)?.bytes;
        let entry: Entry = codec::decode(bytes).map_err(|_| Unsure)?;
        let EntryKind::Event(found) = entry.kind else { return Err(Unsure) };
        if found.body.id(&self.shared.chain_id) != event.id {
            return Ok(None);
        }
        let height = self.height_at(index).await.map_err(unread)?;
        Ok(Some(Receipt { index, time_ms: entry.time_ms, leaf: merkle::leaf_hash(bytes), height }))
    }

    /// How many blocks had been closed before an entry: from the next block's number, or without one the log's end.
    async fn height_at(&self, index: EntryIndex) -> Result<Height, ReadError> {
        let end = self.status();
        let (mut next, mut limit) = (index, PAGE_ENTRIES);
        while next < end.entries {
            let page = self.entries(next, limit).await?;
            for entry in &page.entries {
                if let Ok(Entry { kind: EntryKind::Block(block), .. }) = codec::decode(&entry.bytes) {
                    return Ok(Height(block.header.height.0.saturating_sub(1)));
                }
            }
            next = EntryIndex(next.0 + page.entries.len() as u64);
            limit = limit.saturating_mul(2);
        }
        Ok(end.height)
    }
}

/// The rules check numbers, keys and handles first, and a retry finds its own in use. A key may also have been revoked
/// since, even by the event itself; and a photo may have been erased.
fn may_be_repeated(outcome: &Outcome) -> bool {
    use Rejection::{HandleTaken, KeyRevoked, SequenceReused};
    match outcome {
        Outcome::Refused(rejection) => matches!(rejection, SequenceReused { .. } | KeyRevoked | HandleTaken),
        Outcome::PhotoMissing(_) => true,
        Outcome::Accepted(_) | Outcome::TryLater { .. } | Outcome::SlowDown { .. } => false,
    }
}

fn unread(error: ReadError) -> Unsure {
    tracing::warn!(error = &error as &dyn std::error::Error, "an old event cannot be read");
    Unsure
}
