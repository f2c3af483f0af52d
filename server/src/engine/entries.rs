//! Reading entries: from memory where they are new, else from the store.

use std::sync::PoisonError;

use api::log::{EntriesPage, LogEntry};
use chain::ids::EntryIndex;

use super::error::ReadError;
use super::published::Published;
use super::recent;
use crate::store::{Run, StorageKey, StoreError, Texts};

/// Entries in one page at most.
const PAGE_ENTRIES_MAX: usize = 1_024;
/// Bytes in one page at most, but always at least one entry.
const PAGE_BYTES_MAX: usize = 1 << 20;
/// Segments fetched together at most.
const SEGMENTS_TOGETHER: usize = 64;

/// How much room a page has left.
struct Room {
    entries: usize,
    bytes: usize,
    texts: Texts,
}

impl Room {
    fn new(limit: usize, texts: Texts) -> Self {
        Self { entries: limit.min(PAGE_ENTRIES_MAX), bytes: PAGE_BYTES_MAX, texts }
    }

    fn take(&mut self, entry: &LogEntry) -> bool {
        let fits = self.is_left();
        let size = match self.texts {
            Texts::With => recent::size(entry),
            Texts::Without => entry.bytes.len(),
        };
        self.entries = self.entries.saturating_sub(1);
        self.bytes = self.bytes.saturating_sub(size);
        fits
    }

    fn is_left(&self) -> bool {
        self.entries > 0 && self.bytes > 0
    }

    fn page(&self, first: EntryIndex, mut entries: Vec<LogEntry>) -> EntriesPage {
        if self.texts == Texts::Without {
            entries.iter_mut().for_each(|entry| entry.texts.clear());
        }
        EntriesPage { first, entries }
    }
}

impl Published {
    /// Consecutive entries from `first`.
    pub(super) async fn entries(
        &self,
        first: EntryIndex,
        limit: usize,
        texts: Texts,
    ) -> Result<EntriesPage, ReadError> {
        let entries = self.tip().status.entries;
        if first > entries {
            return Err(ReadError::BeyondEnd { entries });
        }
        let limit = limit.min(usize::try_from(entries.0 - first.0).unwrap_or(usize::MAX));
        let mut room = Room::new(limit, texts);
        let recent = self.recent.read().unwrap_or_else(PoisonError::into_inner).read(first, |entry| room.take(entry));
        let entries = match recent {
            Some(entries) => entries,
            None => self.told(self.stored_entries(first, &mut room).await)?,
        };
        Ok(room.page(first, entries))
    }

    /// This many entries from `first`, with or without their texts.
    pub(super) async fn all_entries(&self, first: u64, count: u64, texts: Texts) -> Result<Vec<LogEntry>, ReadError> {
        let mut entries = Vec::new();
        while (entries.len() as u64) < count {
            let next = first + entries.len() as u64;
            let limit = usize::try_from(first + count - next).unwrap_or(usize::MAX);
            let page = self.entries(EntryIndex(next), limit, texts).await?;
            if page.entries.is_empty() {
                return Err(ReadError::BeyondEnd { entries: page.first });
            }
            entries.extend(page.entries);
        }
        Ok(entries)
    }

    /// The run that holds an entry of the log.
    pub(super) async fn run_with(&self, index: EntryIndex) -> Result<Run, StoreError> {
        let start = self.starts_from(index, 1).first().copied();
        // The list of starts has every segment, so one that begins later would have been found instead.
        let found = self.log.run_with(index, start).await;
        self.told(found.and_then(|run| run.ok_or_else(|| missing(start.unwrap_or_default()))))
    }

    async fn stored_entries(&self, first: EntryIndex, room: &mut Room) -> Result<Vec<LogEntry>, StoreError> {
        let mut entries = Vec::new();
        let mut next = first;
        while room.is_left() {
            let runs = self.runs_from(next, room).await?;
            if runs.is_empty() {
                return Err(missing(next));
            }
            for run in runs {
                if !run.holds(next) {
                    return Err(missing(next));
                }
                let run = run.from_place(next);
                next = run.end();
                entries.extend(run.entries.into_iter().take_while(|entry| room.take(entry)));
            }
        }
        Ok(entries)
    }

    /// Some of the runs that hold the entries from here on. One after the other they would take ten times as long:
    /// where events are rare a segment holds one entry, and a page needs hundreds.
    async fn runs_from(&self, next: EntryIndex, room: &Room) -> Result<Vec<Run>, StoreError> {
        if next >= self.log.bundled().await? {
            let starts = self.starts_from(next, room.entries);
            let segments = self.log.read_together(&starts).await?;
            // What is gone was bundled since.
            if !segments.is_empty() || self.log.read_mark().await?.is_none_or(|mark| next >= mark.end) {
                return Ok(segments.into_iter().map(Run::from).collect());
            }
        }
        let end = EntryIndex(next.0.saturating_add(room.entries as u64)).min(self.log.bundled().await?);
        self.log.bundles(next, end, room.texts).await
    }

    /// The starts of the segments that hold this many entries from `index` on, or the first of them.
    fn starts_from(&self, index: EntryIndex, entries: usize) -> Vec<EntryIndex> {
        let new = run(&self.new_starts.lock().unwrap_or_else(PoisonError::into_inner), index, entries);
        if new.is_empty() { run(&self.old_starts, index, entries) } else { new }
    }
}

/// The starts from the last one up to `index`, as far as this many entries reach; none if all begin later.
fn run(starts: &[u64], index: EntryIndex, entries: usize) -> Vec<EntryIndex> {
    let Some(place) = starts.partition_point(|&start| start <= index.0).checked_sub(1) else { return Vec::new() };
    let end = index.0.saturating_add(entries.max(1) as u64);
    let wanted = starts[place..].iter().take(SEGMENTS_TOGETHER).take_while(|&&start| start < end);
    wanted.copied().map(EntryIndex).collect()
}

fn missing(start: EntryIndex) -> StoreError {
    StoreError::missing(&StorageKey::Segment(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_segments_that_are_wanted_are_fetched() {
        let starts = [0, 1, 2, 10, 12, 13];
        let rows: &[(u64, usize, &[u64])] =
            &[(0, 1, &[0]), (0, 3, &[0, 1, 2]), (5, 1, &[2]), (5, 6, &[2, 10]), (12, 99, &[12, 13]), (99, 1, &[13])];
        for (index, entries, expected) in rows {
            let found: Vec<u64> = run(&starts, EntryIndex(*index), *entries).iter().map(|start| start.0).collect();
            assert_eq!(found, *expected, "{entries} from {index}");
        }
        assert!(run(&[5], EntryIndex(4), 9).is_empty());
        let many: Vec<u64> = (0..1_000).collect();
        assert_eq!(run(&many, EntryIndex(3), 900).len(), SEGMENTS_TOGETHER);
    }
}
