//! Reads and writes drafts in IndexedDB.

use std::cell::RefCell;
use std::collections::BTreeMap;

use chain::hash::Hash;
use chain::ids::EntryIndex;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::Blob;

use super::kept::{self, Draft, PhotoNote, Place, Writer};
use crate::browser;
use crate::leaving::Unfinished;
use crate::lock::{Asked, Held, hold_if_free};
use crate::photo::{self, Prepared};
use crate::storage::kept::{bytes_of, bytes_to};
use crate::storage::{self, Shelf};

/// Number of retries for a draft that a tab seems to have open: that may be the page that was just left.
const TRIES: u32 = 5;
const PAUSE_MS: u32 = 150;

thread_local! {
    /// What the browser did not store; held while the page is open, which asks before it is left then.
    static UNKEPT: RefCell<BTreeMap<String, (JsValue, Unfinished)>> = const { RefCell::new(BTreeMap::new()) };
}

/// A restored draft.
pub(super) struct Found {
    /// Its key.
    pub name: String,
    /// Its content.
    pub draft: Draft,
    /// The lock of this page. `None` where the browser has no locks.
    pub held: Option<Held>,
}

/// The newest draft for a place that no other tab has open; `None` as soon as it is not wanted any more.
pub(super) async fn find(writer: &Writer, place: Place, is_wanted: impl Fn() -> bool) -> Option<Found> {
    let prefix = place.prefix(writer);
    for _ in 0..TRIES {
        if !is_wanted() {
            return None;
        }
        let mut known = read_all(|name| name.starts_with(&prefix)).await;
        known.sort_by_key(|(_, draft)| std::cmp::Reverse(draft.written_ms));
        if known.is_empty() {
            return None;
        }
        for (name, draft) in known {
            match hold_if_free(&lock_name(&name)).await {
                Asked::Held(held) => return Some(Found { name, draft, held: Some(held) }),
                Asked::None => return Some(Found { name, draft, held: None }),
                Asked::Taken => {}
            }
        }
        browser::pause(PAUSE_MS).await;
    }
    None
}

/// Locks a new draft for this page. `None` where the browser has no locks.
pub(super) async fn open(name: &str) -> Option<Held> {
    match hold_if_free(&lock_name(name)).await {
        Asked::Held(held) => Some(held),
        Asked::Taken | Asked::None => None,
    }
}

/// Writes a draft.
pub(super) async fn write(name: &str, draft: &Draft) {
    put(name, bytes_to(&chain::codec::encode(draft))).await;
}

/// Writes a piece of a draft.
pub(super) async fn write_photo(name: &str, photo: &Prepared) {
    put(name, bytes_to(&photo.bytes)).await;
}

/// Writes the original of a draft.
pub(super) async fn write_original(name: &str, original: &Blob) {
    put(name, original.into()).await;
}

/// A stored photograph.
pub(super) async fn read_photo(id: &str, note: &PhotoNote) -> Option<Prepared> {
    let bytes = get(&kept::photo_name(id, &note.commitment)).await.and_then(bytes_of)?;
    let PhotoNote { commitment, salt, width, height, .. } = *note;
    let url = photo::address_of(&bytes)?;
    Some(Prepared { bytes, salt, commitment, width, height, url })
}

/// A stored original.
pub(super) async fn read_original(id: &str) -> Option<Blob> {
    get(&kept::original_name(id)).await?.dyn_into().ok()
}

/// Deletes a draft with all its pieces.
pub(super) async fn remove(name: &str) {
    delete(name).await;
    remove_orphans().await;
}

/// Deletes a piece.
pub(super) async fn remove_piece(name: &str) {
    delete(name).await;
}

/// Deletes all drafts of a writer who signs out.
pub(crate) async fn forget(writer: &Writer) {
    let prefix = writer.prefix();
    for name in names().await.into_iter().filter(|name| name.starts_with(&prefix)) {
        delete(&name).await;
    }
    remove_orphans().await;
}

/// The pets for whose stories a writer has drafts.
pub(super) async fn story_pets(writer: &Writer) -> Vec<Hash> {
    kept::story_pets(&names().await, writer)
}

/// The stories and comments that a writer has begun to answer.
pub(super) async fn answered_entries(writer: &Writer) -> Vec<EntryIndex> {
    kept::answered_entries(&names().await, writer)
}

/// Deletes drafts that are too old or too many, unless a tab has them open.
pub(super) async fn let_go() {
    let known = read_all(kept::is_draft).await;
    for name in kept::let_go(known, browser::now_ms()) {
        if !matches!(hold_if_free(&lock_name(&name)).await, Asked::Taken) {
            delete(&name).await;
        }
    }
    remove_orphans().await;
}

async fn remove_orphans() {
    for name in kept::orphans(&names().await) {
        delete(&name).await;
    }
}

async fn read_all(which: impl Fn(&str) -> bool) -> Vec<(String, Draft)> {
    let mut known = Vec::new();
    for name in names().await.into_iter().filter(|name| which(name)) {
        let draft = get(&name).await.and_then(bytes_of).and_then(|bytes| borsh::from_slice(&bytes).ok());
        known.extend(draft.map(|draft| (name, draft)));
    }
    known
}

fn lock_name(name: &str) -> String {
    format!("pitpet-{name}")
}

async fn put(name: &str, value: JsValue) {
    let kept = storage::put(Shelf::Kept, name, value.clone()).await.is_ok();
    UNKEPT.with_borrow_mut(|unkept| match kept {
        true => drop(unkept.remove(name)),
        false => drop(unkept.insert(name.to_owned(), (value, Unfinished::begin()))),
    });
}

async fn get(name: &str) -> Option<JsValue> {
    if let Some(value) = UNKEPT.with_borrow(|unkept| unkept.get(name).map(|(value, _)| value.clone())) {
        return Some(value);
    }
    storage::get(Shelf::Kept, name).await.ok().flatten()
}

async fn delete(name: &str) {
    UNKEPT.with_borrow_mut(|unkept| drop(unkept.remove(name)));
    // What is not stored need not be deleted.
    let _ = storage::delete(Shelf::Kept, name).await;
}

async fn names() -> Vec<String> {
    let mut names = storage::names(Shelf::Kept).await.unwrap_or_default();
    UNKEPT.with_borrow(|unkept| names.extend(unkept.keys().cloned()));
    names.sort();
    names.dedup();
    names
}
