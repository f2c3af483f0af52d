//! What is kept of the outbox in this browser's database, where all tabs see it.

use wasm_bindgen::JsValue;

use super::queue::Kept;
use crate::storage::kept::{bytes_of, bytes_to};
use crate::storage::{self, Change, Shelf, StorageError};

/// What became of a wish to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// It is written.
    Yes,
    /// Another tab has changed it or taken it out since this one looked.
    Otherwise,
}

/// Writes down something new.
pub(super) async fn begin(kept: &Kept) -> Result<(), StorageError> {
    storage::put(Shelf::Outbox, &key(kept.queued.id), bytes_to(&kept.to_bytes())).await
}

/// Everything that is kept, for whomever.
pub(super) async fn all() -> Vec<Kept> {
    storage::get_all(Shelf::Outbox).await.unwrap_or_default().into_iter().filter_map(read).collect()
}

/// What is kept of one thing.
pub(super) async fn get(id: u64) -> Result<Option<Kept>, StorageError> {
    Ok(storage::get(Shelf::Outbox, &key(id)).await?.and_then(read))
}

/// Takes the place of what was there, if that is still there: of two tabs one alone can sign something.
pub(super) async fn replace(old: &Kept, new: &Kept) -> Result<Written, StorageError> {
    let key = key(old.queued.id);
    let (old, new) = (old.clone(), new.to_bytes());
    let decide = move |there: Option<JsValue>| match there.and_then(read) {
        Some(there) if there == old => (Change::Put(bytes_to(&new)), Written::Yes),
        _ => (Change::Leave, Written::Otherwise),
    };
    storage::change(Shelf::Outbox, &key, decide).await
}

/// Keeps that something has stopped, or goes on, if it is there at all.
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

/// Forgets one thing.
pub(super) async fn forgotten(id: u64) -> Result<(), StorageError> {
    storage::delete(Shelf::Outbox, &key(id)).await
}

/// The same, where nothing depends on it: what is not kept need not be forgotten, and what cannot be forgotten is found to
/// be in the log on the next visit.
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
