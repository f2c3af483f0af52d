//! Which entries name a photo: read from the log, since a deletion is final.

use std::collections::{HashMap, HashSet};

use chain::codec;
use chain::entry::{Entry, EntryKind};
use chain::event::{Action, EventBody};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::submission::photos;

use crate::store::{ERASED_NOTE, LogReader, LogStore, Run, SharedStore, StorageKey, StoreError};

/// Every photo that an unerased entry names.
#[derive(Debug, Default)]
pub struct Named {
    by_entry: HashMap<EntryIndex, Vec<Hash>>,
}

impl Named {
    /// Reads the next event, for the wanted photos.
    pub fn read(&mut self, index: EntryIndex, event: &EventBody, wanted: impl Fn(&Hash) -> bool) {
        let mut named = photos(event);
        named.retain(wanted);
        if !named.is_empty() {
            self.by_entry.insert(index, named);
        }
        // It comes after the entry that it erases.
        if let Action::Redact(redact) = &event.action {
            self.by_entry.remove(&redact.entry);
        }
    }

    /// All of them, each once.
    pub fn all(self) -> HashSet<Hash> {
        self.by_entry.into_values().flatten().collect()
    }
}

/// Whether a photo that an entry names cannot be shown, although it was not taken down. Without its note it cannot
/// either.
///
/// # Errors
/// When the store fails.
pub async fn is_missing(store: &SharedStore, photo: &Hash) -> Result<bool, StoreError> {
    match store.get(&StorageKey::PhotoNote(*photo)).await? {
        Some(note) if note == ERASED_NOTE => Ok(false),
        Some(_) => Ok(!store.exists(&StorageKey::Photo(*photo)).await?),
        None => Ok(true),
    }
}

/// A search for the unerased entries that name some photos, from one place of the log on.
pub struct Search {
    wanted: HashSet<Hash>,
    reader: LogReader,
    naming: Named,
}

impl Search {
    /// For these photos. A run begins at `from`.
    pub fn new(wanted: impl IntoIterator<Item = Hash>, log: &LogStore, from: EntryIndex) -> Self {
        let reader = LogReader::new(log.clone(), from, &[]);
        Self { wanted: wanted.into_iter().collect(), reader, naming: Named::default() }
    }

    /// Reads the log to its end as it is in the store now, which is not before `end`.
    ///
    /// # Errors
    /// When the log cannot be read, or ends before that. Then nothing may be deleted.
    pub async fn run(&mut self, end: EntryIndex) -> Result<(), StoreError> {
        while self.step(end).await? {}
        Ok(())
    }

    /// Reads the next run; false at the log's end.
    pub(super) async fn step(&mut self, end: EntryIndex) -> Result<bool, StoreError> {
        match self.reader.read().await? {
            Some(run) => {
                self.read(&run);
                Ok(true)
            }
            None => match self.reader.place() {
                next if next < end => Err(StoreError::missing(&StorageKey::Segment(next))),
                _ => Ok(false),
            },
        }
    }

    /// Whether an unerased entry names the photo, as far as was read.
    pub fn is_named(&self, photo: &Hash) -> bool {
        !self.naming(photo).is_empty()
    }

    /// The unerased entries that name the photo, as far as was read.
    pub fn naming(&self, photo: &Hash) -> Vec<EntryIndex> {
        let mut naming: Vec<_> =
            self.naming.by_entry.iter().filter(|(_, photos)| photos.contains(photo)).map(|(index, _)| *index).collect();
        naming.sort_unstable();
        naming
    }

    fn read(&mut self, run: &Run) {
        for (index, entry) in (run.first.0..).map(EntryIndex).zip(&run.entries) {
            // Only events name photos, and the rules have decoded this one before.
            let Ok(Entry { kind: EntryKind::Event(event), .. }) = codec::decode(&entry.bytes) else { continue };
            self.naming.read(index, &event.body, |photo| self.wanted.contains(photo));
        }
    }
}
