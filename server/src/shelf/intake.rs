//! Taking photos in: only as long as there is room, and not more than a bound without an entry that names them.

use chain::hash::Hash;
use chain::ids::EntryIndex;

use super::waiting::{Share, Sign, Waiting};
use crate::store::{SharedStore, StorageKey, StoreError};

/// What a photo's smaller copies, notes and signs take beside it, at most.
const BESIDE_BYTES: u64 = 256 << 10;

/// Why a photo is not taken in now.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// What is left of the store's room is for the log.
    #[error("there is no room left for photos here; whoever runs this place has been told")]
    NoRoom,
    /// Too many bytes wait for entries that name them.
    #[error("too many photos are waiting for their stories here; try again in some minutes")]
    TooMuchWaits,
    /// The same photo is just being taken away.
    #[error("this photo is just being taken away; try again in a moment")]
    Leaving,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Bounds of what is taken in.
#[derive(Clone, Copy, Debug)]
pub struct IntakeBounds {
    /// Bytes that may wait for an entry that names them.
    pub waiting_bytes: u64,
    /// Bytes of the store's room that photos may not take.
    pub reserve_bytes: u64,
}

/// A photo that may be put now.
pub struct Admitted<'a> {
    store: &'a SharedStore,
    waiting: &'a Waiting,
    photo: Hash,
    /// It was there before, so nothing waits for it.
    there: bool,
}

/// Asks for leave to put a photo of so many bytes, of which somebody's share is taken if it is new here, beside a log
/// that ends there. The store knows then that it waits.
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
    let sign = Sign { bytes, log_end };
    let share = share().ok_or(IntakeError::TooMuchWaits)?;
    if !waiting.add(photo, sign, bounds.waiting_bytes, share) {
        return Err(IntakeError::TooMuchWaits);
    }
    let admitted = Admitted { store, waiting, photo, there: false };
    // What was admitted just now may not have been written yet.
    let on_its_way = bytes.saturating_add(BESIDE_BYTES);
    let marked = match store.room().await {
        Ok(Some(room)) if room.free < bounds.reserve_in(room.total).saturating_add(on_its_way) => {
            Err(IntakeError::NoRoom)
        }
        Ok(_) => store
            .put(&StorageKey::PhotoWaiting(photo), chain::codec::encode(&sign).into())
            .await
            .map_err(IntakeError::from),
        Err(error) => Err(error.into()),
    };
    match marked {
        Ok(()) => Ok(admitted),
        Err(error) => {
            admitted.fails().await;
            Err(error)
        }
    }
}

impl IntakeBounds {
    /// The reserve in a store of this size: where that is small, a fifth of it.
    pub fn reserve_in(&self, total: u64) -> u64 {
        reserve_in(self.reserve_bytes, total)
    }
}

/// What is kept free for the log where so much is wanted and the store has so much room in all.
pub fn reserve_in(wanted: u64, total: u64) -> u64 {
    wanted.min(total / 5)
}

impl Admitted<'_> {
    /// The photo was put. Should the same photo have been taken away in that very moment, what is left of it goes, too.
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
        // The sign goes only where there is no photo that waits under it: another upload of the same may have gone
        // through.
        if let Ok(false) = self.store.exists(&StorageKey::Photo(self.photo)).await {
            self.waiting.forget(&self.photo);
            if let Err(error) = self.store.delete(&StorageKey::PhotoWaiting(self.photo)).await {
                tracing::debug!(error = error.chain(), "a photo that did not come is waited for until it is tidied up");
            }
        }
    }
}
