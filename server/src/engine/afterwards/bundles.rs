//! Bundling the part of the log that lies before a snapshot, and deleting the segments that it was in.
//!
//! Killed anywhere, it is done again from where the newest mark says. What was written without a mark is used: two
//! servers write the same bundles. Segments stay for an hour after their mark, for servers that are behind, and for one
//! that stands still in the middle of a put (see `has_won`). The oldest go first, one after the other: so a server that
//! still finds the segment it read last also finds what follows on it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use api::log::LogEntry;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::merkle;
use tokio::time::Instant;

use super::erase::Eraser;
use crate::engine::clock::{Clock, ms};
use crate::engine::error::ReadError;
use crate::engine::published::Published;
use crate::store::{BUNDLE_ENTRIES, Bundle, BundleMark, Created, Family, Run, StorageKey, StoreError, Texts};

/// Bundles for one mark. More are made in the next step.
const STEP: u64 = 64;
/// How long this process must have known a mark before it deletes what it covers, whatever the clocks say: longer than
/// any put takes. Less if segments are kept for less.
const KNOWN_FOR: Duration = Duration::from_secs(120);
/// Segments deleted in one go at most: each is a request.
const DELETED_MAX: usize = 16_384;

/// Bundles the log.
pub(super) struct Bundler {
    published: Arc<Published>,
    clock: Clock,
    /// How long segments stay after they were bundled.
    segments_kept: Duration,
    /// When this process first saw each of the marks.
    seen: BTreeMap<EntryIndex, Instant>,
    /// Where the segments began behind the bundles, before the last step.
    tail: EntryIndex,
}

impl Bundler {
    pub(super) fn new(published: Arc<Published>, clock: Clock, segments_kept: Duration) -> Self {
        Self { published, clock, segments_kept, seen: BTreeMap::new(), tail: EntryIndex(0) }
    }

    /// Makes some of the bundles that lie before a snapshot; false if there are none left to make.
    pub(super) async fn step(&mut self, eraser: &mut Eraser, snapshot: EntryIndex) -> Result<bool, StoreError> {
        let log = &self.published.log;
        let mark = log.read_mark().await?;
        // Not up to this mark: a reader may be under way that knows only the one before.
        self.published.forget_starts_before(self.tail);
        self.tail = mark.map_or(self.tail, |mark| mark.tail);
        let from = mark.map_or(0, |mark| Bundle::index_of(mark.end));
        // The snapshot's last entry stays in its segment.
        let to = Bundle::index_of(EntryIndex(snapshot.0.saturating_sub(1))).min(from + STEP);
        if from >= to {
            return Ok(false);
        }
        for index in from..to {
            self.make(index).await.map_err(|error| match error {
                ReadError::Store(error) => error,
                ReadError::BeyondEnd { entries } => StoreError::missing(&StorageKey::Segment(entries)),
            })?;
        }
        // Before the mark: from then on the texts are read from here.
        eraser.blank_bundles(from..to).await?;
        self.mark(Bundle::first_of(to)).await?;
        self.published.shape(snapshot).await?.put(&self.published.store).await?;
        Ok(true)
    }

    /// Makes one bundle, which will be the only copy: what goes into it is compared with the log's tiles, and so is
    /// what was there before. A bundle of another log, from before this store was put back from a backup, is replaced.
    async fn make(&self, index: u64) -> Result<(), ReadError> {
        let leaves = self.published.keep_tiles(index).await?;
        let entries = self.published.all_entries(Bundle::first_of(index).0, BUNDLE_ENTRIES, Texts::With).await?;
        let bundle = Bundle { index, entries };
        let damaged = |key: StorageKey, what| StoreError::Damaged { key: key.to_string(), what };
        if !has_leaves(&bundle.entries, &leaves) {
            return Err(damaged(StorageKey::Segment(Bundle::first_of(index)), "the log has other entries").into());
        }
        let store = &self.published.store;
        let (key, texts_key) = (StorageKey::Bundle(index), StorageKey::BundleTexts(index));
        if store.create(&texts_key, bundle.texts().to_bytes()).await? == Created::Written
            && store.create(&key, bundle.leaves()).await? == Created::Written
        {
            return Ok(());
        }
        let is_there = self.read_back(index).await.is_ok_and(|run| has_leaves(&run.entries, &leaves));
        if is_there {
            return Ok(());
        }
        store.put(&texts_key, bundle.texts().to_bytes()).await?;
        store.put(&key, bundle.leaves()).await?;
        let run = self.read_back(index).await?;
        if has_leaves(&run.entries, &leaves) {
            Ok(())
        } else {
            Err(damaged(key, "it was written, and is another").into())
        }
    }

