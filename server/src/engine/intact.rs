//! Whether the parts of a store belong together. Stores are copied and restored from backups, in parts and out of
//! order, and entries written afterwards are signed and permanent: so it is checked before.

use borsh::{BorshDeserialize, BorshSerialize};
use chain::abi::Status;
use chain::checkpoint::Checkpoint;
use chain::codec;
use chain::hash::Hash;
use chain::ids::{EntryIndex, TimeMs};
use chain::merkle;

use super::error::StartError;
use super::machine::Machine;
use super::options::EngineOptions;
use crate::host::Fault;
use crate::store::{Family, LogReader, LogStore, Run, SharedStore, StorageKey, StoreError};

/// After this time the house may close a block under any rules.
const AGES_MS: u64 = 1_000 * 365 * 86_400_000;

/// Where the log's segments began at some moment, ascending: those that hold what was not bundled then.
#[derive(Clone, Debug, Default)]
pub(super) struct Starts(pub(super) Vec<EntryIndex>);

impl Starts {
    pub(super) async fn list(log: &LogStore, store: &SharedStore) -> Result<Self, StoreError> {
        match log.read_mark().await? {
            Some(mark) => Ok(Self(store.list_from(Family::Segments, mark.tail).await?)),
            None => Ok(Self(store.list(Family::Segments).await?)),
        }
    }

    /// The run before this place, as far as it lies before it; `None` if there is none.
    pub(super) async fn last_before(&self, log: &LogStore, end: EntryIndex) -> Result<Option<Run>, StoreError> {
        let Some(last) = end.0.checked_sub(1).map(EntryIndex) else { return Ok(None) };
        let place = self.0.partition_point(|start| *start < end);
        let start = place.checked_sub(1).and_then(|place| self.0.get(place)).copied();
        let run = log.run_with(last, start).await?;
        Ok(run.map(|run| run.up_to(end)))
    }

    /// A log that was read from its beginning, or from a snapshot, to this end has all of these.
    pub(super) fn check(&self, end: EntryIndex) -> Result<(), StartError> {
        match self.0.get(self.0.partition_point(|start| *start < end)) {
            Some(next) => Err(StartError::Hole { missing: end, next: *next }),
            None => Ok(()),
        }
    }
}

/// A digest of the segments up to an end: as long as the names in the store give the same one, none is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct Shape {
    end: EntryIndex,
    count: u64,
    /// A sum of a hash of every start. It guards against accidents; an attacker who can write to the store needs no
    /// collision.
    sum: u64,
}

impl Shape {
    /// Of the segments that begin before `end`, where one of them ends.
    pub(super) fn of(starts: impl IntoIterator<Item = EntryIndex>, end: EntryIndex) -> Self {
        let empty = Self { end, count: 0, sum: 0 };
        starts.into_iter().filter(|start| *start < end).fold(empty, |shape, start| {
            let scattered = (start.0 ^ (start.0 >> 31)).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            Self { count: shape.count + 1, sum: shape.sum.wrapping_add(scattered ^ (scattered >> 29)), ..shape }
        })
    }

    /// The one in the store; `None` if there is none that can be read.
    pub(super) async fn get(store: &SharedStore) -> Result<Option<Self>, StoreError> {
        let bytes = store.get(&StorageKey::LogShape).await?;
        Ok(bytes.and_then(|bytes| codec::decode(&bytes).ok()))
    }

    /// Stores it.
    pub(super) async fn put(self, store: &SharedStore) -> Result<(), StoreError> {
        store.put(&StorageKey::LogShape, codec::encode(&self).into()).await
    }
}

/// Whether the log is complete up to the snapshot that a start reads from. Bundles were when they were marked; behind
/// them, if the store has no shape, or another one, each segment is read once to find where it ends. A segment that
/// came while the names were listed may be missing among them, and is added.
pub(super) async fn check_whole(
    store: &SharedStore,
    (log, starts): (&LogStore, &mut Starts),
    shape: Option<Shape>,
    end: EntryIndex,
) -> Result<(), StartError> {
    let known = shape.filter(|shape| Shape::of(starts.0.iter().copied(), shape.end) == *shape);
    let bundled = log.bundled().await?;
    let mut next = known.map_or(bundled, |shape| shape.end.max(bundled));
    if next >= end {
        return Ok(());
    }
    let mut place = starts.0.partition_point(|start| *start < next);
    let mut reader = LogReader::new(log.clone(), next, &starts.0);
    while next != end {
        let listed = starts.0.get(place).copied().filter(|start| *start < end);
        let hole = StartError::Hole { missing: next, next: listed.unwrap_or(end) };
        if next > end || listed.is_some_and(|start| start < next) {
            return Err(hole);
        }
        let read = reader.read().await.map_err(|error| StartError::unreadable(next, error))?;
        let run = read.ok_or(hole)?;
        // The one behind the bundles may begin before them.
        if listed != Some(next) && run.segment.is_some_and(|segment| segment.first == next) {
            starts.0.insert(place, next);
        }
        next = run.end();
        place = starts.0.partition_point(|start| *start < next);
    }
    if let Err(error) = Shape::of(starts.0.iter().copied(), end).put(store).await {
        tracing::warn!(
            error = error.chain(),
            "the log is whole, but its shape was not stored; it is checked again at the next start"
        );
    }
    Ok(())
}

