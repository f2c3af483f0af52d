//! The shelf: which photos stay, and which are deleted.
//!
//! Photos are put before the entry that shows them, and cannot be made again. So one rule decides, and it follows from
//! the log: **a photo is deleted when no unerased entry names it.** An author who shows another author's photo and has
//! that erased takes it from no other author; a photo that is shown twice and erased once stays; and an uploaded photo
//! that no entry names within minutes is deleted, too.
//!
//! An entry may begin to name a photo at the moment in which another server decides that none does. So both first write
//! to the store, and then read what the other has written:
//!
//! ```text
//! appending an entry                         deleting a photo
//! 1. puts a claim                            1. puts the marker that it is leaving
//! 2. is a marker there, or no photo? not now 2. is a claim there? not now
//! 3. puts the entry                          3. reads the log to its end: is it named? it stays
//! 4. removes the claim                       4. removes the photo, then the marker
//! ```
//!
//! Of two that run at once at least one sees the other. If the claim is gone when it is looked for, the entry is in the
//! log when that is read.

mod intake;
mod leaving;
mod named;
mod others;
mod remove;
mod waiting;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use chain::hash::Hash;

use crate::store::{SharedStore, StorageKey, StoreError, WriterId};

pub use intake::{Admitted, IntakeBounds, IntakeError, admit, forget_deleted, reserve_in};
pub use leaving::{Fate, Leaver};
pub use named::{Named, Search, is_missing};
pub use remove::{Why, remove};
pub use waiting::{Found, Marker, Share, Waiting};

/// The photo storage, as the engine needs it.
#[async_trait]
pub trait PhotoShelf: Send + Sync + 'static {
    /// Whether the photo is stored, durably, under this commitment.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn holds(&self, photo: &Hash) -> Result<bool, StoreError>;

    /// Holds a photo for an entry that is being written, until [`PhotoShelf::release`]. False if the photo does not
    /// exist, or is being deleted.
    ///
    /// # Errors
    /// When the store cannot be read; it may be held all the same.
    async fn claim(&self, photo: &Hash, _writer: WriterId) -> Result<bool, StoreError> {
        self.holds(photo).await
    }

    /// Releases a photo.
    ///
    /// # Errors
    /// When it may still be held.
    async fn release(&self, _photo: &Hash, _writer: WriterId) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Photos in the store.
pub struct StoreShelf(pub SharedStore);

#[async_trait]
impl PhotoShelf for StoreShelf {
    async fn holds(&self, photo: &Hash) -> Result<bool, StoreError> {
        self.0.exists(&StorageKey::Photo(*photo)).await
    }

    async fn claim(&self, photo: &Hash, writer: WriterId) -> Result<bool, StoreError> {
        // No other hold has this name. A create could be told that it is taken although it is not.
        self.0.put(&StorageKey::PhotoClaim { photo: *photo, writer }, Bytes::new()).await?;
        Ok(!self.0.exists(&StorageKey::PhotoLeaving(*photo)).await? && self.holds(photo).await?)
    }

    async fn release(&self, photo: &Hash, writer: WriterId) -> Result<(), StoreError> {
        self.0.delete(&StorageKey::PhotoClaim { photo: *photo, writer }).await
    }
}

/// Photos that are held for entries being written; released when dropped.
pub struct Held {
    shelf: Arc<dyn PhotoShelf>,
    writer: WriterId,
    photos: BTreeSet<Hash>,
}

impl Held {
    /// None yet. The id is of this hold alone, so that a late release does not release another one.
    pub fn new(shelf: Arc<dyn PhotoShelf>, writer: WriterId) -> Self {
        Self { shelf, writer, photos: BTreeSet::new() }
    }

    /// Holds these photos as well. Returns those that cannot be held, with the error if there was one.
    pub async fn hold(&mut self, photos: BTreeSet<Hash>) -> HashMap<Hash, Option<StoreError>> {
        let new: Vec<Hash> = photos.difference(&self.photos).copied().collect();
        // A claim is a durable write, so they run at the same time.
        let claims = new.iter().map(|photo| self.shelf.claim(photo, self.writer));
        let claimed = futures::future::join_all(claims).await;
        let mut lacking = HashMap::new();
        for (photo, claimed) in new.into_iter().zip(claimed) {
            if matches!(claimed, Ok(true)) {
                self.photos.insert(photo);
                continue;
            }
            release(self.shelf.as_ref(), &photo, self.writer).await;
            lacking.insert(photo, claimed.err());
        }
        lacking
    }

    /// Never releases: the entry may still appear in the log. Deletions ignore claims that are very old.
    pub fn keep(mut self) {
        self.photos.clear();
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.photos.is_empty() {
            return;
        }
        let (shelf, writer, photos) = (self.shelf.clone(), self.writer, std::mem::take(&mut self.photos));
        // No caller needs to wait for it.
        tokio::spawn(async move {
            for photo in photos {
                release(shelf.as_ref(), &photo, writer).await;
            }
        });
    }
}

async fn release(shelf: &dyn PhotoShelf, photo: &Hash, writer: WriterId) {
    if let Err(error) = shelf.release(photo, writer).await {
        tracing::warn!(error = error.chain(), "a photo could not be released");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Objects, PhotoFamily};

    const PHOTO: Hash = Hash([9; 32]);

    #[tokio::test]
    async fn what_is_let_go_of_late_is_not_what_another_holds() {
        let store: SharedStore = Arc::new(Objects::memory());
        store.put(&StorageKey::Photo(PHOTO), Bytes::from_static(b"a photo")).await.expect("written");
        let shelf: Arc<dyn PhotoShelf> = Arc::new(StoreShelf(store.clone()));
        let claims = async || store.list_photos(PhotoFamily::Claims).await.expect("listed").len();
        let mut held = Vec::new();
        for number in 0..2 {
            let mut one = Held::new(shelf.clone(), WriterId([7; 16]).numbered(number));
            assert!(one.hold(BTreeSet::from([PHOTO])).await.is_empty());
            held.push(one);
        }
        drop(held.remove(0));
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        assert_eq!(claims().await, 1, "the second still holds it");
        drop(held);
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        assert_eq!(claims().await, 0);
    }
}