    async fn read_back(&self, index: u64) -> Result<Run, StoreError> {
        let runs = self.published.log.bundles(Bundle::first_of(index), Bundle::first_of(index + 1), Texts::With);
        runs.await?.pop().ok_or_else(|| StoreError::missing(&StorageKey::Bundle(index)))
    }

    /// Says that the log is bundled up to here.
    async fn mark(&self, end: EntryIndex) -> Result<(), StoreError> {
        let starts = self.published.starts();
        let tail = starts[..starts.partition_point(|start| *start <= end)].last().copied().unwrap_or_default();
        let segment = self.published.log.read(tail).await?.map(Run::from);
        if !segment.is_some_and(|run| run.holds(end)) {
            let what = "the segment behind the bundles is missing";
            return Err(StoreError::Damaged { key: StorageKey::Segment(tail).to_string(), what });
        }
        let mark = BundleMark { end, time: self.clock.now(), tail };
        // Another server may have come as far.
        self.published.store.create(&StorageKey::BundleMark(end), mark.to_bytes()).await?;
        self.published.log.read_mark().await?;
        Ok(())
    }

    /// Deletes the segments that were bundled long enough ago, but not the genesis, by which a store is known. Returns
    /// how long to wait if this process has not known their mark for long enough.
    pub(super) async fn collect(&mut self) -> Result<Option<Duration>, StoreError> {
        let store = self.published.store.clone();
        let marks = store.list(Family::BundleMarks).await?;
        let now = Instant::now();
        self.seen.retain(|end, _| marks.contains(end));
        for end in &marks {
            self.seen.entry(*end).or_insert(now);
        }
        let Some(old) = self.newest_old(&marks).await? else { return Ok(None) };
        let known_for = KNOWN_FOR.min(self.segments_kept);
        if self.seen.get(&old.end).is_none_or(|seen| seen.elapsed() < known_for) {
            return Ok(Some(known_for));
        }
        let bundled = store.list(Family::Segments).await?.into_iter();
        let bundled = bundled.filter(|start| start.0 > 0 && *start < old.tail).take(DELETED_MAX);
        for start in bundled {
            store.delete(&StorageKey::Segment(start)).await?;
        }
        for end in marks.into_iter().filter(|end| *end < old.end) {
            store.delete(&StorageKey::BundleMark(end)).await?;
        }
        Ok(None)
    }

    /// The newest mark that is old enough.
    async fn newest_old(&self, marks: &[EntryIndex]) -> Result<Option<BundleMark>, StoreError> {
        for end in marks.iter().rev() {
            let mark = self.published.log.mark_at(*end).await?;
            let is_old = |mark: &BundleMark| self.clock.now().since(mark.time) >= ms(self.segments_kept);
            if let Some(old) = mark.filter(is_old) {
                return Ok(Some(old));
            }
        }
        Ok(None)
    }
}

fn has_leaves(entries: &[LogEntry], leaves: &[Hash]) -> bool {
    entries.len() == leaves.len()
        && entries.iter().zip(leaves).all(|(entry, leaf)| merkle::leaf_hash(&entry.bytes) == *leaf)
}
