//! A store that is probed while it is read already: a bucket takes its time for each request, and a start has other
//! things to ask meanwhile.

use std::ops::Range;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use chain::ids::EntryIndex;
use chain::tiles::Tile;
use tokio::sync::OnceCell;

use super::probe::probe;
use super::{
    Created, Family, PackFamily, PackName, Part, PhotoFamily, Room, SharedStore, StorageKey, Store, StoreError,
};

/// The same store, in which every write waits until the store has passed its probe.
pub struct Probed {
    inner: SharedStore,
    passed: OnceCell<()>,
}

impl Probed {
    /// Over a store that was not probed yet.
    pub fn over(inner: SharedStore) -> Arc<Self> {
        Arc::new(Self { inner, passed: OnceCell::new() })
    }

    /// Probes the store, once for all who ask.
    ///
    /// # Errors
    /// As [`probe`]. Who asks then probes it again.
    pub async fn pass(&self) -> Result<(), StoreError> {
        self.passed.get_or_try_init(|| probe(&self.inner)).await.copied()
    }
}

#[async_trait]
impl Store for Probed {
    async fn create(&self, key: &StorageKey, bytes: Bytes) -> Result<Created, StoreError> {
        self.pass().await?;
        self.inner.create(key, bytes).await
    }

    async fn put(&self, key: &StorageKey, bytes: Bytes) -> Result<(), StoreError> {
        self.pass().await?;
        self.inner.put(key, bytes).await
    }

    async fn get(&self, key: &StorageKey) -> Result<Option<Bytes>, StoreError> {
        self.inner.get(key).await
    }

    async fn get_together(&self, keys: &[StorageKey]) -> Result<Vec<Option<Bytes>>, StoreError> {
        self.inner.get_together(keys).await
    }

    async fn get_part(&self, key: &StorageKey, part: Range<usize>) -> Result<Option<Part>, StoreError> {
        self.inner.get_part(key, part).await
    }

    async fn exists(&self, key: &StorageKey) -> Result<bool, StoreError> {
        self.inner.exists(key).await
    }

    async fn delete(&self, key: &StorageKey) -> Result<(), StoreError> {
        self.pass().await?;
        self.inner.delete(key).await
    }

    async fn list(&self, family: Family) -> Result<Vec<EntryIndex>, StoreError> {
        self.inner.list(family).await
    }

    async fn list_from(&self, family: Family, from: EntryIndex) -> Result<Vec<EntryIndex>, StoreError> {
        self.inner.list_from(family, from).await
    }

    async fn list_partial(&self, tile: Tile) -> Result<Vec<Tile>, StoreError> {
        self.inner.list_partial(tile).await
    }

    async fn list_photos(&self, family: PhotoFamily) -> Result<Vec<StorageKey>, StoreError> {
        self.inner.list_photos(family).await
    }

    async fn list_votes(&self, from: EntryIndex) -> Result<Vec<StorageKey>, StoreError> {
        self.inner.list_votes(from).await
    }

    async fn list_packs(&self, family: PackFamily) -> Result<Vec<PackName>, StoreError> {
        self.inner.list_packs(family).await
    }

    async fn has_photos(&self) -> Result<bool, StoreError> {
        self.inner.has_photos().await
    }

    async fn room(&self) -> Result<Option<Room>, StoreError> {
        self.inner.room().await
    }

    async fn settle(&self, key: &StorageKey) -> Result<(), StoreError> {
        self.inner.settle(key).await
    }

    async fn sweep(&self) -> Result<(), StoreError> {
        self.pass().await?;
        self.inner.sweep().await
    }
}
