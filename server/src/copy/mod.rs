//! `pitpet copy`: everything of a chain that cannot be made again, from one store to another: for backups, for putting
//! one back, and for moving between a folder and a bucket. Servers may keep writing to the first store.
//!
//! A copy is marked as one: no server starts on it unasked, since two that write to a store and to its copy sign two
//! different logs.
//!
//! Photos are copied before the log that names them. A copy that was interrupted is completed by the next one; until
//! then it is no backup.

mod bundles;

use bytes::Bytes;
use chain::ids::EntryIndex;
use futures::future::try_join_all;

use crate::store::{ERASED_NOTE, Family, LogStore, PhotoFamily, Segment, SharedStore, StorageKey, StoreError};

use bundles::Bundles;

/// Objects that are copied at the same time: segments and notes are small, photos have up to 8 MiB.
const SMALL_TOGETHER: usize = 32;
const PHOTOS_TOGETHER: usize = 4;

/// Why nothing more was copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// There is nothing to copy.
    #[error("the store that was to be copied holds no chain")]
    NoChain,
    /// The second store holds something else.
    #[error("the second store holds another chain: a chain is copied into an empty store, or into an older copy of it")]
    OtherChain,
    /// The second store has entries that the first one lacks.
    #[error(
        "the second store holds entries from {0} on that the first one does not: the copy is newer, or a server has \
         written to it. Nothing was copied"
    )]
    Ahead(EntryIndex),
    /// Both stores were written to since the last copy.
    #[error("from entry {0} on the second store holds other entries than the first: a server has written to the copy")]
    Diverged(EntryIndex),
    /// A segment that was listed is gone.
    #[error("the log's segment at entry {0} has vanished from the first store")]
    Vanished(EntryIndex),
    /// A store failed. What was copied stays, and the next copy goes on.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What was copied, and what there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// Bundles of the log: written now, and in all.
    pub bundles: (u64, u64),
    /// Segments behind them: written now, and in all.
    pub segments: (usize, usize),
    /// Photos: written now, and in all.
    pub photos: (usize, usize),
}

impl std::fmt::Display for Copied {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ((segments, all_segments), (photos, all_photos)) = (self.segments, self.photos);
        let (bundles, all_bundles) = self.bundles;
        write!(to, "copied {bundles} of {all_bundles} bundles, {segments} of {all_segments} segments and ")?;
        write!(to, "{photos} of {all_photos} photos; ")?;
        to.write_str("the others were there. The house key is no part of it: keep a copy of that elsewhere")
    }
}

/// Copies what the second store lacks, and what was erased in the first one since.
///
/// # Errors
/// As [`CopyError`] says.
pub async fn copy(from: &SharedStore, to: &SharedStore) -> Result<Copied, CopyError> {
    // Listed before the photos, each of which is stored before the segment that names it.
    let log = LogStore::new(from.clone());
    let mark = log.read_mark().await?;
    // The genesis, and what the bundles do not hold.
    let tail = mark.map_or(EntryIndex(0), |mark| mark.tail);
    let mut segments = from.list(Family::Segments).await?;
    segments.retain(|start| start.0 == 0 || *start >= tail);
    let copies = check(&segments, tail, from, to).await?;
    let bundles = Bundles::check((&log, mark), (to, &copies)).await?;
    to.put(&StorageKey::CopyMark, Bytes::from_static(b"`pitpet copy` writes here\n")).await?;
    let mut copied = Copied { segments: (0, segments.len()), ..Copied::default() };
    for drawer in 0..=u8::MAX {
        copy_drawer(drawer, from, to, &mut copied).await?;
    }
    if let Some(bundles) = &bundles {
        bundles.copy(from, to, &mut copied).await?;
    }
    for some in segments.chunks(SMALL_TOGETHER) {
        let keys: Vec<_> = some.iter().map(|first| StorageKey::Segment(*first)).collect();
        let (here, there) = tokio::try_join!(from.get_together(&keys), to.get_together(&keys))?;
        let mut missing = Vec::new();
        for ((first, key), (here, there)) in some.iter().zip(keys).zip(here.into_iter().zip(there)) {
            let here = here.ok_or(CopyError::Vanished(*first))?;
            if needs_copy(*first, &here, there.as_ref())? {
                missing.push((key, here));
            }
        }
        copied.segments.0 += missing.len();
        try_join_all(missing.iter().map(|(key, bytes)| to.put(key, bytes.clone()))).await?;
    }
    if let Some(bundles) = &bundles {
        bundles.finish(to).await?;
    }
    // Last: a checkpoint says how long the log must be.
    if let Some(checkpoint) = from.get(&StorageKey::Checkpoint).await? {
        to.put(&StorageKey::Checkpoint, checkpoint).await?;
    }
    Ok(copied)
}

