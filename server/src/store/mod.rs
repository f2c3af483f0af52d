//! The store: where everything durable is, written as promises.
//!
//! The commit point of the whole network is [`Store::create`] of a log segment: whoever creates it wins that place in
//! the log. Everything else can be made again from the log, except photos, which are written before the event that
//! names them (see [`crate::shelf`]).

mod error;
mod key;
mod leftovers;
mod log;
mod objects;
mod segment;

use std::ops::Range;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use chain::ids::EntryIndex;

pub use error::StoreError;
pub use key::{ERASED_NOTE, Family, PhotoFamily, StorageKey, THUMB_EDGES_PX};
pub use log::{Commit, LogStore};
pub use objects::Objects;
pub use segment::{Segment, WriterId};

/// A store shared by all parts of the server.
pub type SharedStore = Arc<dyn Store>;

/// What a create-only write came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    /// It was written, durably.
    Written,
    /// Nothing was written now, since something is there. It may be what an earlier try of our own wrote.
    Taken,
}

/// A part of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its bytes.
    pub bytes: Bytes,
    /// How many bytes the whole object has.
    pub of: usize,
}

/// How much room a store has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Bytes that may still be written.
    pub free: u64,
    /// Bytes in all.
    pub total: u64,
}

/// Named objects. An object is written whole or not at all, and a reader sees all of it or nothing.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Writes the object if there is none of that name, durably. Of any number of writers in any number of processes,
    /// one gets [`Created::Written`].
    ///
    /// # Errors
    /// After an error the object may have been written all the same: read it before saying anything about it. This call
    /// never tries twice.
    async fn create(&self, key: &StorageKey, bytes: Bytes) -> Result<Created, StoreError>;

    /// Writes the object, in place of an earlier one if there is one, durably.
    ///
    /// # Errors
    /// As [`Store::create`].
    async fn put(&self, key: &StorageKey, bytes: Bytes) -> Result<(), StoreError>;

    /// The object's bytes, `None` if there is none. What was created or put before this call began is seen.
    ///
    /// # Errors
    /// When it cannot be told.
    async fn get(&self, key: &StorageKey) -> Result<Option<Bytes>, StoreError>;

    /// The bytes of several objects, `None` for each that is not there. A store may do this with less work than one
    /// after the other.
    ///
    /// # Errors
    /// As [`Store::get`], for any of them.
    async fn get_together(&self, keys: &[StorageKey]) -> Result<Vec<Option<Bytes>>, StoreError> {
        let mut found = Vec::with_capacity(keys.len());
        for key in keys {
            found.push(self.get(key).await?);
        }
        Ok(found)
    }

    /// A part of an object, fewer bytes where it ends; `None` if there is no such object. A store may do this without
    /// reading the rest.
    ///
    /// # Errors
    /// As [`Store::get`].
    async fn get_part(&self, key: &StorageKey, part: Range<usize>) -> Result<Option<Part>, StoreError> {
        let part_of = |bytes: Bytes| {
            let end = part.end.min(bytes.len());
            Part { bytes: bytes.slice(part.start.min(end)..end), of: bytes.len() }
        };
        Ok(self.get(key).await?.map(part_of))
    }

    /// Whether there is such an object.
    ///
    /// # Errors
    /// When it cannot be told.
    async fn exists(&self, key: &StorageKey) -> Result<bool, StoreError>;

    /// Removes the object; no error if there is none.
    ///
    /// # Errors
    /// When it may still be there.
    async fn delete(&self, key: &StorageKey) -> Result<(), StoreError>;

    /// The numbers in the names of a family, ascending. Costs a listing: not for the path of a request.
    ///
    /// # Errors
    /// When the listing is incomplete.
    async fn list(&self, family: Family) -> Result<Vec<EntryIndex>, StoreError>;

    /// The members of a family that is about photos, in no order.
    ///
    /// # Errors
    /// When the listing is incomplete.
    async fn list_photos(&self, family: PhotoFamily) -> Result<Vec<StorageKey>, StoreError>;

    /// How much room there is; `None` where it has no end that is known.
    ///
    /// # Errors
    /// When it cannot be told.
    async fn room(&self) -> Result<Option<Room>, StoreError>;

    /// Makes an object that can be read also outlive a power cut. A folder shows a file a moment before that.
    ///
    /// # Errors
    /// When that is not certain.
    async fn settle(&self, key: &StorageKey) -> Result<(), StoreError>;

    /// Removes what writers that were killed have left behind.
    ///
    /// # Errors
    /// When it could not be looked for.
    async fn sweep(&self) -> Result<(), StoreError>;
}
