//! Blanking the texts of an entry once the log erases it, and deleting photos that no entry names any more.
//!
//! A segment, or the texts of a bundle, are blanked by rewriting them, and another server may be writing the same ones
//! with the texts still in them. So every erasure puts a mark into the store before any blanking; every server that has
//! written texts then reads all marks and the texts again, until none of them is erased. Should a server be killed in
//! between, the marks are checked when a server starts, and periodically while it runs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use chain::codec;
use chain::event::{Action, SignedEvent};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::submission::photos;

use crate::engine::notes::Erasure;
use crate::engine::published::Published;
use crate::shelf::{Fate, Leaver, Why};
use crate::store::{Bundle, ERASED_NOTE, Family, StorageKey, StoreError, WriterId};

use super::entry::{erases, event_at};
use super::pieces::{Place, Places};

/// How often texts are rewritten before those that others keep restoring are left for later.
const ROUNDS: u32 = 8;

/// The store's record of an erasure.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
struct Mark {
    /// The entry that erases.
    said_at: EntryIndex,
    /// The erased entry and its edits, once they have been found.
    entries: Vec<EntryIndex>,
    /// Whether it is decided which of its photos are deleted.
    settled: bool,
    /// The photos that were deleted.
    gone: Vec<Hash>,
}

impl Mark {
    fn new(said_at: EntryIndex) -> Self {
        Self { said_at, entries: Vec::new(), settled: false, gone: Vec::new() }
    }
}

/// Whether an event edits this entry.
fn edits(event: &SignedEvent, entry: EntryIndex) -> bool {
    matches!(&event.body.action, Action::Edit(edit) if edit.entry == entry)
}

/// Does erasures. It may do one any number of times.
pub(super) struct Eraser {
    published: Arc<Published>,
    leaver: Leaver,
    /// Every erasure whose mark was read, up to the end of the log that this server has read.
    marks: BTreeMap<EntryIndex, Mark>,
    /// Every entry without texts.
    erased: BTreeSet<EntryIndex>,
}

impl Eraser {
    pub(super) fn new(published: Arc<Published>, writer: WriterId) -> Self {
        let leaver = Leaver::new(published.store.clone(), writer);
        Self { published, leaver, marks: BTreeMap::new(), erased: BTreeSet::new() }
    }

    /// Writes the mark. From then on the erasure will be done, even if this server is killed.
    pub(super) async fn mark(&mut self, erasure: Erasure) -> Result<(), StoreError> {
        let mark = Mark::new(erasure.said_at);
        let key = StorageKey::Erasure(erasure.target);
        // Another server may have written it before, and be further on.
        self.published.store.create(&key, codec::encode(&mark).into()).await?;
        match self.published.store.get(&key).await? {
            Some(_) => Ok(()),
            None => Err(StoreError::Damaged { key: key.to_string(), what: "written, but not found" }),
        }
    }

    /// Erases the texts and photos of an entry and of its edits. False if it must be retried: another client may be
    /// appending an entry that names one of the photos.
    pub(super) async fn erase(&mut self, erasure: Erasure) -> Result<bool, StoreError> {
        let target = erasure.target;
        self.mark(erasure).await?;
        self.read_new(target).await?;
        // Missing if the mark was another log's, and has just been removed.
        if !self.marks.contains_key(&target) {
            return Ok(false);
        }
        // Another server may be further on.
        let Some(mut mark) = self.read_mark(target).await? else { return Ok(false) };
        if mark.entries.is_empty() {
            mark.entries = self.with_edits(erasure).await?;
            self.write(target, mark.clone()).await?;
        }
        self.blank_all(&mark.entries).await?;
        if mark.settled {
            return Ok(true);
        }
        let named = self.photos_of(target).await?;
        let end = self.published.tip().status.entries;
        let fates = self.leaver.take(&named, Why::Erased, (EntryIndex(0), end)).await?;
        if fates.contains(&Fate::NotNow) {
            return Ok(false);
        }
        let gone = named.iter().zip(&fates).filter(|(_, fate)| **fate == Fate::Gone).map(|(photo, _)| *photo);
        let mark = Mark { settled: true, gone: gone.collect(), ..mark };
        self.write(target, mark).await?;
        Ok(true)
    }

    /// Checks all marks and returns the erasures to be done again: content can come back after a kill or from a backup.
    /// Those that cannot be checked are returned as well, so that the error is reported.
    pub(super) async fn undone(&mut self) -> Result<Vec<Erasure>, StoreError> {
        self.read_marks().await?;
        let (mut undone, published) = (Vec::new(), self.published.clone());
        if self.marks.is_empty() {
            return Ok(undone);
        }
        let places = Places::list(&published.store, &published.log).await?;
        for (target, mark) in self.marks.clone() {
            let said_at = mark.said_at;
            if !self.is_done(target, mark, &places).await.unwrap_or(false) {
                undone.push(Erasure { target, said_at });
            }
        }
        Ok(undone)
    }

    async fn is_done(&mut self, target: EntryIndex, mut mark: Mark, places: &Places<'_>) -> Result<bool, StoreError> {
        let mut done = mark.settled && !mark.entries.is_empty();
        for entry in &mark.entries {
            for place in places.of(*entry).await? {
                let piece = place.read(&self.published.store).await?;
                done &= !piece.is_some_and(|mut piece| piece.has_texts(*entry));
            }
        }
        for photo in &mark.gone {
            let note = self.published.store.get(&StorageKey::PhotoNote(*photo)).await?;
            if note.is_none_or(|note| note != ERASED_NOTE) && mark.settled {
                (done, mark.settled) = (false, false);
                self.write(target, mark.clone()).await?;
                break;
            }
        }
        Ok(done)
    }

