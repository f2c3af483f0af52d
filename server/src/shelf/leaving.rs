//! Deleting photos, see [`super`].

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use bytes::Bytes;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use tokio::time::Instant;

use super::named::Search;
use super::others::{LEFT_BEHIND, Others};
use super::remove::{Why, remove};
use crate::store::{Created, LogStore, PhotoFamily, SharedStore, StorageKey, StoreError, WriterId};

/// How often a reader of a long log renews its markers meanwhile.
const RENEW: Duration = Duration::from_secs(60);

/// What happened to a photo that was to be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is gone.
    Gone,
    /// An entry that is not erased names it, so it stays.
    Stays,
    /// It is held for an entry that is being written, or another server is deleting it. To be retried.
    NotNow,
}

/// Deletes photos.
pub struct Leaver {
    store: SharedStore,
    log: LogStore,
    writer: WriterId,
    /// How often markers have been renewed.
    renewed: u64,
    /// Others' claims and markers.
    others: Others,
}

impl Leaver {
    /// Deletes photos from this store, under this writer's id.
    pub fn new(store: SharedStore, writer: WriterId) -> Self {
        let log = LogStore::new(store.clone());
        Self { log, store, writer, renewed: 0, others: Others::new(LEFT_BEHIND) }
    }

    /// Deletes those of these photos that no unerased entry names, from entry `from` on, where a segment begins, up to
    /// the log's end, which is not before `end`. Answers what happened to each, in their order.
    ///
    /// # Errors
    /// The first failure of the store. The other photos are handled all the same, and a retry continues an unfinished
    /// deletion.
    pub async fn take(
        &mut self,
        photos: &[Hash],
        why: Why,
        (from, end): (EntryIndex, EntryIndex),
    ) -> Result<Vec<Fate>, StoreError> {
        let mut done = Ok(());
        let mut marked = HashSet::new();
        for photo in photos {
            match self.mark(photo).await {
                Ok(true) => {
                    marked.insert(*photo);
                }
                Ok(false) => {}
                Err(error) => done = done.and(Err(error)),
            }
        }
        let search = match self.read_log(&mut marked, (from, end)).await {
            Ok(search) => search,
            Err(error) => {
                // They are not deleted now, so entries may name them again.
                for photo in marked {
                    self.unmark(&photo).await?;
                }
                return Err(error);
            }
        };
        let mut fates = HashMap::new();
        for photo in marked {
            match self.decide(&photo, search.is_named(&photo), why).await {
                Ok(fate) => {
                    fates.insert(photo, fate);
                }
                Err(error) => done = done.and(Err(error)),
            }
        }
        done?;
        Ok(photos.iter().map(|photo| fates.get(photo).copied().unwrap_or(Fate::NotNow)).collect())
    }

    /// Reads which of the marked photos unerased entries name. Those held for an entry being put are left alone.
    async fn read_log(
        &mut self,
        marked: &mut HashSet<Hash>,
        (from, end): (EntryIndex, EntryIndex),
    ) -> Result<Search, StoreError> {
        let mut search = Search::new(marked.iter().copied(), &self.log, from);
        loop {
            for photo in self.claimed().await? {
                if marked.remove(&photo) {
                    self.unmark(&photo).await?;
                }
            }
            if marked.is_empty() {
                return Ok(search);
            }
            let (mut fresh, mut was_long) = (Instant::now(), false);
            while search.step(end).await? {
                if fresh.elapsed() >= RENEW {
                    self.renew(marked).await?;
                    (fresh, was_long) = (Instant::now(), true);
                }
            }
            // A server that took a marker for an abandoned one may have claimed a photo meanwhile.
            if !was_long {
                return Ok(search);
            }
        }
    }

    /// Deletes a marked photo, unless it is named.
    async fn decide(&mut self, photo: &Hash, named: bool, why: Why) -> Result<Fate, StoreError> {
        // After a very long pause another server may have taken over.
        if !self.is_marked(photo).await? {
            return Ok(Fate::NotNow);
        }
        if !named {
            remove(&self.store, photo, why).await?;
        }
        self.unmark(photo).await?;
        Ok(if named { Fate::Stays } else { Fate::Gone })
    }

