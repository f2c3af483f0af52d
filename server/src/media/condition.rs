//! Whether a stored photo is the one that its name commits to.

use chain::codec;
use chain::commitment::photo_commitment;
use chain::hash::Hash;

use super::Note;
use crate::store::{ERASED_NOTE, SharedStore, StorageKey, StoreError};

/// The condition of a photo in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The bytes and the note's salt open the commitment.
    Whole,
    /// It was erased.
    Erased,
    /// The photo or its note is not there.
    Missing,
    /// The photo or its note is there in part, or something else is there.
    Damaged,
}

/// Reads a photo and its note, and compares.
///
/// # Errors
/// When the store fails.
pub async fn condition(store: &SharedStore, photo: Hash) -> Result<Condition, StoreError> {
    let Some(note) = store.get(&StorageKey::PhotoNote(photo)).await? else { return Ok(Condition::Missing) };
    if note == ERASED_NOTE {
        return Ok(Condition::Erased);
    }
    let Some(bytes) = store.get(&StorageKey::Photo(photo)).await? else { return Ok(Condition::Missing) };
    let opens = codec::decode::<Note>(&note).is_ok_and(|note| photo_commitment(&note.salt, &bytes) == photo);
    Ok(if opens { Condition::Whole } else { Condition::Damaged })
}
