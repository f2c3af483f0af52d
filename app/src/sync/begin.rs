//! How this browser's copy begins: with the one from the last visit, with the log's first entry, or, where the log is
//! long, with the server's snapshot.

use api::log::EntriesPage;
use api::path;

use super::replica::{ROOTS_MAX, Replica};
use super::{Distrust, SyncError};
use crate::browser;
use crate::http::{HttpError, get_binary, get_bytes, get_text};
use crate::model::World;
use crate::storage::{self, KeptPeak, Key};

pub(super) async fn begin(world: World) -> Result<(), SyncError> {
    let peak: Option<KeptPeak> = storage::read(Key::Peak).await.unwrap_or_default();
    let mut replica = match kept().await {
        Some(kept) => kept,
        None => fetched().await?,
    };
    if let Some(peak) = peak {
        replica.recall(peak)?;
    }
    world.take_copy(replica);
    Ok(())
}

async fn kept() -> Option<Replica> {
    let (checked_from, snapshot): (u64, Vec<u8>) = storage::read(Key::Copy).await.ok()??;
    Replica::restore(&snapshot, Some(checked_from), browser::breathe).await.ok()
}

async fn fetched() -> Result<Replica, SyncError> {
    let note = get_text(path::CHECKPOINT).await?;
    let long = claimed_size(&note).is_some_and(|entries| entries > ROOTS_MAX as u64);
    if long {
        match get_bytes(path::SNAPSHOT, &[]).await {
            Ok(bytes) => return Ok(Replica::restore(&bytes, None, browser::breathe).await?),
            Err(HttpError::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let query = [("from", "0".to_owned()), ("limit", "1".to_owned())];
    let page: EntriesPage = get_binary(path::ENTRIES, &query).await?;
    let genesis = page.entries.first().ok_or(HttpError::Garbled)?;
    Replica::begin(&genesis.bytes).map_err(|distrust: Distrust| distrust.into())
}

/// How long the log is said to be, before anything about it can be checked: only to choose the shorter way.
fn claimed_size(note: &str) -> Option<u64> {
    note.lines().nth(1)?.parse().ok()
}
