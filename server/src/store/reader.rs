//! Reading the log in order, several runs at a time: a request to a bucket takes as long for one segment as for thirty
//! at once, and a reader must be faster than all that is written meanwhile.

use std::collections::VecDeque;
use std::time::Duration;

use chain::ids::EntryIndex;
use tokio::time::Instant;

use super::bundled::Texts;
use super::log::in_time;
use super::{Family, LogStore, Run, StorageKey, StoreError};

/// Segments that are read at once: at most about 10 MB.
const TOGETHER: usize = 32;
/// So many in a row are read one by one before the log's names are listed again.
const SINGLY: usize = 8;
/// How often a reader at the log's end looks whether the segment that it waits for was bundled meanwhile. Segments stay
/// for far longer after that.
const LOOK_FOR_BUNDLES: Duration = Duration::from_secs(60);

/// A place in the log, and what was read ahead of it.
pub struct LogReader {
    log: LogStore,
    next: EntryIndex,
    /// Where segments begin, as listed; those before `next` do not matter.
    names: VecDeque<EntryIndex>,
    ahead: VecDeque<Run>,
    /// Found one by one since then.
    singly: usize,
    /// The last segment that was there when this reader listed the log.
    listed: Option<EntryIndex>,
    /// When it was looked for bundles at the log's end.
    looked: Option<Instant>,
}

impl LogReader {
    /// Reads from here on. `names` are starts of segments, ascending, as far as they are known.
    pub fn new(log: LogStore, from: EntryIndex, names: &[EntryIndex]) -> Self {
        let names = names[names.partition_point(|name| *name < from)..].iter().copied().collect();
        Self { log, next: from, names, ahead: VecDeque::new(), singly: 0, listed: None, looked: None }
    }

    /// Where the next run begins.
    pub fn place(&self) -> EntryIndex {
        self.next
    }

    /// Goes to another place. What was read ahead is kept if it is still what follows.
    pub fn seek(&mut self, place: EntryIndex) {
        if self.next != place {
            self.next = place;
            self.ahead.clear();
        }
    }

    /// Whether everything was read that was there when this reader listed the log. While others write, their segments
    /// may follow each other faster than a reader can see that there is none.
    pub fn has_caught_up(&self) -> bool {
        self.listed.is_some_and(|last| last < self.next)
    }

    /// Like [`LogReader::read`], for a run to build on: it is durable.
    ///
    /// # Errors
    /// When it cannot be read, or may not be durable.
    pub async fn read_settled(&mut self) -> Result<Option<Run>, StoreError> {
        in_time("reading", &StorageKey::Segment(self.next), async {
            let found = self.read().await?;
            if let Some(segment) = found.as_ref().and_then(|run| run.segment) {
                self.log.store.settle(&StorageKey::Segment(segment.first)).await?;
            }
            Ok(found)
        })
        .await
    }

    /// The next run, `None` where the log ends now.
    ///
    /// # Errors
    /// When it cannot be read. The next call tries again.
    pub async fn read(&mut self) -> Result<Option<Run>, StoreError> {
        let found = match self.read_known().await? {
            // The segment that would follow may have been bundled.
            None if self.looks_for_bundles().await? => self.read_known().await?,
            found => found,
        };
        if let Some(run) = &found {
            self.next = run.end();
        }
        Ok(found)
    }

    async fn read_known(&mut self) -> Result<Option<Run>, StoreError> {
        if self.ahead.is_empty() {
            self.read_ahead().await?;
        }
        match self.ahead.pop_front() {
            Some(run) => Ok(Some(run)),
            None => self.read_singly().await,
        }
    }

    /// Whether more is bundled than was known.
    async fn looks_for_bundles(&mut self) -> Result<bool, StoreError> {
        if self.looked.is_some_and(|looked| looked.elapsed() < LOOK_FOR_BUNDLES) {
            return Ok(false);
        }
        let mark = self.log.read_mark().await?;
        self.looked = Some(Instant::now());
        Ok(mark.is_some_and(|mark| mark.end > self.next))
    }

