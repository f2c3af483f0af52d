//! Reading entries: from memory where they are new, else from the store.

use std::sync::PoisonError;

use api::log::{EntriesPage, LogEntry};
use chain::ids::EntryIndex;

use super::error::ReadError;
use super::published::Published;
use super::recent;
use crate::store::{Family, Segment, StorageKey, StoreError};

/// Entries in one page at most.
const PAGE_ENTRIES_MAX: usize = 1_024;
/// Bytes in one page at most, but always at least one entry.
const PAGE_BYTES_MAX: usize = 1 << 20;

/// How much still goes into a page.
struct Room {
    entries: usize,
    bytes: usize,
}

impl Room {
    fn new(limit: usize) -> Self {
        Self { entries: limit.min(PAGE_ENTRIES_MAX), bytes: PAGE_BYTES_MAX }
    }

    fn take(&mut self, entry: &LogEntry) -> bool {
        let fits = self.entries > 0 && self.bytes > 0;
        self.entries = self.entries.saturating_sub(1);
        self.bytes = self.bytes.saturating_sub(recent::size(entry));
        fits
    }

    fn is_left(&self) -> bool {
        self.entries > 0 && self.bytes > 0
    }
}

impl Published {
    /// Consecutive entries from `first`.
    pub(super) async fn entries(&self, first: EntryIndex, limit: usize) -> Result<EntriesPage, ReadError> {
        let entries = self.tip().status.entries;
        if first > entries {
            return Err(ReadError::BeyondEnd { entries });
        }
        let mut room = Room::new(limit.min(usize::try_from(entries.0 - first.0).unwrap_or(usize::MAX)));
        let recent = self.recent.read().unwrap_or_else(PoisonError::into_inner).read(first, |entry| room.take(entry));
        if let Some(entries) = recent {
            return Ok(EntriesPage { first, entries });
        }
        let entries = self.stored_entries(first, &mut room).await?;
        Ok(EntriesPage { first, entries })
    }

    /// The segment that holds an entry of the log.
    pub(super) async fn segment_with(&self, index: EntryIndex) -> Result<Segment, StoreError> {
        let start = self.segment_start(index).await?;
        let segment = self.log.read(start).await?.ok_or_else(|| missing(start))?;
        // The list of starts holds every segment, so the next entry's segment would have been found instead.
        if segment.end() > index { Ok(segment) } else { Err(missing(segment.end())) }
    }

    /// Where all segments begin that are older than what this process has replayed or written.
    pub(super) async fn old_starts(&self) -> Result<&[u64], StoreError> {
        let list = || async {
            let starts = self.store.list(Family::Segments).await?;
            Ok(starts.into_iter().map(|start| start.0).collect())
        };
        self.old_starts.get_or_try_init(list).await.map(Vec::as_slice)
    }

    async fn stored_entries(&self, first: EntryIndex, room: &mut Room) -> Result<Vec<LogEntry>, StoreError> {
        let mut entries = Vec::new();
        let mut next = first;
        while room.is_left() {
            let segment = if entries.is_empty() {
                self.segment_with(next).await?
            } else {
                self.log.read(next).await?.ok_or_else(|| missing(next))?
            };
            let skip = usize::try_from(next.0 - segment.first.0).unwrap_or(usize::MAX);
            next = segment.end();
            entries.extend(segment.entries.into_iter().skip(skip).take_while(|entry| room.take(entry)));
        }
        Ok(entries)
    }

    async fn segment_start(&self, index: EntryIndex) -> Result<EntryIndex, StoreError> {
        if let Some(start) = last_up_to(&self.new_starts.lock().unwrap_or_else(PoisonError::into_inner), index) {
            return Ok(start);
        }
        last_up_to(self.old_starts().await?, index).ok_or_else(|| missing(EntryIndex(0)))
    }
}

fn last_up_to(starts: &[u64], index: EntryIndex) -> Option<EntryIndex> {
    let place = starts.partition_point(|&start| start <= index.0).checked_sub(1)?;
    starts.get(place).copied().map(EntryIndex)
}

fn missing(start: EntryIndex) -> StoreError {
    StoreError::Damaged { key: StorageKey::Segment(start).to_string(), what: "it is missing" }
}
