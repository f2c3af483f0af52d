//! What the sequencer remembers of the entries.

use chain::abi::Receipt;
use chain::codec;
use chain::entry::{Entry, EntryKind};
use chain::event::Action;
use chain::hash::Hash;
use chain::ids::{EntryIndex, Height};
use chain::merkle;
use chain::submission::photos;

use super::receipts::Receipts;

/// An erasure that the log asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Erasure {
    /// The entry to be blanked.
    pub(super) target: EntryIndex,
    /// The entry that erases it.
    pub(super) said_at: EntryIndex,
}

/// Notes on the log up to its end.
pub(super) struct Notes {
    chain_id: Hash,
    /// Blocks closed so far.
    pub(super) height: Height,
    /// Whether the newest entry is a block, so that a snapshot can be made.
    pub(super) at_block: bool,
    /// How many entries the log had after its newest block.
    pub(super) newest_block: EntryIndex,
    /// Of the newest events.
    pub(super) receipts: Receipts,
    /// Those not yet passed to the background tasks.
    pub(super) erasures: Vec<Erasure>,
    /// Pets given up, not yet published.
    pub(super) given_up: u64,
    /// Photos that entries name, not yet published.
    pub(super) named: Vec<Hash>,
}

impl Notes {
    /// Notes that begin at the end of a block, at this length of the log.
    pub(super) fn new(chain_id: Hash, height: Height, entries: EntryIndex) -> Self {
        let receipts = Receipts::new(entries);
        Self {
            chain_id,
            height,
            at_block: true,
            newest_block: entries,
            receipts,
            erasures: Vec::new(),
            given_up: 0,
            named: Vec::new(),
        }
    }

    /// Notes the next entry.
    pub(super) fn note(&mut self, index: EntryIndex, bytes: &[u8]) {
        // The rules have decoded these bytes before.
        let Ok(entry) = codec::decode::<Entry>(bytes) else { return };
        self.at_block = !matches!(entry.kind, EntryKind::Event(_));
        match entry.kind {
            EntryKind::Genesis(_) => {}
            EntryKind::Block(block) => {
                self.height = block.header.height;
                self.newest_block = EntryIndex(index.0 + 1);
            }
            EntryKind::Event(event) => {
                let leaf = merkle::leaf_hash(bytes);
                let receipt = Receipt { index, time_ms: entry.time_ms, leaf, height: self.height };
                self.receipts.push(event.body.id(&self.chain_id), receipt);
                self.named.extend(photos(&event.body));
                match event.body.action {
                    Action::Redact(redact) => {
                        self.erasures.push(Erasure { target: redact.entry, said_at: index });
                    }
                    Action::GiveUp(_) => self.given_up += 1,
                    _ => {}
                }
            }
        }
    }
}
