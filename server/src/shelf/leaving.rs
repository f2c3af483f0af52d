//! Taking photos away, see [`super`].

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use bytes::Bytes;
use chain::hash::Hash;
use chain::ids::EntryIndex;

use super::named::Search;
use crate::store::{Created, ERASED_NOTE, LogStore, PhotoFamily, SharedStore, StorageKey, StoreError, WriterId};

/// A claim, or another's sign that a photo is leaving, that has been seen for so long is one that a kill left behind.
const LEFT_BEHIND: Duration = Duration::from_secs(3_600);

/// Why a photo is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// An entry that named it was erased. It is not taken in again.
    Erased,
    /// No entry has named it. It may come again.
    Unnamed,
}

/// What became of a photo that was to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is gone.
    Gone,
    /// An entry that stands names it, so it stays.
    Stays,
    /// It is held for an entry that is being written, or another server is at it. To be asked again.
    NotNow,
}

/// Takes photos away.
pub struct Leaver {
    store: SharedStore,
    log: LogStore,
    writer: WriterId,
    /// Since when others' claims and signs have been seen.
    seen: HashMap<StorageKey, Instant>,
}

impl Leaver {
    /// Takes photos away from this store, under this name.
    pub fn new(store: SharedStore, writer: WriterId) -> Self {
        Self { log: LogStore::new(store.clone()), store, writer, seen: HashMap::new() }
    }

    /// Takes away those of these photos that no standing entry names, from entry `from` on, where a segment begins, up to the
    /// log's end, which is not before `end`. What became of each, in their order.
    ///
    /// # Errors
    /// When the store fails. What was begun is gone on with when it is tried again.
    pub async fn take(
        &mut self,
        photos: &[Hash],
        why: Why,
        (from, end): (EntryIndex, EntryIndex),
    ) -> Result<Vec<Fate>, StoreError> {
        let mut fates = HashMap::new();
        let mut marked = HashSet::new();
        for photo in photos {
            if self.mark(photo).await? {
                marked.insert(*photo);
            }
        }
        for photo in self.claimed().await? {
            if marked.remove(&photo) {
                self.unmark(&photo).await?;
            }
        }
        let mut search = Search::new(marked.iter().copied(), from);
        if !marked.is_empty()
            && let Err(error) = search.run(&self.log, end).await
        {
            // Meanwhile entries may go on naming them.
            for photo in marked {
                self.unmark(&photo).await?;
            }
            return Err(error);
        }
        for photo in marked {
            // Whoever was stopped for very long finds that another has taken over.
            if !self.is_marked(&photo).await? {
                continue;
            }
            let fate = if search.is_named(&photo) { Fate::Stays } else { Fate::Gone };
            if fate == Fate::Gone {
                remove(&self.store, &photo, why).await?;
            }
            self.unmark(&photo).await?;
            fates.insert(photo, fate);
        }
        Ok(photos.iter().map(|photo| fates.get(photo).copied().unwrap_or(Fate::NotNow)).collect())
    }

    /// Clears the signs that killed servers have left at photos, so that entries can name these again. What such a server
    /// was about to take away is found again by whoever looks for such photos.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn clear_old_signs(&mut self) -> Result<(), StoreError> {
        let signs = self.store.list_photos(PhotoFamily::Leaving).await?;
        self.seen.retain(|key, _| !matches!(key, StorageKey::PhotoLeaving(_)) || signs.contains(key));
        for sign in signs {
            if self.store.get(&sign).await?.is_some_and(|by| by != self.name()) && self.is_left_behind(&sign) {
                self.store.delete(&sign).await?;
            }
        }
        self.claimed().await.map(|_| ())
    }

    /// Puts the sign that the photo is leaving; false if another's is there.
    async fn mark(&mut self, photo: &Hash) -> Result<bool, StoreError> {
        let sign = StorageKey::PhotoLeaving(*photo);
        match self.store.create(&sign, self.name()).await {
            Ok(Created::Written) => Ok(true),
            // An answer can be lost: what counts is what is there.
            Ok(Created::Taken) => self.is_marked(photo).await,
            Err(error) => {
                if self.is_marked(photo).await? {
                    Ok(true)
                } else {
                    Err(error)
                }
            }
        }
    }

    async fn is_marked(&self, photo: &Hash) -> Result<bool, StoreError> {
        Ok(self.store.get(&StorageKey::PhotoLeaving(*photo)).await?.is_some_and(|by| by == self.name()))
    }

    async fn unmark(&self, photo: &Hash) -> Result<(), StoreError> {
        self.store.delete(&StorageKey::PhotoLeaving(*photo)).await
    }

    /// The photos that are held for entries being written. Claims that a kill has left behind are removed.
    async fn claimed(&mut self) -> Result<HashSet<Hash>, StoreError> {
        let claims = self.store.list_photos(PhotoFamily::Claims).await?;
        self.seen.retain(|key, _| !matches!(key, StorageKey::PhotoClaim { .. }) || claims.contains(key));
        let mut claimed = HashSet::new();
        for claim in claims {
            let StorageKey::PhotoClaim { photo, .. } = claim else { continue };
            if self.is_left_behind(&claim) {
                self.store.delete(&claim).await?;
            } else {
                claimed.insert(photo);
            }
        }
        Ok(claimed)
    }

    fn is_left_behind(&mut self, key: &StorageKey) -> bool {
        self.seen.entry(key.clone()).or_insert_with(Instant::now).elapsed() > LEFT_BEHIND
    }

    fn name(&self) -> Bytes {
        Bytes::copy_from_slice(&self.writer.0)
    }
}

/// Takes a photo out of the store, whoever names it. An erased one leaves a note behind, put before anything is removed: an
/// upload that goes on meanwhile looks for it at its end.
pub async fn remove(store: &SharedStore, photo: &Hash, why: Why) -> Result<(), StoreError> {
    if why == Why::Erased {
        store.put(&StorageKey::PhotoNote(*photo), ERASED_NOTE).await?;
    }
    for key in StorageKey::photo_and_copies(*photo) {
        store.delete(&key).await?;
    }
    let note = StorageKey::PhotoNote(*photo);
    if why == Why::Unnamed && store.get(&note).await?.is_some_and(|found| found != ERASED_NOTE) {
        store.delete(&note).await?;
    }
    // The last: as long as it is there, whatever else is left is found.
    store.delete(&StorageKey::PhotoWaiting(*photo)).await
}