/// Whether a machine holds this same log up to an entry: the last one has to be the block that the machine closed last,
/// and that block's header says which log it covers. `before` is the run that ends there, if it was read already.
pub(super) async fn is_of_this_log(
    machine: &mut Machine,
    (log, starts): (&LogStore, &Starts),
    entries: EntryIndex,
    before: Option<Run>,
) -> Result<bool, StartError> {
    let last = match before {
        Some(run) => Some(run),
        None => match starts.last_before(log, entries).await {
            // A damaged segment is reported when it is needed; nothing can be built on it.
            Err(StoreError::Damaged { .. }) => return Ok(false),
            last => last?,
        },
    };
    let Some(last) = last.filter(|run| run.end() == entries) else { return Ok(false) };
    let leaf = last.entries.last().map(|entry| merkle::leaf_hash(&entry.bytes));
    Ok(leaf == Some(last_block(machine)?))
}

/// The leaf of the last block of a machine at the end of a block; of the genesis if there is none.
fn last_block(machine: &mut Machine) -> Result<Hash, Fault> {
    let status = machine.status()?;
    match machine.due(TimeMs(status.time_ms.0.saturating_add(AGES_MS)))? {
        Ok(next) => Ok(next.previous),
        Err(_) => Err(Fault::Nonsense { to: "which block may be closed" }),
    }
}

/// Whether the store holds a chain, or remains of one: then no new house key is made.
///
/// # Errors
/// When the store cannot be read.
pub async fn holds_a_chain(store: &SharedStore) -> Result<bool, StoreError> {
    Ok(store.exists(&StorageKey::Segment(EntryIndex(0))).await?
        || !Starts::list(&LogStore::new(store.clone()), store).await?.0.is_empty()
        || has_lost_its_log(store).await?)
}

/// Whether the store holds other files of a chain, but no log: then no other chain is begun. A new one would name none
/// of the photos, which would be deleted after a day.
pub(super) async fn has_lost_its_log(store: &SharedStore) -> Result<bool, StoreError> {
    Ok(store.exists(&StorageKey::Checkpoint).await?
        || store.exists(&StorageKey::CopyMark).await?
        || store.has_photos().await?
        || !store.list(Family::Snapshots).await?.is_empty()
        || !store.list(Family::Images).await?.is_empty())
}

/// Warns if the log is shorter than the house has signed, or another one: it was restored from a backup, or a part of
/// it is missing. The server goes on, since that may be all that is left, and clients that saw more will detect it.
/// Returns how many entries the house has signed.
pub(super) fn compare_with_checkpoint(note: &[u8], options: &EngineOptions, status: &Status) -> Option<u64> {
    let signed = std::str::from_utf8(note)
        .ok()
        .and_then(|note| Checkpoint::open(note, &status.chain_id, &options.house.public()).ok());
    let entries = status.entries.0;
    let size = signed.as_ref().map(|signed| signed.entries);
    match signed {
        None => tracing::warn!("the checkpoint in the store is damaged, or of another chain, and is made again"),
        Some(signed) if signed.entries > entries => tracing::error!(
            entries,
            signed = signed.entries,
            "the log is shorter than the house has signed. If it was put back from an older backup, the entries since \
             are lost, and browsers that saw them will say so. If not, stop this server and look for the missing \
             segments"
        ),
        Some(signed) if signed.entries == entries && signed.root != status.log_root => tracing::error!(
            entries,
            "the log is another than the house has signed: parts of two stores were mixed. Browsers that saw the other \
             one will say so"
        ),
        Some(_) => {}
    }
    size
}

/// Removes snapshots and images that do not belong to this log: once it has grown to their size with other entries,
/// they would be taken for its own.
pub(super) async fn remove_strangers(store: &SharedStore, strangers: &[EntryIndex]) -> Result<(), StoreError> {
    for entries in strangers {
        tracing::warn!(
            entries = entries.0,
            "a snapshot that this log does not lead to, or that is damaged, is removed"
        );
        store.delete(&StorageKey::Image(*entries)).await?;
        store.delete(&StorageKey::Snapshot(*entries)).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_segment_that_begins_behind_the_end_lies_behind_a_hole() {
        let starts = Starts([0, 1, 5, 9].map(EntryIndex).to_vec());
        assert!(starts.check(EntryIndex(12)).is_ok());
        for (end, next) in [(9, 9), (5, 5), (1, 1), (7, 9)] {
            let hole = starts.check(EntryIndex(end));
            let expected = (EntryIndex(end), EntryIndex(next));
            assert!(matches!(hole, Err(StartError::Hole { missing, next }) if (missing, next) == expected), "{end}");
        }
        assert!(Starts::default().check(EntryIndex(0)).is_ok());
    }

    #[test]
    fn a_shape_is_another_without_any_of_its_segments() {
        let starts: Vec<_> = (0..200).map(|number| EntryIndex(number * 3)).collect();
        let shape = Shape::of(starts.clone(), EntryIndex(300));
        for left_out in 0..100 {
            let fewer = starts.iter().copied().filter(|start| start.0 != left_out * 3);
            assert_ne!(Shape::of(fewer, EntryIndex(300)), shape, "{left_out}");
        }
        assert_eq!(Shape::of(starts.iter().copied().take(100), EntryIndex(300)), shape);
    }
}