    /// Reads bundles, or the segments whose names are known, as far as each begins where the one before ends.
    async fn read_ahead(&mut self) -> Result<(), StoreError> {
        let bundled = self.log.bundled().await?;
        if self.next < bundled {
            self.ahead = self.log.bundles(self.next, bundled, Texts::With).await?.into();
            return Ok(());
        }
        self.ahead.extend(self.log.behind_bundles(self.next).await?);
        while self.names.front().is_some_and(|name| *name < self.next) {
            self.names.pop_front();
        }
        // Before a hole, or with one name only, nothing is gained.
        if !self.ahead.is_empty() || self.names.len() < 2 || self.names.front() != Some(&self.next) {
            return Ok(());
        }
        let names: Vec<_> = self.names.drain(..TOGETHER.min(self.names.len())).collect();
        // Which segment is damaged, and what lies before it, is found by reading one by one.
        let Ok(segments) = self.log.read_together(&names).await else {
            self.names.clear();
            return Ok(());
        };
        let mut end = self.next;
        for segment in segments {
            if segment.first != end {
                break;
            }
            end = segment.end();
            self.ahead.push_back(segment.into());
        }
        self.singly = 0;
        Ok(())
    }

    async fn read_singly(&mut self) -> Result<Option<Run>, StoreError> {
        let found = self.log.read(self.next).await?;
        self.singly = if found.is_some() { self.singly + 1 } else { 0 };
        if let Some(segment) = &found
            && self.singly == SINGLY
        {
            self.singly = 0;
            self.names = self.log.names_from(segment.end()).await?.into();
            self.listed = Some(self.names.back().copied().unwrap_or(segment.first));
        }
        Ok(found.map(Run::from))
    }
}

