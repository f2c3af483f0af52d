//! The log as it lies in the store.

use api::log::LogEntry;
use chain::codec;
use chain::entry::{Entry, EntryKind};
use chain::event::{Author, EventBody};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex};
use chain::keys::PublicKey;
use chain::merkle;
use server::store::{Bundle, BundleMark, Family, Segment, StorageKey};

use crate::world::World;

fn segment(world: &World, first: EntryIndex) -> Option<Segment> {
    let bytes = world.object(&StorageKey::Segment(first))?;
    Some(Segment::read(first, &bytes).expect("a segment"))
}

/// Every entry, from the first on.
#[derive(Default)]
pub struct Log {
    pub entries: Vec<LogEntry>,
    /// Where the segments begin that hold what is not bundled.
    pub starts: Vec<u64>,
    /// How far it is bundled.
    pub mark: Option<BundleMark>,
}

impl Log {
    /// Reads it, with no request. An entry that was bundled counts as having its texts if they are anywhere.
    pub fn of(world: &World) -> Self {
        let mut log = Self::default();
        log.read_bundles(world);
        let bundled = log.entries.len() as u64;
        let mut first = log.mark.map_or(EntryIndex(0), |mark| mark.tail);
        while let Some(segment) = segment(world, first) {
            log.starts.push(first.0);
            let known = usize::try_from(bundled.saturating_sub(first.0)).expect("a short log");
            let end = segment.end();
            log.entries.extend(segment.entries.into_iter().skip(known));
            first = end;
        }
        log.read_leftovers(world);
        log
    }

    fn read_bundles(&mut self, world: &World) {
        let marks = world.lock().names(Family::BundleMarks.folder());
        let Some(end) = marks.last().and_then(|name| Family::BundleMarks.number(name)) else { return };
        let bytes = world.object(&StorageKey::BundleMark(end)).expect("listed");
        let mark = BundleMark::read(end, &bytes).expect("a mark");
        for index in 0..Bundle::index_of(mark.end) {
            let part = |key| world.object(&key).expect("what is marked is there");
            let (leaves, texts) = (part(StorageKey::Bundle(index)), part(StorageKey::BundleTexts(index)));
            self.entries.extend(Bundle::read(index, &leaves, Some(&texts)).expect("a bundle").entries);
        }
        self.mark = Some(mark);
    }

    /// Segments that are bundled stay for a while.
    fn read_leftovers(&mut self, world: &World) {
        let tail = self.mark.map_or(0, |mark| mark.tail.0);
        let names = world.lock().names(Family::Segments.folder());
        let starts = names.iter().filter_map(|name| Family::Segments.number(name)).filter(|start| start.0 < tail);
        for segment in starts.filter_map(|start| segment(world, start)) {
            let first = usize::try_from(segment.first.0).expect("a short log");
            for (entry, left) in self.entries.iter_mut().skip(first).zip(segment.entries) {
                if entry.bytes == left.bytes && left.texts.iter().any(Option::is_some) {
                    entry.texts = left.texts;
                }
            }
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
