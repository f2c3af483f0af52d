//! Taking stock, for stores that were put back from a backup in parts. Photos that lie there without a sign that they
//! wait, and that no entry names, get one: the log may be older than they are, or they came before there were signs.
//! And photos that entries name and that are not there are told.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use chain::hash::Hash;
use chain::ids::EntryIndex;

use crate::engine::Engine;
use crate::health::{Topic, Trouble};
use crate::shelf::{Sign, is_missing};
use crate::store::{PhotoFamily, StorageKey, StoreError};
use crate::view::View;

/// Entries that the view may be behind: they are read from the log instead. It catches up with more before long.
pub(super) const BEHIND_MAX: u64 = 4_096;
/// How often stock is taken.
const EVERY: Duration = Duration::from_secs(3_600);
/// Photos that get a sign at a time; each is a write.
const SIGNS_MAX: usize = 1_024;
/// Missing photos that are looked at one by one.
const CHECKED_MAX: u64 = 4_096;

/// Takes stock now and then.
pub(super) struct Stock {
    engine: Engine,
    view: View,
    last: Option<Instant>,
}

/// What a drawer holds.
struct Drawer {
    /// Photos with their notes: all that can be shown.
    shown: HashSet<Hash>,
    photos: HashSet<Hash>,
}

impl Stock {
    pub(super) fn new(engine: Engine, view: View) -> Self {
        Self { engine, view, last: None }
    }

    /// Takes stock if that is due, and the view has read the log.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn take_if_due(&mut self) -> Result<(), StoreError> {
        let (end, read) = (self.engine.status().entries, *self.view.next().borrow());
        let is_early = self.last.is_some_and(|last| last.elapsed() < EVERY);
        if is_early || end.0.saturating_sub(read.0) > BEHIND_MAX {
            return Ok(());
        }
        // Also where it fails: it is a look at everything, and what fails now fails a moment later, too.
        self.last = Some(Instant::now());
        let (mut missing, mut signs) = (0, 0);
        for drawer in 0..=u8::MAX {
            // The photos first: one that is named meanwhile was there before.
            let held = self.open(drawer).await?;
            let named = match self.view.photos_in(drawer).await {
                Ok(named) => named,
                // The view says so itself where that is to be seen to.
                Err(error) => {
                    tracing::debug!(%error, "which photos are shown cannot be told now");
                    return Ok(());
                }
            };
            for photo in named.difference(&held.shown) {
                // Some may have been taken down. Where very many are gone, it is not that.
                let was_taken_down = missing < CHECKED_MAX && !is_missing(self.engine.store(), photo).await?;
                missing += u64::from(!was_taken_down);
            }
            for photo in held.photos.difference(&named) {
                if signs < SIGNS_MAX && self.put_sign(photo).await? {
                    signs += 1;
                }
            }
        }
        match missing {
            0 => self.engine.health().over(Topic::Missing),
            count => self.engine.health().met(Trouble::PhotosMissing { count }),
        }
        if signs > 0 {
            tracing::warn!(photos = signs, "these are named by no entry, and go in a day");
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

    /// Puts the sign that a photo waits; false where there is one. Before it goes the whole log is asked: what the view
    /// does not name may be missing in the view alone.
    async fn put_sign(&self, photo: &Hash) -> Result<bool, StoreError> {
        let (store, key) = (self.engine.store(), StorageKey::PhotoWaiting(*photo));
        if store.exists(&key).await? || !store.exists(&StorageKey::Photo(*photo)).await? {
            return Ok(false);
        }
        // Whoever hands it in at this moment has said more.
        store.create(&key, chain::codec::encode(&Sign::found(EntryIndex(0))).into()).await?;
        Ok(true)
    }
}
