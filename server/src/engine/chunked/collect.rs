//! Deleting packs that nothing names any more.

use std::collections::BTreeSet;

use bytes::Bytes;
use chain::ids::EntryIndex;
use futures::future::try_join_all;

use super::manifest::Stored;
use crate::store::{Family, PackFamily, PackName, SharedStore, StorageKey, StoreError};

/// Packs deleted in one pass: a snapshot that is dropped leaves one or two behind.
const AT_ONCE: usize = 32;

/// Drops all snapshots but the newest, and then the packs that nothing needs any more.
///
/// # Errors
/// When the store fails. The next call goes on.
pub async fn keep_newest(store: &SharedStore, kept: usize) -> Result<(), StoreError> {
    for entries in store.list(Family::Snapshots).await?.into_iter().rev().skip(kept) {
        store.delete(&StorageKey::Snapshot(entries)).await?;
    }
    collect(store).await
}

/// One pass, as the module says.
async fn collect(store: &SharedStore) -> Result<(), StoreError> {
    // In this order: a marker without a pack is one whose pack is gone.
    let leaving = store.list_packs(PackFamily::Leaving).await?;
    let kept: BTreeSet<_> = store.list_packs(PackFamily::Kept).await?.into_iter().collect();
    let done: Vec<_> = leaving.into_iter().filter(|name| !kept.contains(name)).take(AT_ONCE).collect();
    delete(store, &done, StorageKey::PackLeaving).await?;

    let (oldest, named_now) = named(store).await?;
    let old = kept.into_iter().filter(|name| name.entries < oldest);
    let unnamed: Vec<_> = old.filter(|name| !named_now.contains(name)).take(AT_ONCE).collect();
    if unnamed.is_empty() {
        return Ok(());
    }
    try_join_all(unnamed.iter().map(|name| mark(store, *name))).await?;
    let (_, named_still) = named(store).await?;
    let unnamed: Vec<_> = unnamed.into_iter().filter(|name| !named_still.contains(name)).collect();
    delete(store, &unnamed, StorageKey::Pack).await?;
    delete(store, &unnamed, StorageKey::PackLeaving).await
}

async fn mark(store: &SharedStore, name: PackName) -> Result<(), StoreError> {
    store.put(&StorageKey::PackLeaving(name), Bytes::new()).await
}

async fn delete(store: &SharedStore, names: &[PackName], key: fn(PackName) -> StorageKey) -> Result<(), StoreError> {
    try_join_all(names.iter().map(async |name| store.delete(&key(*name)).await)).await.map(|_| ())
}

/// How many entries the oldest snapshot covers, and the packs that all of them name.
async fn named(store: &SharedStore) -> Result<(EntryIndex, BTreeSet<PackName>), StoreError> {
    let snapshots = store.list(Family::Snapshots).await?;
    let oldest = snapshots.first().copied().unwrap_or_default();
    let keys: Vec<_> = snapshots.into_iter().map(StorageKey::Snapshot).collect();
    // One that vanishes meanwhile needs none.
    let found = store.get_together(&keys).await?.into_iter().flatten();
    let manifests = found.filter_map(|bytes| Stored::read(&bytes).manifest());
    Ok((oldest, manifests.flat_map(|manifest| manifest.packs).map(|pack| pack.name).collect()))
}
