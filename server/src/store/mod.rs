//! The store: all durable data, and its guarantees.
//!
//! The commit point of the whole network is [`Store::create`] of a log segment: the writer that creates it wins that
//! place in the log. Everything else can be made again from the log, except photos, which are written before the event
//! that names them (see [`crate::shelf`]).

mod bucket;
mod bundle;
mod bundled;
mod error;
pub(crate) mod folders;
mod key;
mod layer;
mod leftovers;
mod log;
mod objects;
mod probe;
mod probed;
mod reader;
mod run;
mod segment;

use std::ops::Range;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use chain::ids::EntryIndex;
use chain::tiles::Tile;

pub use bucket::BucketProblem;
pub use bundle::{BUNDLE_ENTRIES, Bundle, BundleMark, BundleTexts};
pub use bundled::Texts;
pub use error::StoreError;
pub use key::{ERASED_NOTE, Family, PackFamily, PackName, PhotoFamily, StorageKey, THUMB_EDGES_PX, VOTES};
pub use layer::{Layer, Request};
pub(crate) use log::in_time;
pub use log::{Commit, LogStore};
pub use objects::Objects;
pub use probe::probe;
pub use probed::Probed;
pub use reader::LogReader;
pub use run::{Run, SegmentId};
pub use segment::{Segment, WriterId};

/// A store shared by all parts of the server.
pub type SharedStore = Arc<dyn Store>;

/// The result of a create-only write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    /// It was written, durably.
    Written,
    /// Nothing was written, since the object exists. An earlier try of this process may have written it.
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

/// The free space of a store.
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
    /// After an error the object may still have been written: read it before relying on that. This call never retries.
    async fn create(&self, key: &StorageKey, bytes: Bytes) -> Result<Created, StoreError>;

    /// Writes the object, in place of an earlier one if there is one, durably.
    ///
    /// # Errors
    /// As [`Store::create`].
    async fn put(&self, key: &StorageKey, bytes: Bytes) -> Result<(), StoreError>;

    /// The object's bytes, `None` if there is none. Sees all objects created or put before this call began.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn get(&self, key: &StorageKey) -> Result<Option<Bytes>, StoreError>;

    /// The bytes of several objects, `None` for each that does not exist. A store may do this faster than one after the
    /// other.
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
    /// When the store cannot be read.
    async fn exists(&self, key: &StorageKey) -> Result<bool, StoreError>;

    /// Removes the object; no error if there is none.
    ///
    /// # Errors
    /// When it may still be there.
    async fn delete(&self, key: &StorageKey) -> Result<(), StoreError>;

    /// The numbers in the names of a family, ascending. Lists a folder: not for requests.
    ///
    /// # Errors
    /// When the listing is incomplete.
    async fn list(&self, family: Family) -> Result<Vec<EntryIndex>, StoreError>;

    /// The same from this number on. A store may do this without listing the rest.
    ///
    /// # Errors
    /// As [`Store::list`].
    async fn list_from(&self, family: Family, from: EntryIndex) -> Result<Vec<EntryIndex>, StoreError> {
        let mut numbers = self.list(family).await?;
        numbers.retain(|number| *number >= from);
        Ok(numbers)
    }

    /// The [`StorageKey::Partial`] of a tile, in no order. A store that cannot list them says that there are none: then
    /// some stay that no reader needs.
    ///
    /// # Errors
    /// When the listing is incomplete.
    async fn list_partial(&self, _tile: Tile) -> Result<Vec<Tile>, StoreError> {
        Ok(Vec::new())
    }

    /// The members of a family about photos, in no order.
    ///
    /// # Errors
    /// When the listing is incomplete.
    async fn list_photos(&self, family: PhotoFamily) -> Result<Vec<StorageKey>, StoreError>;

    /// Each [`StorageKey::Vote`] about this entry or a later one, in no order. A store may do this without listing the
    /// rest.
    ///
    /// # Errors
    /// When the listing is incomplete.
    async fn list_votes(&self, from: EntryIndex) -> Result<Vec<StorageKey>, StoreError>;

    /// Whether there is a photo, or a note of one.
    ///
    /// # Errors
    /// When that is not certain.
    async fn has_photos(&self) -> Result<bool, StoreError>;

    /// The packs of a family, in no order.
    ///
    /// # Errors
    /// When the listing is incomplete.
    async fn list_packs(&self, family: PackFamily) -> Result<Vec<PackName>, StoreError>;

    /// How much room there is; `None` if it is not bounded or not known.
    ///
    /// # Errors
    /// When that cannot be read.
    async fn room(&self) -> Result<Option<Room>, StoreError>;

    /// Makes an object that can be read also durable. A folder shows a file shortly before that.
    ///
    /// # Errors
    /// When that is not certain.
    async fn settle(&self, key: &StorageKey) -> Result<(), StoreError>;

    /// Removes files that killed writers have left.
    ///
    /// # Errors
    /// When the folders could not be read.
    async fn sweep(&self) -> Result<(), StoreError>;
}
