//! Stores in front of another one.

use std::ops::Range;

use async_trait::async_trait;
use bytes::Bytes;
use chain::ids::EntryIndex;
use chain::tiles::Tile;

use super::{
    Created, Family, PackFamily, PackName, Part, PhotoFamily, Room, SharedStore, StorageKey, Store, StoreError,
};

/// A request to a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request<'a> {
    /// [`Store::create`].
    Create(&'a StorageKey),
    /// [`Store::put`].
    Put(&'a StorageKey),
    /// [`Store::delete`].
    Delete(&'a StorageKey),
    /// Reads an object, or a part of it.
    Read(&'a StorageKey),
    /// [`Store::exists`].
    Exists(&'a StorageKey),
    /// Lists names, but for those of votes.
    List,
    /// [`Store::list_votes`].
    ListVotes,
    /// [`Store::sweep`].
    Sweep,
}

/// A store that passes each request on to another one, and may wait or refuse before that. Every layer is a [`Store`].
#[async_trait]
pub trait Layer: Send + Sync + 'static {
    /// The store behind it.
    fn inner(&self) -> &SharedStore;

    /// Called before each of these requests is passed on.
    ///
    /// # Errors
    /// Then it is not passed on, and this is the answer.
    async fn before(&self, request: Request<'_>) -> Result<(), StoreError>;

    /// [`Store::create`].
    ///
    /// # Errors
    /// As there.
    async fn create(&self, key: &StorageKey, bytes: Bytes) -> Result<Created, StoreError> {
        self.before(Request::Create(key)).await?;
        self.inner().create(key, bytes).await
    }

    /// [`Store::put`].
    ///
    /// # Errors
    /// As there.
    async fn put(&self, key: &StorageKey, bytes: Bytes) -> Result<(), StoreError> {
        self.before(Request::Put(key)).await?;
        self.inner().put(key, bytes).await
    }

    /// [`Store::room`].
    ///
    /// # Errors
    /// As there.
    async fn room(&self) -> Result<Option<Room>, StoreError> {
        self.inner().room().await
    }
}

#[async_trait]
impl<L: Layer> Store for L {
    async fn create(&self, key: &StorageKey, bytes: Bytes) -> Result<Created, StoreError> {
        Layer::create(self, key, bytes).await
    }

    async fn put(&self, key: &StorageKey, bytes: Bytes) -> Result<(), StoreError> {
        Layer::put(self, key, bytes).await
    }

    async fn get(&self, key: &StorageKey) -> Result<Option<Bytes>, StoreError> {
        self.before(Request::Read(key)).await?;
        self.inner().get(key).await
    }

    async fn get_together(&self, keys: &[StorageKey]) -> Result<Vec<Option<Bytes>>, StoreError> {
        for key in keys {
            self.before(Request::Read(key)).await?;
        }
        self.inner().get_together(keys).await
    }

    async fn get_part(&self, key: &StorageKey, part: Range<usize>) -> Result<Option<Part>, StoreError> {
        self.before(Request::Read(key)).await?;
        self.inner().get_part(key, part).await
    }

    async fn exists(&self, key: &StorageKey) -> Result<bool, StoreError> {
        self.before(Request::Exists(key)).await?;
        self.inner().exists(key).await
    }

    async fn delete(&self, key: &StorageKey) -> Result<(), StoreError> {
        self.before(Request::Delete(key)).await?;
        self.inner().delete(key).await
    }

    async fn list(&self, family: Family) -> Result<Vec<EntryIndex>, StoreError> {
        self.before(Request::List).await?;
        self.inner().list(family).await
    }

    async fn list_from(&self, family: Family, from: EntryIndex) -> Result<Vec<EntryIndex>, StoreError> {
        self.before(Request::List).await?;
        self.inner().list_from(family, from).await
    }

    async fn list_partial(&self, tile: Tile) -> Result<Vec<Tile>, StoreError> {
        self.before(Request::List).await?;
        self.inner().list_partial(tile).await
    }

    async fn list_photos(&self, family: PhotoFamily) -> Result<Vec<StorageKey>, StoreError> {
        self.before(Request::List).await?;
        self.inner().list_photos(family).await
    }

    async fn list_votes(&self, from: EntryIndex) -> Result<Vec<StorageKey>, StoreError> {
        self.before(Request::ListVotes).await?;
        self.inner().list_votes(from).await
    }

    async fn has_photos(&self) -> Result<bool, StoreError> {
        self.before(Request::List).await?;
        self.inner().has_photos().await
    }

    async fn list_packs(&self, family: PackFamily) -> Result<Vec<PackName>, StoreError> {
        self.before(Request::List).await?;
        self.inner().list_packs(family).await
    }

    async fn room(&self) -> Result<Option<Room>, StoreError> {
        Layer::room(self).await
    }

    async fn settle(&self, key: &StorageKey) -> Result<(), StoreError> {
        self.inner().settle(key).await
    }

    async fn sweep(&self) -> Result<(), StoreError> {
        self.before(Request::Sweep).await?;
        self.inner().sweep().await
    }
}
