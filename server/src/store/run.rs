//! A run: consecutive entries that lie together in the store, as a segment or as a bundle.

use api::log::LogEntry;
use chain::ids::EntryIndex;

use super::{Segment, WriterId};

/// Consecutive entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Index of the first.
    pub first: EntryIndex,
    /// The entries.
    pub entries: Vec<LogEntry>,
    /// The segment that they come from, or a part of it; `None` if they come from a bundle.
    pub segment: Option<SegmentId>,
}

/// One segment, and no other that ever stood in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SegmentId {
    /// Its first entry.
    pub first: EntryIndex,
    /// Its writer.
    pub writer: WriterId,
    /// The writer's number for it.
    pub batch: u64,
}

impl Run {
    /// Index after the last entry.
    pub fn end(&self) -> EntryIndex {
        EntryIndex(self.first.0 + self.entries.len() as u64)
    }

    /// What of it lies at `place` and behind it.
    pub fn from_place(mut self, place: EntryIndex) -> Self {
        let before = usize::try_from(place.0.saturating_sub(self.first.0)).unwrap_or(usize::MAX);
        self.entries.drain(..before.min(self.entries.len()));
        self.first = self.first.max(place);
        self
    }

    /// What of it lies before `end`.
    pub fn up_to(mut self, end: EntryIndex) -> Self {
        self.entries.truncate(usize::try_from(end.0.saturating_sub(self.first.0)).unwrap_or(usize::MAX));
        self
    }

    /// Whether it holds an entry.
    pub fn holds(&self, index: EntryIndex) -> bool {
        self.first <= index && index < self.end()
    }

    /// An entry that it holds.
    pub fn entry(&self, index: EntryIndex) -> Option<&LogEntry> {
        self.entries.get(usize::try_from(index.0.checked_sub(self.first.0)?).ok()?)
    }
}

impl From<Segment> for Run {
    fn from(segment: Segment) -> Self {
        let id = segment.id();
        Self { first: segment.first, entries: segment.entries, segment: Some(id) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_run_keeps_its_places() {
        let entries = (0..10).map(|number| LogEntry { bytes: vec![number], texts: Vec::new() }).collect();
        let run = Run { first: EntryIndex(20), entries, segment: None };
        let bytes = |run: &Run, index| run.entry(EntryIndex(index)).map(|entry| entry.bytes[0]);
        for (from, to) in [(20, 30), (0, 99), (23, 27), (29, 30), (25, 25)] {
            let part = run.clone().from_place(EntryIndex(from)).up_to(EntryIndex(to));
            for index in 15..35 {
                let inside = (from..to).contains(&index) && run.holds(EntryIndex(index));
                assert_eq!(
                    bytes(&part, index),
                    inside.then(|| u8::try_from(index - 20).expect("small")),
                    "{from} {index}"
                );
                assert_eq!(part.holds(EntryIndex(index)), inside);
            }
        }
    }
}
