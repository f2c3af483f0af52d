//! The shelf: which photos stay, and which are taken away.
//!
//! Photos are put before the entry that shows them, and nothing can make them again. So one rule decides, and it
//! follows from the log: **a photo is taken away when no entry that stands names it.** An entry stands until it is
//! erased. Whoever shows somebody else's photo and has that erased takes nothing from anybody; a photo that is shown
//! twice and erased once stays; and one that no entry names some minutes after it was handed in goes, too.
//!
//! An entry may begin to name a photo at the very moment in which another server decides that nobody does. So both tell
//! the store first, and then look what the other has told:
//!
//! ```text
//! who puts an entry                        who takes a photo away
//! 1. puts a claim                          1. puts the sign that it is leaving
//! 2. is a sign there, or no photo? not now 2. is a claim there? not now
//! 3. puts the entry                        3. reads the log to its end: is it named? it stays
//! 4. removes the claim                     4. removes the photo, then the sign
//! ```
//!
//! Of two who do that at once at least one sees the other. If the claim is gone when it is looked for, the entry is in
//! the log when that is read.

mod intake;
mod leaving;
mod named;
mod others;
mod remove;
mod waiting;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use chain::hash::Hash;

use crate::store::{SharedStore, StorageKey, StoreError, WriterId};

pub use intake::{Admitted, IntakeBounds, IntakeError, admit, reserve_in};
pub use leaving::{Fate, Leaver};
pub use named::{Named, Search, is_missing};
pub use remove::{Why, remove};
pub use waiting::{Found, Share, Sign, Waiting};

/// Knows which photos are there.
#[async_trait]
pub trait PhotoShelf: Send + Sync + 'static {
    /// Whether the photo is stored, durably, under this commitment.
    ///
    /// # Errors
    /// When it cannot be told.
    async fn holds(&self, photo: &Hash) -> Result<bool, StoreError>;

    /// Holds on to a photo for an entry that is being written, until [`PhotoShelf::release`]. False if the photo is not
    /// there, or is being taken away.
    ///
    /// # Errors
    /// When it cannot be told; it may be held all the same.
    async fn claim(&self, photo: &Hash, _writer: WriterId) -> Result<bool, StoreError> {
        self.holds(photo).await
    }

    /// Lets go of a photo.
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
        // One that is there already is this writer's own, from a try that came to nothing.
        self.0.create(&StorageKey::PhotoClaim { photo: *photo, writer }, Bytes::new()).await?;
        Ok(!self.0.exists(&StorageKey::PhotoLeaving(*photo)).await? && self.holds(photo).await?)
    }

    async fn release(&self, photo: &Hash, writer: WriterId) -> Result<(), StoreError> {
        self.0.delete(&StorageKey::PhotoClaim { photo: *photo, writer }).await
    }
}

/// Counts what is held, see [`Held`].
static HELD: AtomicU64 = AtomicU64::new(0);

/// Photos that are held for entries being written; let go of when dropped. Each holds under a name of its own, so that
/// what is let go of late is not what another has come to hold meanwhile.
pub struct Held {
    shelf: Arc<dyn PhotoShelf>,
    writer: WriterId,
    photos: HashSet<Hash>,
}

impl Held {
    /// None yet.
    pub fn new(shelf: Arc<dyn PhotoShelf>, writer: WriterId) -> Self {
        let writer = writer.numbered(HELD.fetch_add(1, Ordering::Relaxed));
        Self { shelf, writer, photos: HashSet::new() }
    }

    /// Holds on to these photos as well. Gives back those that are not to be had, with the error where that cannot be
    /// told.
    pub async fn hold(&mut self, photos: HashSet<Hash>) -> HashMap<Hash, Option<StoreError>> {
        let new: Vec<Hash> = photos.difference(&self.photos).copied().collect();
        // A claim is a write that lasts, so none waits for the others.
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

    /// Never lets go: the entry may yet appear in the log. Whoever takes photos away passes over what is held for very
    /// long.
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
        // Nobody needs to wait for it.
        tokio::spawn(async move {
            for photo in photos {
                release(shelf.as_ref(), &photo, writer).await;
            }
        });
    }
}

async fn release(shelf: &dyn PhotoShelf, photo: &Hash, writer: WriterId) {
    if let Err(error) = shelf.release(photo, writer).await {
        tracing::warn!(error = error.chain(), "a photo is held on to for longer than need be");
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
        for _ in 0..2 {
            let mut one = Held::new(shelf.clone(), WriterId([7; 16]));
            assert!(one.hold(HashSet::from([PHOTO])).await.is_empty());
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
