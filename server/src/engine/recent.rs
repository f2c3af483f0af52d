//! The newest entries in memory, which serve nearly all reads.

use std::collections::VecDeque;

use api::log::LogEntry;
use chain::ids::EntryIndex;

/// Entries kept at most ...
const ENTRIES_MAX: usize = 8_192;
/// ... and bytes of them.
const BYTES_MAX: usize = 8 << 20;

/// The log's newest entries, without gaps up to its end.
#[derive(Debug)]
pub(super) struct Recent {
    first: u64,
    entries: VecDeque<LogEntry>,
    bytes: usize,
}

impl Recent {
    /// None yet, for a log of this length.
    pub(super) fn new(end: EntryIndex) -> Self {
        Self { first: end.0, entries: VecDeque::new(), bytes: 0 }
    }

    /// Adds the next entry, and drops the oldest if there is no room.
    pub(super) fn push(&mut self, entry: LogEntry) {
        self.bytes += size(&entry);
        self.entries.push_back(entry);
        while self.entries.len() > ENTRIES_MAX || self.bytes > BYTES_MAX {
            let Some(oldest) = self.entries.pop_front() else { return };
            self.bytes -= size(&oldest);
            self.first += 1;
        }
    }

    /// Consecutive entries from `from`, as many as `take` accepts; `None` when `from` is older than what is kept.
    pub(super) fn read(&self, from: EntryIndex, mut take: impl FnMut(&LogEntry) -> bool) -> Option<Vec<LogEntry>> {
        let skip = usize::try_from(from.0.checked_sub(self.first)?).ok()?;
        Some(self.entries.iter().skip(skip).take_while(|entry| take(entry)).cloned().collect())
    }

    /// Erases an entry's texts, if it is here.
    pub(super) fn erase(&mut self, index: EntryIndex) {
        let place = index.0.checked_sub(self.first).and_then(|place| usize::try_from(place).ok());
        if let Some(entry) = place.and_then(|place| self.entries.get_mut(place)) {
            self.bytes -= size(entry);
            entry.texts.iter_mut().for_each(|text| *text = None);
            self.bytes += size(entry);
        }
    }
}

/// About how many bytes an entry takes on the wire.
pub(super) fn size(entry: &LogEntry) -> usize {
    let texts: usize = entry.texts.iter().flatten().map(|text| text.bytes.len() + 32).sum();
    entry.bytes.len() + texts + 16
}

#[cfg(test)]
mod tests {
    use chain::commitment::SealedText;

    use super::*;

    fn entry(text: &str) -> LogEntry {
        LogEntry { bytes: vec![0; 100], texts: vec![Some(SealedText::new([0; 16], text))] }
    }

    #[test]
    fn it_keeps_the_newest_and_erases_what_it_keeps() {
        let mut recent = Recent::new(EntryIndex(5));
        for number in 0..ENTRIES_MAX + 10 {
            recent.push(entry(&number.to_string()));
        }
        let end = 5 + ENTRIES_MAX as u64 + 10;
        assert!(recent.read(EntryIndex(5), |_| true).is_none());
        assert_eq!(recent.read(EntryIndex(end), |_| true), Some(Vec::new()));
        recent.erase(EntryIndex(end - 1));
        let last = recent.read(EntryIndex(end - 1), |_| true).expect("it is here");
        assert_eq!(last[0].texts, vec![None]);
    }
}
