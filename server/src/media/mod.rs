//! Photos: checked, stored under their commitment, with a thumbnail.

mod condition;
mod error;
mod picture;
mod proof;
mod walk;

use std::ops::Range;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use bytes::Bytes;
use chain::commitment::{Salt, photo_commitment};
use chain::hash::Hash;
use tokio::sync::Semaphore;

pub use condition::{Condition, condition};
pub use error::MediaError;
pub use picture::{THUMB_EDGE_PX, inspect, thumbnail};
pub use walk::{Container, Format, walk};

use picture::{DECODER_BYTES_MAX, decoder_bytes};

use crate::store::{Created, ERASED_NOTE, SharedStore, StorageKey, StoreError};

/// Pictures decoded at once.
const DECODERS: u64 = 2;
/// The unit of decoders' memory: together they take no more than the largest picture alone.
const SHARE_BYTES: u64 = 1 << 20;
const SHARES: u64 = DECODER_BYTES_MAX / SHARE_BYTES;
/// Uploads that may wait for a decoder or run in it; each holds up to 8 MiB.
pub const UPLOADS_AT_ONCE: usize = 16;

/// The photos in a store. Cheap to clone.
#[derive(Clone)]
pub struct Media {
    store: SharedStore,
    decoders: Arc<Semaphore>,
    uploads: Arc<Semaphore>,
}

/// The metadata of a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Note {
    /// Opens the commitment together with the bytes.
    pub salt: Salt,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// A stored photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Whether it is new here.
    pub created: Created,
    /// Its metadata.
    pub note: Note,
}

/// Which version of a photo is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Showing {
    /// The file as it was uploaded.
    Whole(Hash),
    /// The thumbnail.
    Small(Hash),
}

/// A piece of a photo.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Its bytes.
    pub bytes: Bytes,
    /// How many bytes the whole file has.
    pub of: usize,
}

/// A permission to upload one photo, taken when its bytes are there: a photo that is still on its way takes no place.
pub struct UploadPermit(#[expect(dead_code, reason = "held, not read")] tokio::sync::OwnedSemaphorePermit);

impl Media {
    /// The photos in this store.
    pub fn new(store: SharedStore) -> Self {
        let decoders = Arc::new(Semaphore::new(SHARES as usize));
        Self { store, decoders, uploads: Arc::new(Semaphore::new(UPLOADS_AT_ONCE)) }
    }

    /// Asks for a permission to upload a photo.
    ///
    /// # Errors
    /// `Busy`.
    pub fn permit(&self) -> Result<UploadPermit, MediaError> {
        self.uploads.clone().try_acquire_owned().map(UploadPermit).map_err(|_| MediaError::Busy)
    }

    /// Checks a photo and stores it. Idempotent.
    ///
    /// # Errors
    /// Everything in [`MediaError`]; then nothing is stored, or only files that are never shown.
    pub async fn keep(&self, _permit: UploadPermit, name: Hash, salt: Salt, bytes: Bytes) -> Result<Kept, MediaError> {
        let container = inspect(&bytes)?;
        if photo_commitment(&salt, &bytes) != name {
            return Err(MediaError::CommitmentMismatch);
        }
        let note = Note { salt, width: container.width, height: container.height };
        match condition(&self.store, name).await? {
            Condition::Erased => return Err(MediaError::Erased),
            Condition::Whole => return Ok(Kept { created: Created::Taken, note }),
            Condition::Missing => {}
            // A restore may have been broken off in the middle of it.
            Condition::Damaged => {
                tracing::warn!(photo = %name, "a damaged photo is replaced by one that was uploaded");
                self.store.put(&StorageKey::PhotoNote(name), chain::codec::encode(&note).into()).await?;
                self.store.put(&StorageKey::Photo(name), bytes.clone()).await?;
            }
        }
        let thumb = self.make_thumb(bytes.clone(), container).await?;
        // The photo itself comes last: once it exists, so does the rest. A crash before that leaves two small orphans,
        // equal to those that the next try would write.
        self.store.put(&thumb_key(name), thumb).await?;
        // An erasure may come at any moment, and its note must not be overwritten.
        self.store.create(&StorageKey::PhotoNote(name), chain::codec::encode(&note).into()).await?;
        let created = self.store.create(&StorageKey::Photo(name), bytes).await?;
        if self.is_erased(name).await? {
            for key in StorageKey::photo_and_copies(name) {
                self.store.delete(&key).await?;
            }
            return Err(MediaError::Erased);
        }
        Ok(Kept { created, note })
    }

    /// A piece of the shown version, `None` if there is no such photo. Only a photo with a note may be shown: ask for
    /// that first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn piece(&self, showing: Showing, place: Range<usize>) -> Result<Option<Piece>, StoreError> {
        let key = match showing {
            Showing::Whole(name) => StorageKey::Photo(name),
            Showing::Small(name) => thumb_key(name),
        };
        let found = match (self.store.get_part(&key, place.clone()).await?, showing) {
            (None, Showing::Small(name)) => {
                self.small_again(name).await?;
                self.store.get_part(&key, place).await?
            }
            (found, _) => found,
        };
        Ok(found.map(|part| Piece { bytes: part.bytes, of: part.of }))
    }

    /// Makes a lost thumbnail again, unless the photo is lost, too.
    async fn small_again(&self, name: Hash) -> Result<(), StoreError> {
        let Some(bytes) = self.store.get(&StorageKey::Photo(name)).await? else { return Ok(()) };
        let Ok(container) = inspect(&bytes) else { return Ok(()) };
        let Ok(thumb) = self.make_thumb(bytes, container).await else { return Ok(()) };
        self.store.put(&thumb_key(name), thumb).await
    }

    /// The photo's metadata, `None` if there is no such photo, or it was erased.
    ///
    /// # Errors
    /// When the store fails, or the note is damaged.
    pub async fn note(&self, name: Hash) -> Result<Option<Note>, StoreError> {
        let key = StorageKey::PhotoNote(name);
        let Some(bytes) = self.store.get(&key).await?.filter(|bytes| *bytes != ERASED_NOTE) else { return Ok(None) };
        let damaged = |_| StoreError::Damaged { key: key.to_string(), what: "it is no photo's note" };
        chain::codec::decode(&bytes).map(Some).map_err(damaged)
    }

    async fn is_erased(&self, name: Hash) -> Result<bool, StoreError> {
        Ok(self.store.get(&StorageKey::PhotoNote(name)).await?.is_some_and(|note| note == ERASED_NOTE))
    }

    async fn make_thumb(&self, bytes: Bytes, container: Container) -> Result<Bytes, MediaError> {
        // A small picture takes a full part, too, or more would run at once than there are cores.
        let shares = (decoder_bytes(&container) / SHARE_BYTES).clamp(SHARES / DECODERS, SHARES) as u32;
        let permit = self.decoders.clone().acquire_many_owned(shares).await.map_err(|_| MediaError::Busy)?;
        let work = tokio::task::spawn_blocking(move || {
            let thumb = thumbnail(&bytes, &container);
            drop(permit);
            thumb
        });
        // A decoder that panics on a crafted file: the file is no picture.
        work.await.map_err(|_| MediaError::Broken)?.map(Bytes::from)
    }
}

fn thumb_key(photo: Hash) -> StorageKey {
    StorageKey::Thumb { photo, edge_px: THUMB_EDGE_PX }
}
