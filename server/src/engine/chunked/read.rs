//! Putting the chunks together.

use bytes::Bytes;
use chain::hash::Hash;
use chain::ids::EntryIndex;

use super::manifest::{Chunk, Manifest, Stored};
use crate::engine::options::Threads;
use crate::store::{SharedStore, StorageKey, StoreError};

/// Packs that are read at the same time.
const TOGETHER: usize = 16;

/// A snapshot; `None` if there is none, or a part of it is missing or damaged. Only for the older ones that were stored
/// in one piece it is left to the caller to see whether they are sound.
///
/// # Errors
/// When the store cannot be read.
pub async fn read(store: &SharedStore, entries: EntryIndex, threads: Threads) -> Result<Option<Bytes>, StoreError> {
    let Some(bytes) = store.get(&StorageKey::Snapshot(entries)).await? else { return Ok(None) };
    let whole = match Stored::read(&bytes) {
        Stored::Whole => return Ok(Some(bytes)),
        Stored::Chunks(manifest) => gather(store, manifest, threads).await?,
        Stored::Damaged => None,
    };
    if whole.is_none() {
        tracing::warn!(entries = entries.0, "chunks of a snapshot are missing or damaged");
    }
    Ok(whole)
}

async fn gather(store: &SharedStore, manifest: Manifest, threads: Threads) -> Result<Option<Bytes>, StoreError> {
    let keys: Vec<_> = manifest.packs.iter().map(|pack| StorageKey::Pack(pack.name)).collect();
    let mut packs = Vec::with_capacity(keys.len());
    for some in keys.chunks(TOGETHER) {
        packs.extend(store.get_together(some).await?);
    }
    let Some(packs) = packs.into_iter().collect::<Option<Vec<_>>>() else { return Ok(None) };
    Ok(threads.work(move || assemble(&manifest, &packs)).await.flatten())
}

/// `None` if that does not give what it should.
fn assemble(manifest: &Manifest, packs: &[Bytes]) -> Option<Bytes> {
    let part = |chunk: &Chunk| {
        let at = usize::try_from(chunk.at).ok()?;
        packs.get(chunk.pack as usize)?.get(at..at.checked_add(chunk.bytes as usize)?)
    };
    let whole = match packs {
        // Written whole, the pack is the whole.
        [only] if Hash::of(&[only]) == manifest.hash => return Some(only.clone()),
        _ => manifest.chunks.iter().map(part).collect::<Option<Vec<_>>>()?.concat(),
    };
    (Hash::of(&[&whole]) == manifest.hash).then(|| whole.into())
}
