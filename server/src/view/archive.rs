//! The view as the engine's archive of old events: an event that is retried after days gets its first receipt.

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use chain::ids::EntryIndex;
use chain::keys::PublicKey;
use rusqlite::{Connection, OptionalExtension, params};

use super::{View, ViewError};
use crate::engine::{Archive, Found};

/// Asks the view, once there is one: the engine starts first, and until then no client can submit.
#[derive(Clone, Default)]
pub struct ViewArchive {
    view: Arc<OnceLock<View>>,
}

impl ViewArchive {
    /// Sets the view to ask. Only the first one counts.
    pub fn ask(&self, view: View) {
        // A second view would be one of the same chain, and no better.
        drop(self.view.set(view));
    }
}

#[async_trait]
impl Archive for ViewArchive {
    async fn find(&self, key: &PublicKey, sequence: u64) -> Found {
        let Some(view) = self.view.get() else { return Found::NotBefore(EntryIndex(0)) };
        // Read before the search: entries that the view reads meanwhile may or may not be found.
        let read = *view.next().borrow();
        match view.find_event(*key, sequence).await {
            Ok(found) => found.map_or(Found::NotBefore(read), Found::At),
            Err(error) => {
                tracing::warn!(%error, "looking for an old event failed");
                Found::NotBefore(EntryIndex(0))
            }
        }
    }
}

/// Records which entry holds the event that `key` signed with this number.
pub(super) fn note(tx: &Connection, key: &PublicKey, sequence: u64, entry: EntryIndex) -> Result<(), ViewError> {
    tx.prepare_cached("INSERT OR IGNORE INTO keys (key) VALUES (?1)")?.execute([key.0])?;
    let sql = "INSERT INTO signed SELECT id, ?2, ?3 FROM keys WHERE key = ?1";
    tx.prepare_cached(sql)?.execute(params![key.0, sequence, entry.0])?;
    Ok(())
}

/// The entry of such an event.
pub(super) fn find(reader: &Connection, key: &PublicKey, sequence: u64) -> Result<Option<EntryIndex>, ViewError> {
    // Numbers go up by one, so none is beyond SQLite's integers.
    let Ok(sequence) = i64::try_from(sequence) else { return Ok(None) };
    let sql = "SELECT entry FROM signed WHERE key = (SELECT id FROM keys WHERE key = ?1) AND sequence = ?2";
    let found = reader.prepare_cached(sql)?.query_row(params![key.0, sequence], |row| row.get(0)).optional()?;
    Ok(found.map(EntryIndex))
}