    async fn write(&mut self, target: EntryIndex, mark: Mark) -> Result<(), StoreError> {
        self.published.store.put(&StorageKey::Erasure(target), codec::encode(&mark).into()).await?;
        self.erased.extend(&mark.entries);
        self.marks.insert(target, mark);
        Ok(())
    }

    /// Reads new marks. An unreadable one does not hold up the others.
    async fn read_marks(&mut self) -> Result<(), StoreError> {
        for target in self.published.store.list(Family::Erasures).await? {
            if let Err(error) = self.read_new(target).await {
                tracing::warn!(entry = target.0, error = error.chain(), "an erasure's mark cannot be read now");
            }
        }
        Ok(())
    }

    /// Reads a mark unless it is known. A mark that the log does not confirm belongs to another log, before this store
    /// was restored from a backup, and is removed.
    async fn read_new(&mut self, target: EntryIndex) -> Result<(), StoreError> {
        if self.marks.get(&target).is_some_and(|mark| !mark.entries.is_empty()) {
            return Ok(());
        }
        let found = match self.read_mark(target).await {
            Err(damage @ StoreError::Damaged { .. }) => Some(self.make_again(target).await?.ok_or(damage)?),
            found => found?,
        };
        // Another server may have read further than this one.
        let Some(mark) = found.filter(|mark| mark.said_at < self.published.tip().status.entries) else { return Ok(()) };
        let run = self.published.run_with(mark.said_at).await?;
        if erases(&run, mark.said_at, target) {
            self.erased.extend(&mark.entries);
            self.marks.insert(target, mark);
            return Ok(());
        }
        tracing::warn!(entry = target.0, "the log does not erase this entry; the mark that says so is removed");
        self.published.store.delete(&StorageKey::Erasure(target)).await
    }

    /// A damaged mark, rebuilt from the log; `None` if the log, up to the known end, does not erase the entry.
    async fn make_again(&self, target: EntryIndex) -> Result<Option<Mark>, StoreError> {
        let (mut next, end) = (target, self.published.tip().status.entries);
        while next < end {
            let run = self.published.run_with(next).await?;
            let said_at = (next.0..run.end().0).map(EntryIndex).find(|index| erases(&run, *index, target));
            if let Some(said_at) = said_at {
                let mark = Mark::new(said_at);
                self.published.store.put(&StorageKey::Erasure(target), codec::encode(&mark).into()).await?;
                return Ok(Some(mark));
            }
            next = run.end();
        }
        Ok(None)
    }

    async fn read_mark(&self, target: EntryIndex) -> Result<Option<Mark>, StoreError> {
        let key = StorageKey::Erasure(target);
        let Some(bytes) = self.published.store.get(&key).await? else { return Ok(None) };
        let damaged = |_| StoreError::Damaged { key: key.to_string(), what: "it is no mark of an erasure" };
        codec::decode(&bytes).map(Some).map_err(damaged)
    }

    /// The entry and its edits. Edits are only possible between an entry and its erasure.
    async fn with_edits(&self, erasure: Erasure) -> Result<Vec<EntryIndex>, StoreError> {
        let mut entries = vec![erasure.target];
        let mut next = erasure.target;
        while next <= erasure.said_at {
            let run = self.published.run_with(next).await?;
            for index in (next.0..run.end().0).map(EntryIndex) {
                if event_at(&run, index).is_some_and(|event| edits(&event, erasure.target)) {
                    entries.push(index);
                }
            }
            next = run.end();
        }
        Ok(entries)
    }

    async fn photos_of(&self, target: EntryIndex) -> Result<Vec<Hash>, StoreError> {
        let run = self.published.run_with(target).await?;
        Ok(event_at(&run, target).map(|event| photos(&event.body)).unwrap_or_default())
    }

    async fn blank_all(&mut self, entries: &[EntryIndex]) -> Result<(), StoreError> {
        let mut places = BTreeSet::new();
        let published = self.published.clone();
        let lists = Places::list(&published.store, &published.log).await?;
        for entry in entries {
            places.extend(lists.of(*entry).await?);
        }
        for place in places {
            self.blank(place).await?;
        }
        Ok(())
    }

    /// Blanks the texts of new bundles: they may have been read before they were erased elsewhere.
    pub(super) async fn blank_bundles(&mut self, bundles: std::ops::Range<u64>) -> Result<(), StoreError> {
        self.read_marks().await?;
        let erased = self.erased.range(Bundle::first_of(bundles.start)..Bundle::first_of(bundles.end));
        let bundles: BTreeSet<_> = erased.map(|entry| Bundle::index_of(*entry)).collect();
        for bundle in bundles {
            self.blank(Place::Texts(bundle)).await?;
        }
        Ok(())
    }

    /// Rewrites what lies there without the erased texts, until none is in it.
    async fn blank(&mut self, place: Place) -> Result<(), StoreError> {
        for _ in 0..ROUNDS {
            self.read_marks().await?;
            let Some(mut piece) = place.read(&self.published.store).await? else { return Ok(()) };
            let mut changed = false;
            for index in self.erased.range(piece.range()) {
                // Another server may have blanked it in the store, but not in this server's memory.
                self.published.erase(*index);
                changed |= piece.blank(*index);
            }
            if !changed {
                return Ok(());
            }
            self.published.store.put(&place.key(), piece.to_bytes()).await?;
        }
        let key = place.key().to_string();
        Err(StoreError::Damaged { key, what: "other servers keep writing erased texts back into it" })
    }
}
