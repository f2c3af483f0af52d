//! Reading the log in order, several segments at a time: a request to a bucket takes as long for one segment as for
//! thirty at once, and a reader must be faster than all that is written meanwhile.

use std::collections::VecDeque;

use chain::ids::EntryIndex;

use super::log::in_time;
use super::{Family, LogStore, Segment, StorageKey, StoreError};

/// Segments that are read at once: at most about 10 MB.
const TOGETHER: usize = 32;
/// So many in a row are read one by one before the log's names are listed again.
const SINGLY: usize = 8;

/// A place in the log, and what was read ahead of it.
pub struct LogReader {
    log: LogStore,
    next: EntryIndex,
    /// Where segments begin, as listed; those before `next` do not matter.
    names: VecDeque<EntryIndex>,
    ahead: VecDeque<Segment>,
    /// Found one by one since then.
    singly: usize,
    /// The last segment that was there when this reader listed the log.
    listed: Option<EntryIndex>,
}

impl LogReader {
    /// Reads from here on. `names` are starts of segments, ascending, as far as they are known.
    pub fn new(log: LogStore, from: EntryIndex, names: &[EntryIndex]) -> Self {
        let names = names[names.partition_point(|name| *name < from)..].iter().copied().collect();
        Self { log, next: from, names, ahead: VecDeque::new(), singly: 0, listed: None }
    }

    /// Where the next segment begins.
    pub fn place(&self) -> EntryIndex {
        self.next
    }

    /// Goes to another place, where a segment begins. What was read ahead is kept if it is still what follows.
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

    /// Like [`LogReader::read`], for a segment to build on: it is durable.
    ///
    /// # Errors
    /// When it cannot be read, or may not be durable.
    pub async fn read_settled(&mut self) -> Result<Option<Segment>, StoreError> {
        let key = StorageKey::Segment(self.next);
        in_time("reading", &key, async {
            let found = self.read().await?;
            if found.is_some() {
                self.log.store.settle(&key).await?;
            }
            Ok(found)
        })
        .await
    }

    /// The next segment, `None` where the log ends now.
    ///
    /// # Errors
    /// When it cannot be read. The next call tries again.
    pub async fn read(&mut self) -> Result<Option<Segment>, StoreError> {
        if self.ahead.is_empty() {
            self.read_ahead().await?;
        }
        let found = match self.ahead.pop_front() {
            Some(segment) => Some(segment),
            None => self.read_singly().await?,
        };
        if let Some(segment) = &found {
            self.next = segment.end();
        }
        Ok(found)
    }

    /// Reads the segments whose names are known, as far as each begins where the one before ends.
    async fn read_ahead(&mut self) -> Result<(), StoreError> {
        while self.names.front().is_some_and(|name| *name < self.next) {
            self.names.pop_front();
        }
        // Before a hole, or with one name only, nothing is gained.
        if self.names.len() < 2 || self.names.front() != Some(&self.next) {
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
            self.ahead.push_back(segment);
        }
        self.singly = 0;
        Ok(())
    }

    async fn read_singly(&mut self) -> Result<Option<Segment>, StoreError> {
        let found = self.log.read(self.next).await?;
        self.singly = if found.is_some() { self.singly + 1 } else { 0 };
        if let Some(segment) = &found
            && self.singly == SINGLY
        {
            self.singly = 0;
            self.names = self.log.names_from(segment.end()).await?.into();
            self.listed = Some(self.names.back().copied().unwrap_or(segment.first));
        }
        Ok(found)
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

    use super::*;
    use crate::store::{Objects, SharedStore, WriterId};

    /// A log whose segments hold one, two or three entries.
    async fn log(segments: u64) -> (SharedStore, Vec<EntryIndex>) {
        let store: SharedStore = Arc::new(Objects::memory());
        let (mut names, mut first) = (Vec::new(), EntryIndex(0));
        for batch in 0..segments {
            let entries = vec![LogEntry { bytes: vec![1], texts: Vec::new() }; 1 + (batch % 3) as usize];
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