    /// Removes the markers that killed servers have left at photos, so that entries can name these again. The photos
    /// that such a server was about to delete are found again by the collector.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn clear_old_markers(&mut self) -> Result<(), StoreError> {
        let markers = self.store.list_photos(PhotoFamily::Leaving).await?;
        self.others.forget(|key| matches!(key, StorageKey::PhotoLeaving(_)) && !markers.contains(key));
        let mut done = Ok(());
        for marker in markers {
            done = done.and(self.clear_if_left_behind(&marker).await);
        }
        done.and(self.claimed().await.map(|_| ()))
    }

    async fn clear_if_left_behind(&mut self, marker: &StorageKey) -> Result<(), StoreError> {
        match self.store.get(marker).await? {
            Some(says) if !self.is_own(&says) && self.others.is_left_behind(marker, &says) => {
                self.store.delete(marker).await
            }
            _ => Ok(()),
        }
    }

    /// Puts the marker that the photo is being deleted; false if another's is there.
    async fn mark(&mut self, photo: &Hash) -> Result<bool, StoreError> {
        let marker = StorageKey::PhotoLeaving(*photo);
        match self.store.create(&marker, self.says()).await {
            Ok(Created::Written) => Ok(true),
            // An answer can be lost: what the store says counts.
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
        Ok(self.store.get(&StorageKey::PhotoLeaving(*photo)).await?.is_some_and(|says| self.is_own(&says)))
    }

    /// Changes its markers' content, so that others see that the deletion goes on. Markers that others removed are
    /// dropped.
    async fn renew(&mut self, marked: &mut HashSet<Hash>) -> Result<(), StoreError> {
        self.renewed += 1;
        for photo in marked.clone() {
            if self.is_marked(&photo).await? {
                self.store.put(&StorageKey::PhotoLeaving(photo), self.says()).await?;
            } else {
                marked.remove(&photo);
            }
        }
        Ok(())
    }

    async fn unmark(&self, photo: &Hash) -> Result<(), StoreError> {
        self.store.delete(&StorageKey::PhotoLeaving(*photo)).await
    }

    /// The photos that are held for entries being written. Claims that a kill has left behind are removed.
    async fn claimed(&mut self) -> Result<HashSet<Hash>, StoreError> {
        let claims = self.store.list_photos(PhotoFamily::Claims).await?;
        self.others.forget(|key| matches!(key, StorageKey::PhotoClaim { .. }) && !claims.contains(key));
        let mut claimed = HashSet::new();
        for claim in claims {
            let StorageKey::PhotoClaim { photo, .. } = claim else { continue };
            if self.others.is_left_behind(&claim, &Bytes::new()) {
                self.store.delete(&claim).await?;
            } else {
                claimed.insert(photo);
            }
        }
        Ok(claimed)
    }

    fn is_own(&self, says: &[u8]) -> bool {
        says.starts_with(&self.writer.0)
    }

    /// The content of its markers.
    fn says(&self) -> Bytes {
        [&self.writer.0[..], &self.renewed.to_le_bytes()].concat().into()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::store::Objects;

    const PHOTO: Hash = Hash([9; 32]);
    const SIGN: StorageKey = StorageKey::PhotoLeaving(PHOTO);

    fn leavers() -> (SharedStore, Leaver, Leaver) {
        let store: SharedStore = Arc::new(Objects::memory());
        let leaver = |name| Leaver::new(store.clone(), WriterId([name; 16]));
        let (one, other) = (leaver(1), leaver(2));
        (store, one, other)
    }

    #[tokio::test]
    async fn a_marker_that_a_kill_left_behind_goes() {
        let (store, mut one, mut other) = leavers();
        let is_there = async || store.exists(&SIGN).await.expect("readable");
        assert!(one.mark(&PHOTO).await.expect("the store works"));
        other.clear_old_markers().await.expect("the store works");
        assert!(is_there().await, "it is new");
        one.others = Others::new(Duration::ZERO);
        one.clear_old_markers().await.expect("the store works");
        assert!(is_there().await, "a server does not clear its own");
        other.others = Others::new(Duration::ZERO);
        other.clear_old_markers().await.expect("the store works");
        assert!(!is_there().await, "it says the same as before");
        let mut marked = HashSet::from([PHOTO]);
        one.renew(&mut marked).await.expect("the store works");
        assert!(marked.is_empty() && !is_there().await, "it is no longer this one's");
    }

    #[tokio::test]
    async fn a_claim_that_a_kill_left_behind_holds_nothing_for_ever() {
        let (store, mut one, _) = leavers();
        store.put(&StorageKey::Photo(PHOTO), Bytes::from_static(b"a photo")).await.expect("written");
        let claim = StorageKey::PhotoClaim { photo: PHOTO, writer: WriterId([7; 16]) };
        store.put(&claim, Bytes::new()).await.expect("written");
        let everything = (EntryIndex(0), EntryIndex(0));
        assert_eq!(one.take(&[PHOTO], Why::Unnamed, everything).await.expect("the store works"), [Fate::NotNow]);
        assert!(!store.exists(&SIGN).await.expect("readable"));
        one.others = Others::new(Duration::ZERO);
        assert_eq!(one.take(&[PHOTO], Why::Unnamed, everything).await.expect("the store works"), [Fate::Gone]);
        assert!(!store.exists(&claim).await.expect("readable"));
    }
}
