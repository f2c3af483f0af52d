//! Writing what is new.

use std::collections::BTreeSet;

use bytes::Bytes;
use chain::ids::EntryIndex;

use super::cut::Cut;
use super::layout::Layout;
use super::manifest::{Manifest, Stored};
use crate::engine::options::Threads;
use crate::store::{Family, PackFamily, PackName, SharedStore, StorageKey, StoreError};

/// Writes a snapshot that covers so many entries, in place of an earlier one.
///
/// # Errors
/// When the store fails. What is written then is not used, or is as good as if all of it were.
pub async fn write(
    store: &SharedStore,
    entries: EntryIndex,
    snapshot: Bytes,
    threads: Threads,
) -> Result<(), StoreError> {
    let cut = threads.work(move || Cut::of(snapshot)).await;
    let cut = cut.ok_or_else(|| StoreError::failed("cutting", StorageKey::Snapshot(entries), "the task died"))?;
    let (before, usable) = tokio::try_join!(newest_but(store, entries), usable(store))?;
    if !put(store, &Layout::of(&cut, entries, before.as_ref(), &usable), entries).await? {
        tracing::info!(entries = entries.0, "a pack was deleted by another server meanwhile: all is written anew");
        // If that is about to be deleted, too, there are two newer snapshots.
        put(store, &Layout::of(&cut, entries, None, &usable), entries).await?;
    }
    Ok(())
}

/// Puts the new pack, and then the manifest. False if it names a pack that is being deleted.
async fn put(store: &SharedStore, layout: &Layout, entries: EntryIndex) -> Result<bool, StoreError> {
    if let Some((name, bytes)) = &layout.new {
        store.put(&StorageKey::Pack(*name), bytes.clone()).await?;
    }
    store.put(&StorageKey::Snapshot(entries), layout.manifest.encode().into()).await?;
    let usable = usable(store).await?;
    Ok(layout.manifest.packs.iter().all(|pack| usable.contains(&pack.name)))
}

/// The packs that are there and not about to be deleted. Markers are listed first: a marker that is gone by then has
/// taken its pack with it.
async fn usable(store: &SharedStore) -> Result<BTreeSet<PackName>, StoreError> {
    let leaving = store.list_packs(PackFamily::Leaving).await?;
    let mut kept: BTreeSet<_> = store.list_packs(PackFamily::Kept).await?.into_iter().collect();
    leaving.iter().for_each(|name| _ = kept.remove(name));
    Ok(kept)
}

/// The manifest of the newest other snapshot: if this one is written anew, it may be damaged.
async fn newest_but(store: &SharedStore, entries: EntryIndex) -> Result<Option<Manifest>, StoreError> {
    let newest = store.list(Family::Snapshots).await?.into_iter().rfind(|other| *other != entries);
    let Some(newest) = newest else { return Ok(None) };
    let bytes = store.get(&StorageKey::Snapshot(newest)).await?;
    Ok(bytes.and_then(|bytes| Stored::read(&bytes).manifest()))
}
