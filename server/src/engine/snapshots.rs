//! The snapshot for clients: one after which a block was closed. That block's header commits to its state, so a client
//! can prove it at once; a newer one would have to be trusted until the next block.

use bytes::Bytes;
use chain::ids::EntryIndex;

use super::chunked;
use super::error::ReadError;
use super::options::Threads;
use super::published::Published;
use crate::store::Family;

/// The last snapshot served: read once, for all clients, however slowly they fetch it.
#[derive(Default)]
pub(super) struct Served {
    last: tokio::sync::Mutex<Option<Read>>,
}

struct Read {
    /// The newest snapshot then, and whether a block had been closed after it.
    when: (EntryIndex, bool),
    snapshot: (EntryIndex, Bytes),
}

impl Served {
    /// The newest provable snapshot, if there is one.
    pub(super) async fn latest(
        &self,
        published: &Published,
        threads: Threads,
    ) -> Result<Option<(EntryIndex, Bytes)>, ReadError> {
        let Some(newest) = published.newest_snapshot() else { return Ok(None) };
        let when = (newest, published.has_block_after(newest));
        let mut last = self.last.lock().await;
        if last.as_ref().is_none_or(|last| last.when != when) {
            *last = read(published, when, threads).await?.map(|snapshot| Read { when, snapshot });
        }
        Ok(last.as_ref().map(|last| last.snapshot.clone()))
    }
}

/// Reads the newest one, or, if no block was closed after it, the one before: the newest one's last entry is a block.
async fn read(
    published: &Published,
    when: (EntryIndex, bool),
    threads: Threads,
) -> Result<Option<(EntryIndex, Bytes)>, ReadError> {
    let (newest, proven) = when;
    let entries = if proven {
        Some(newest)
    } else {
        published.store.list(Family::Snapshots).await?.into_iter().rfind(|entries| *entries < newest)
    };
    let Some(entries) = entries else { return Ok(None) };
    let bytes = chunked::read(&published.store, entries, threads).await?;
    Ok(bytes.map(|bytes| (entries, bytes)))
}
