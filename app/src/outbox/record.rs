//! The outbox in this browser's database, which all tabs share.

use wasm_bindgen::JsValue;

use super::queue::Kept;
use crate::storage::kept::{bytes_of, bytes_to};
use crate::storage::{self, Change, Shelf, StorageError};

/// The result of a conditional write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// It is written.
    Yes,
    /// Another tab has changed or removed it since this one read it.
    Otherwise,
}

/// Stores a new item.
pub(super) async fn begin(kept: &Kept) -> Result<(), StorageError> {
    storage::put(Shelf::Outbox, &key(kept.queued.id), bytes_to(&kept.to_bytes())).await
}

/// All stored items, of all accounts.
pub(super) async fn all() -> Vec<Kept> {
    storage::get_all(Shelf::Outbox).await.unwrap_or_default().into_iter().filter_map(read).collect()
}

/// A stored item.
pub(super) async fn get(id: u64) -> Result<Option<Kept>, StorageError> {
    Ok(storage::get(Shelf::Outbox, &key(id)).await?.and_then(read))
}

/// Replaces a stored item if it is unchanged: of two tabs only one can sign it.
pub(super) async fn replace(old: &Kept, new: &Kept) -> Result<Written, StorageError> {
    let key = key(old.queued.id);
    let (old, new) = (old.clone(), new.to_bytes());
    let decide = move |there: Option<JsValue>| match there.and_then(read) {
        Some(there) if there == old => (Change::Put(bytes_to(&new)), Written::Yes),
        _ => (Change::Leave, Written::Otherwise),
    };
    storage::change(Shelf::Outbox, &key, decide).await
}

/// Stores that an item has stopped, or goes on, if the item is stored at all.
pub(super) async fn stopped(kept: Kept) -> Result<(), StorageError> {
    let id = kept.queued.id;
    let decide = move |there: Option<JsValue>| match there.and_then(read) {
        Some(there) => {
            let now = Kept { queued: there.queued, stop: kept.stop.clone() };
            (Change::Put(bytes_to(&now.to_bytes())), ())
        }
        None => (Change::Leave, ()),
    };
    storage::change(Shelf::Outbox, &key(id), decide).await
}

/// Deletes an item.
pub(super) async fn forgotten(id: u64) -> Result<(), StorageError> {
    storage::delete(Shelf::Outbox, &key(id)).await
}

/// The same, where a failure does no harm: what is not stored need not be deleted, and what cannot be deleted is found
/// to be in the log on the next visit.
pub(super) async fn forget(id: u64) {
    let _ = forgotten(id).await;
}

fn read(value: JsValue) -> Option<Kept> {
    Kept::of_bytes(&bytes_of(value)?)
}

/// Keys sort as text, so the numbers are padded.
fn key(id: u64) -> String {
    format!("{id:020}")
}
