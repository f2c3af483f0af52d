//! The last step of a photo's way out.

use chain::hash::Hash;

use crate::store::{ERASED_NOTE, SharedStore, StorageKey, StoreError};

/// Why a photo is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// An entry that named it was erased. It is not taken in again.
    Erased,
    /// No entry has named it. It may come again.
    Unnamed,
}

/// Takes a photo out of the store, whoever names it. An erased one leaves a note behind, put before anything is
/// removed: an upload that goes on meanwhile looks for it at its end.
///
/// # Errors
/// When the store fails; it is to be tried again then.
pub async fn remove(store: &SharedStore, photo: &Hash, why: Why) -> Result<(), StoreError> {
    if why == Why::Erased {
        store.put(&StorageKey::PhotoNote(*photo), ERASED_NOTE).await?;
    }
    for key in StorageKey::photo_and_copies(*photo) {
        store.delete(&key).await?;
    }
    let note = StorageKey::PhotoNote(*photo);
    if why == Why::Unnamed && store.get(&note).await?.is_some_and(|found| found != ERASED_NOTE) {
        store.delete(&note).await?;
    }
    // The last: as long as it is there, whatever else is left is found.
    store.delete(&StorageKey::PhotoWaiting(*photo)).await
}
