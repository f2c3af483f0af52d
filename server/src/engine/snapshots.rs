//! The snapshot that is handed out: one after which a block was closed. That block's header commits to the state in it,
//! so whoever begins with it can prove it; a newer one would have to be believed until the next block.

use bytes::Bytes;
use chain::ids::EntryIndex;

use super::error::ReadError;
use super::published::Published;
use crate::store::{Family, StorageKey};

/// The snapshot that was asked for last: read once, however many fetch it, and however slowly.
#[derive(Default)]
pub(super) struct Served {
    last: tokio::sync::Mutex<Option<Read>>,
}

struct Read {
    /// The newest snapshot there was, and whether a block had been closed after it.
    when: (EntryIndex, bool),
    snapshot: (EntryIndex, Bytes),
}

impl Served {
    /// The newest snapshot that can be proven, if there is one.
    pub(super) async fn latest(&self, published: &Published) -> Result<Option<(EntryIndex, Bytes)>, ReadError> {
        let Some(newest) = published.newest_snapshot() else { return Ok(None) };
        let when = (newest, published.has_block_after(newest));
        let mut last = self.last.lock().await;
        if last.as_ref().is_none_or(|last| last.when != when) {
            *last = read(published, when).await?.map(|snapshot| Read { when, snapshot });
        }
        Ok(last.as_ref().map(|last| last.snapshot.clone()))
    }
}

/// Reads the newest one, or, where no block was closed after it, the one before: the newest one's last entry is a
/// block.
async fn read(published: &Published, when: (EntryIndex, bool)) -> Result<Option<(EntryIndex, Bytes)>, ReadError> {
    let (newest, proven) = when;
    let entries = if proven {
        Some(newest)
    } else {
        published.store.list(Family::Snapshots).await?.into_iter().rfind(|entries| *entries < newest)
    };
    let Some(entries) = entries else { return Ok(None) };
    let bytes = published.store.get(&StorageKey::Snapshot(entries)).await?;
    Ok(bytes.map(|bytes| (entries, bytes)))
}
