//! The last step of a photo's deletion.

use chain::hash::Hash;

use crate::store::{ERASED_NOTE, SharedStore, StorageKey, StoreError};

/// Why a photo is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// An entry that named it was erased. It is not accepted again.
    Erased,
    /// No entry has named it. It may be uploaded again.
    Unnamed,
}

/// Deletes a photo from the store, whichever entry names it. An erased one leaves a note behind, put before anything is
/// removed: an upload that runs meanwhile looks for it at its end.
///
/// # Errors
/// The store could not be changed; what was removed until then stays removed.
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
    // Last: as long as it exists, all other remains are found.
    store.delete(&StorageKey::PhotoWaiting(*photo)).await
}
