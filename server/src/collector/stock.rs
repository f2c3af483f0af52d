//! Inventory, for stores that were restored from a backup in parts. Stored photos without a waiting marker that no
//! entry names get one: the log may be older than they are, or they were uploaded before there were markers. And
//! missing photos that entries name are reported.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use chain::hash::Hash;
use chain::ids::EntryIndex;

use crate::engine::Engine;
use crate::health::{Topic, Trouble};
use crate::shelf::{Marker, is_missing};
use crate::store::{PhotoFamily, StorageKey, StoreError};
use crate::view::View;

/// Entries that the view may be behind: they are read from the log instead. It catches up with more before long.
pub(super) const BEHIND_MAX: u64 = 4_096;
/// How often stock is taken.
const EVERY: Duration = Duration::from_secs(3_600);
/// Photos that get a marker at a time; each is a write.
const MARKERS_MAX: usize = 1_024;
/// Missing photos that are checked one by one.
const CHECKED_MAX: u64 = 4_096;

/// Takes the inventory periodically.
pub(super) struct Stock {
    engine: Engine,
    view: View,
    last: Option<Instant>,
}

/// The content of a drawer.
struct Drawer {
    /// Photos with their notes: all that can be shown.
    shown: HashSet<Hash>,
    photos: HashSet<Hash>,
}

impl Stock {
    pub(super) fn new(engine: Engine, view: View) -> Self {
        Self { engine, view, last: None }
    }

    /// Takes the inventory if it is due, and the view has read the log.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn take_if_due(&mut self) -> Result<(), StoreError> {
        let (end, read) = (self.engine.status().entries, *self.view.next().borrow());
        let is_early = self.last.is_some_and(|last| last.elapsed() < EVERY);
        if is_early || end.0.saturating_sub(read.0) > BEHIND_MAX {
            return Ok(());
        }
        // Also if it fails: it reads everything, and would fail again at once.
        self.last = Some(Instant::now());
        let (mut missing, mut markers) = (0, 0);
        for drawer in 0..=u8::MAX {
            // The photos first: one that is named meanwhile existed before.
            let held = self.open(drawer).await?;
            let named = match self.view.photos_in(drawer).await {
                Ok(named) => named,
                // The view reports its own problems.
                Err(error) => {
                    tracing::debug!(%error, "the view cannot say now which photos are shown");
                    return Ok(());
                }
            };
            for photo in named.difference(&held.shown) {
                // Some may have been taken down. If very many are missing, that is not the reason.
                let was_taken_down = missing < CHECKED_MAX && !is_missing(self.engine.store(), photo).await?;
                missing += u64::from(!was_taken_down);
            }
            for photo in held.photos.difference(&named) {
                if markers < MARKERS_MAX && self.put_marker(photo).await? {
                    markers += 1;
                }
            }
        }
        match missing {
            0 => self.engine.health().over(Topic::Missing),
            count => self.engine.health().met(Trouble::PhotosMissing { count }),
        }
        if markers > 0 {
            tracing::warn!(photos = markers, "no entry names these photos; they are deleted in a day");
        }
        Ok(())
    }

    async fn open(&self, drawer: u8) -> Result<Drawer, StoreError> {
        let store = self.engine.store();
        let (mut photos, mut notes) = (HashSet::new(), HashSet::new());
        for key in store.list_photos(PhotoFamily::Kept(drawer)).await? {
            if let StorageKey::Photo(photo) = key {
                photos.insert(photo);
            }
        }
        for key in store.list_photos(PhotoFamily::Notes(drawer)).await? {
            if let StorageKey::PhotoNote(photo) = key {
                notes.insert(photo);
            }
        }
        Ok(Drawer { shown: photos.intersection(&notes).copied().collect(), photos })
    }

    /// Puts the marker that a photo waits; false if there is one. The whole log is searched before the photo is
    /// deleted: only the view may lack the entry that names it.
    async fn put_marker(&self, photo: &Hash) -> Result<bool, StoreError> {
        let (store, key) = (self.engine.store(), StorageKey::PhotoWaiting(*photo));
        if store.exists(&key).await? || !store.exists(&StorageKey::Photo(*photo)).await? {
            return Ok(false);
        }
        // A client that uploads it at this moment has written a better one.
        store.create(&key, chain::codec::encode(&Marker::found(EntryIndex(0))).into()).await?;
        Ok(true)
    }
}