/// Whether a segment is missing, or is an older form of the same entries: erased texts change a segment.
fn needs_copy(first: EntryIndex, here: &Bytes, there: Option<&Bytes>) -> Result<bool, CopyError> {
    let Some(there) = there.filter(|there| *there != here) else { return Ok(there.is_none()) };
    let here = Segment::read(first, here)?;
    // What is damaged there is written anew.
    let Ok(there) = Segment::read(first, there) else { return Ok(true) };
    let same = here.entries.iter().map(|entry| &entry.bytes).eq(there.entries.iter().map(|entry| &entry.bytes));
    if same { Ok(true) } else { Err(CopyError::Diverged(first)) }
}

/// Whether the second store holds nothing, or the beginning of the same log. Returns its segments.
async fn check(
    segments: &[EntryIndex],
    tail: EntryIndex,
    from: &SharedStore,
    to: &SharedStore,
) -> Result<Vec<EntryIndex>, CopyError> {
    let first = StorageKey::Segment(EntryIndex(0));
    let (here, there) = tokio::try_join!(from.get(&first), to.get(&first))?;
    let here = here.ok_or(CopyError::NoChain)?;
    if there.is_some_and(|there| there != here) {
        return Err(CopyError::OtherChain);
    }
    let copies = to.list(Family::Segments).await?;
    match copies.iter().find(|copy| **copy >= tail && segments.binary_search(copy).is_err()) {
        Some(foreign) => Err(CopyError::Ahead(*foreign)),
        None => Ok(copies),
    }
}

/// Photos whose hashes begin with the same byte. Their notes say which were erased: of those nothing stays in the copy.
async fn copy_drawer(drawer: u8, from: &SharedStore, to: &SharedStore, copied: &mut Copied) -> Result<(), CopyError> {
    let notes = from.list_photos(PhotoFamily::Notes(drawer)).await?;
    for some in notes.chunks(PHOTOS_TOGETHER) {
        let photos = some.iter().filter_map(|note| match note {
            StorageKey::PhotoNote(photo) => Some(*photo),
            _ => None,
        });
        let written = try_join_all(photos.map(|photo| async move {
            let (key, note_key) = (StorageKey::Photo(photo), StorageKey::PhotoNote(photo));
            // It may have been deleted meanwhile.
            let Some(note) = from.get(&note_key).await? else { return Ok(None) };
            if note == ERASED_NOTE {
                to.put(&note_key, note).await?;
                for copy in StorageKey::photo_and_copies(photo) {
                    to.delete(&copy).await?;
                }
                return Ok(None);
            }
            copy_photo(from, to, (&key, &note_key), note).await.map(Some)
        }))
        .await?;
        for written in written.into_iter().flatten() {
            copied.photos.0 += usize::from(written);
            copied.photos.1 += 1;
        }
    }
    Ok(())
}

/// Copies a photo unless it is there; whether it was not. The note comes last: without it a photo counts as missing.
async fn copy_photo(
    from: &SharedStore,
    to: &SharedStore,
    (key, note_key): (&StorageKey, &StorageKey),
    note: Bytes,
) -> Result<bool, CopyError> {
    let (has_note, has_photo) = tokio::try_join!(to.exists(note_key), to.exists(key))?;
    if has_note && has_photo {
        return Ok(false);
    }
    let Some(bytes) = from.get(key).await? else { return Ok(false) };
    to.put(key, bytes).await?;
    to.put(note_key, note).await?;
    Ok(true)
}