impl LogStore {
    async fn names_from(&self, from: EntryIndex) -> Result<Vec<EntryIndex>, StoreError> {
        self.store.list_from(Family::Segments, from).await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use api::log::LogEntry;
    use chain::ids::TimeMs;

    use super::*;
    use crate::store::{BUNDLE_ENTRIES, Bundle, BundleMark, Objects, Segment, SharedStore, WriterId};

    /// A log whose segments hold one, two or three entries.
    async fn log(segments: u64) -> (SharedStore, Vec<EntryIndex>) {
        log_after(0, segments).await
    }

    /// The same, of which the first segment holds so many more.
    async fn log_after(leading: usize, segments: u64) -> (SharedStore, Vec<EntryIndex>) {
        let store: SharedStore = Arc::new(Objects::memory());
        let (mut names, mut first) = (Vec::new(), EntryIndex(0));
        for batch in 0..segments {
            let more = if batch == 0 { leading } else { 0 };
            let entries = vec![LogEntry { bytes: vec![1], texts: Vec::new() }; 1 + more + (batch % 3) as usize];
            let segment = Segment { writer: WriterId([7; 16]), batch, first, entries };
            store.put(&segment.key(), segment.to_bytes()).await.expect("written");
            names.push(first);
            first = segment.end();
        }
        (store, names)
    }

    async fn read_all(mut reader: LogReader) -> Vec<EntryIndex> {
        let mut found = Vec::new();
        while let Some(segment) = reader.read().await.expect("readable") {
            found.push(segment.first);
            assert_eq!(reader.place(), segment.end());
        }
        found
    }

    #[tokio::test]
    async fn every_segment_is_read_once_whatever_names_are_known() {
        let (store, names) = log(150).await;
        for known in [0, 1, 2, 33, 100, 150] {
            for from in [0, 1, 50, 149] {
                let reader = LogReader::new(LogStore::new(store.clone()), names[from], &names[..known]);
                assert_eq!(read_all(reader).await, names[from..], "{known} known, from {from}");
            }
        }
    }

    /// As where others write all the time: the end itself is never seen.
    #[tokio::test]
    async fn it_has_caught_up_once_it_has_read_what_it_has_listed() {
        let (store, names) = log(30).await;
        // Damage makes it read one by one.
        let last = Family::Segments.key(names[29]);
        let whole = store.get(&last).await.expect("readable").expect("there");
        for damaged in [false, true] {
            let mut reader = LogReader::new(LogStore::new(store.clone()), EntryIndex(0), &[]);
            if damaged {
                store.put(&last, vec![1].into()).await.expect("written");
            }
            for name in &names[..29] {
                assert!(!reader.has_caught_up(), "{damaged} {name:?}");
                assert_eq!(reader.read().await.expect("readable").expect("there").first, *name);
            }
            assert!(!reader.has_caught_up());
            store.put(&last, whole.clone()).await.expect("written");
            assert_eq!(reader.read().await.expect("readable").expect("there").first, names[29]);
            assert!(reader.has_caught_up());
        }
    }

    /// 256 entries of that log in a bundle, and the segments before the one behind it deleted.
    async fn bundle(store: &SharedStore, names: &[EntryIndex]) -> EntryIndex {
        let log = LogStore::new(store.clone());
        let (mut entries, mut tail) = (Vec::new(), EntryIndex(0));
        for name in names {
            let segment = log.read(*name).await.expect("readable").expect("there");
            if segment.end().0 > BUNDLE_ENTRIES {
                tail = *name;
            }
            entries.extend(segment.entries);
            if tail > EntryIndex(0) {
                break;
            }
            store.delete(&Family::Segments.key(*name)).await.expect("deleted");
        }
        entries.truncate(256);
        let (bundle, end) = (Bundle { index: 0, entries }, EntryIndex(BUNDLE_ENTRIES));
        store.put(&StorageKey::Bundle(0), bundle.leaves()).await.expect("written");
        store.put(&StorageKey::BundleTexts(0), bundle.texts().to_bytes()).await.expect("written");
        let mark = BundleMark { end, time: TimeMs(1), tail };
        store.put(&StorageKey::BundleMark(end), mark.to_bytes()).await.expect("written");
        tail
    }

    #[tokio::test]
    async fn bundles_are_read_and_then_the_segments_behind_them() {
        // With segments of one to three entries the bundle ends at the edge of one, or inside.
        for leading in [0, 1, 2] {
            let (store, names) = log_after(leading, 200).await;
            let tail = bundle(&store, &names).await;
            let names = store.list(Family::Segments).await.expect("listed");
            assert_eq!(names[0], tail);
            let end = names.last().expect("some").0 + 1;
            for from in [0, 1, 100, 255, 256] {
                for known in [0, names.len()] {
                    let mut reader = LogReader::new(LogStore::new(store.clone()), EntryIndex(from), &names[..known]);
                    let mut next = from;
                    while let Some(run) = reader.read().await.expect("readable") {
                        assert_eq!(run.first.0, next, "{leading} {from} {known}");
                        assert_eq!(run.segment.is_none(), next < 256);
                        next = run.end().0;
                    }
                    assert!(next >= end, "{next} of {end}");
                }
            }
        }
    }

    /// One that waits at the end of a segment that was bundled since.
    #[tokio::test]
    async fn it_goes_on_in_bundles_where_its_segment_has_gone() {
        let (store, names) = log(200).await;
        let mut reader = LogReader::new(LogStore::new(store.clone()), EntryIndex(0), &[]);
        for name in &names[..5] {
            assert_eq!(reader.read().await.expect("readable").expect("there").first, *name);
        }
        bundle(&store, &names).await;
        let run = reader.read().await.expect("readable").expect("there");
        assert_eq!((run.first, run.end(), run.segment), (names[5], EntryIndex(256), None));
    }

    #[tokio::test]
    async fn it_stops_at_a_hole_and_at_damage() {
        let (store, names) = log(60).await;
        store.delete(&Family::Segments.key(names[40])).await.expect("deleted");
        let reader = LogReader::new(LogStore::new(store.clone()), EntryIndex(0), &names);
        assert_eq!(read_all(reader).await, names[..40]);
        store.put(&Family::Segments.key(names[20]), vec![1].into()).await.expect("written");
        let mut reader = LogReader::new(LogStore::new(store), EntryIndex(0), &names);
        for name in &names[..20] {
            assert_eq!(reader.read().await.expect("readable").expect("there").first, *name);
        }
        assert!(matches!(reader.read().await, Err(StoreError::Damaged { .. })));
        assert_eq!(reader.place(), names[20]);
    }
}
