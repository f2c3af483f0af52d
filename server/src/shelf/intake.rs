//! Accepting photos: only while there is free space, and only up to a bound of photos that no entry names.

use chain::hash::Hash;
use chain::ids::EntryIndex;

use super::waiting::{Marker, Share, Waiting};
use crate::store::{PhotoFamily, SharedStore, StorageKey, StoreError};

/// Bytes of a photo's thumbnails, notes and markers, at most.
const BESIDE_BYTES: u64 = 256 << 10;

/// Why a photo is not accepted now.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The remaining free space is reserved for the log.
    #[error("there is no room left for photos here; whoever runs this place has been told")]
    NoRoom,
    /// Too many bytes wait for entries that name them.
    #[error("too many photos are waiting for their stories here; try again in some minutes")]
    TooMuchWaits,
    /// The same photo is being deleted just now.
    #[error("this photo is just being taken away; try again in a moment")]
    Leaving,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Bounds for photos.
#[derive(Clone, Copy, Debug)]
pub struct IntakeBounds {
    /// Bytes that may wait for an entry that names them, at all servers, as far as this one knows.
    pub waiting_bytes: u64,
    /// Bytes of free space that photos may not take.
    pub reserve_bytes: u64,
}

/// A photo that may be put now.
pub struct Admitted<'a> {
    store: &'a SharedStore,
    waiting: &'a Waiting,
    photo: Hash,
    /// Whether it existed before, so that nothing waits for it.
    there: bool,
}

/// Asks for permission to put a photo of this size, at this end of the log. If it is new here, `share` is held while it
/// waits, and the store gets its marker.
///
/// # Errors
/// As [`IntakeError`] says.
pub async fn admit<'a>(
    store: &'a SharedStore,
    waiting: &'a Waiting,
    bounds: IntakeBounds,
    (photo, bytes): (Hash, u64),
    share: impl FnOnce() -> Option<Share>,
    log_end: EntryIndex,
) -> Result<Admitted<'a>, IntakeError> {
    if store.exists(&StorageKey::PhotoLeaving(photo)).await? {
        return Err(IntakeError::Leaving);
    }
    if store.exists(&StorageKey::Photo(photo)).await? {
        return Ok(Admitted { store, waiting, photo, there: true });
    }
    let marker = Marker { bytes, log_end };
    let share = share().ok_or(IntakeError::TooMuchWaits)?;
    if !waiting.add(photo, marker, bounds.waiting_bytes, share) {
        return Err(IntakeError::TooMuchWaits);
    }
    let admitted = Admitted { store, waiting, photo, there: false };
    // Photos admitted just now may not have been written yet.
    let on_its_way = bytes.saturating_add(BESIDE_BYTES);
    let marked = match store.room().await {
        Ok(Some(room)) if room.free < bounds.reserve_in(room.total).saturating_add(on_its_way) => {
            Err(IntakeError::NoRoom)
        }
        Ok(_) => store
            .put(&StorageKey::PhotoWaiting(photo), chain::codec::encode(&marker).into())
            .await
            .map_err(IntakeError::from),
        Err(error) => Err(error.into()),
    };
    match marked {
        Ok(()) => {
            waiting.marked(&photo);
            Ok(admitted)
        }
        Err(error) => {
            admitted.fails().await;
            Err(error)
        }
    }
}

/// Forgets the waiting photos that another server has deleted.
///
/// # Errors
/// When the store fails.
pub async fn forget_deleted(store: &SharedStore, waiting: &Waiting) -> Result<(), StoreError> {
    let known = waiting.all();
    waiting.forget_deleted(&known, &store.list_photos(PhotoFamily::Waiting).await?);
    Ok(())
}

impl IntakeBounds {
    /// The reserve in a store of this size: at most a fifth of it.
    pub fn reserve_in(&self, total: u64) -> u64 {
        reserve_in(self.reserve_bytes, total)
    }
}

/// The reserve for the log, given the wanted one and the store's total size.
pub fn reserve_in(wanted: u64, total: u64) -> u64 {
    wanted.min(total / 5)
}

impl Admitted<'_> {
    /// The photo was put. Should the same photo have been deleted just now, its remains are deleted, too.
    ///
    /// # Errors
    /// [`IntakeError::Leaving`], and when the store fails.
    pub async fn arrives(self) -> Result<(), IntakeError> {
        let (store, photo) = (self.store, self.photo);
        if self.there
            || (!store.exists(&StorageKey::PhotoLeaving(photo)).await?
                && store.exists(&StorageKey::PhotoNote(photo)).await?
                && store.exists(&StorageKey::PhotoWaiting(photo)).await?)
        {
            return Ok(());
        }
        store.delete(&StorageKey::Photo(photo)).await?;
        self.fails().await;
        Err(IntakeError::Leaving)
    }

    /// The photo was not put after all.
    pub async fn fails(self) {
        if self.there {
            return;
        }
        // The marker is removed only if no photo waits under it: another upload of the same one may have succeeded.
        if let Ok(false) = self.store.exists(&StorageKey::Photo(self.photo)).await {
            self.waiting.forget(&self.photo);
            if let Err(error) = self.store.delete(&StorageKey::PhotoWaiting(self.photo)).await {
                tracing::debug!(error = error.chain(), "the marker of a failed upload stays until the next cleanup");
            }
        }
    }
}
