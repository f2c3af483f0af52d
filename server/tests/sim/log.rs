//! The log as it lies in the store.

use api::log::LogEntry;
use chain::codec;
use chain::entry::{Entry, EntryKind};
use chain::event::{Author, EventBody};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex};
use chain::keys::PublicKey;
use chain::merkle;
use server::store::{Segment, StorageKey};

use crate::world::World;

/// Every entry, from the first segment on.
#[derive(Default)]
pub struct Log {
    pub entries: Vec<LogEntry>,
    /// Where its segments begin.
    pub starts: Vec<u64>,
}

impl Log {
    /// Reads it, with no request.
    pub fn of(world: &World) -> Self {
        let mut log = Self::default();
        loop {
            let first = EntryIndex(log.entries.len() as u64);
            let Some(bytes) = world.object(&StorageKey::Segment(first)) else { return log };
            log.starts.push(first.0);
            log.entries.extend(Segment::read(first, &bytes).expect("a segment").entries);
        }
    }

    /// What the entry is.
    pub fn kind(&self, index: usize) -> Option<EntryKind> {
        let entry = self.entries.get(index)?;
        Some(codec::decode::<Entry>(&entry.bytes).expect("an entry").kind)
    }

    /// Its events with their places.
    pub fn events(&self) -> Vec<(u64, EventBody)> {
        let event = |index| match self.kind(index)? {
            EntryKind::Event(event) => Some((index as u64, event.body)),
            EntryKind::Genesis(_) | EntryKind::Block(_) => None,
        };
        (0..self.entries.len()).filter_map(event).collect()
    }

    /// The hash of an entry.
    pub fn leaf(&self, index: u64) -> Option<Hash> {
        let entry = self.entries.get(usize::try_from(index).ok()?)?;
        Some(merkle::leaf_hash(&entry.bytes))
    }

    /// The ids of its events.
    pub fn ids(&self) -> Vec<Hash> {
        let Some(chain_id) = self.leaf(0) else { return Vec::new() };
        self.events().iter().map(|(_, body)| body.id(&chain_id)).collect()
    }

    /// Which account the birth at this place made: the house's is the first.
    pub fn account_of(&self, birth: u64) -> AccountId {
        let newcomers = self.events().into_iter().filter(|(_, body)| matches!(body.author, Author::Newcomer(_)));
        let before = newcomers.filter(|(index, _)| *index < birth).count();
        AccountId(u32::try_from(before + 1).expect("few accounts"))
    }

    /// Where the event of this key and number is.
    pub fn find(&self, key: &PublicKey, sequence: u64) -> Option<u64> {
        let found = self.events().into_iter().find(|(_, body)| body.key == *key && body.sequence == sequence);
        found.map(|(index, _)| index)
    }
}
