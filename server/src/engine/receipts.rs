//! The receipts of recent events, so that whoever did not hear the answer and sends an event again gets the same one.

use std::collections::{HashMap, VecDeque};

use chain::abi::Receipt;
use chain::hash::Hash;
use chain::ids::EntryIndex;

/// Receipts kept at most: about 12 MB, and at 100 events a second the last ten minutes. Who retries later is told so,
/// see [`super::Archive`].
pub(super) const RECEIPTS_MAX: usize = 1 << 16;

/// Receipts by the event's id.
#[derive(Debug)]
pub(super) struct Receipts {
    by_id: HashMap<Hash, Receipt>,
    oldest_first: VecDeque<Hash>,
    since: EntryIndex,
}

/// The receipts of one older segment.
#[derive(Debug)]
pub(super) struct Older {
    /// Where the segment begins, and where the next one does.
    pub(super) first: EntryIndex,
    pub(super) end: EntryIndex,
    pub(super) newest_first: Vec<(Hash, Receipt)>,
}

impl Receipts {
    /// None yet, of a log that ends here.
    pub(super) fn new(end: EntryIndex) -> Self {
        Self { by_id: HashMap::new(), oldest_first: VecDeque::new(), since: end }
    }

    /// Every event from this entry on has its receipt here.
    pub(super) fn since(&self) -> EntryIndex {
        self.since
    }

    /// The receipt that this event got.
    pub(super) fn find(&self, id: &Hash) -> Option<&Receipt> {
        self.by_id.get(id)
    }

    /// Whether there is no room for anything older.
    pub(super) fn is_full(&self) -> bool {
        self.oldest_first.len() >= RECEIPTS_MAX
    }

    /// Keeps the receipt of the newest event.
    pub(super) fn push(&mut self, id: Hash, receipt: Receipt) {
        if self.is_full()
            && let Some(oldest) = self.oldest_first.pop_front()
            && let Some(receipt) = self.by_id.remove(&oldest)
        {
            self.since = EntryIndex(receipt.index.0 + 1);
        }
        self.by_id.insert(id, receipt);
        self.oldest_first.push_back(id);
    }

    /// Keeps the receipts of the segment before all that are kept, as far as there is room. Those of any other one
    /// would leave a gap, and are passed over.
    pub(super) fn push_older(&mut self, older: Older) {
        if older.end != self.since {
            return;
        }
        for (id, receipt) in older.newest_first {
            if self.is_full() {
                return;
            }
            self.since = receipt.index;
            self.by_id.insert(id, receipt);
            self.oldest_first.push_front(id);
        }
        self.since = older.first;
    }
}

#[cfg(test)]
mod tests {
    use chain::ids::{Height, TimeMs};

    use super::*;

    fn numbered(number: u64) -> (Hash, Receipt) {
        let id = Hash::of(&[&number.to_le_bytes()]);
        (id, Receipt { index: EntryIndex(number), time_ms: TimeMs(0), leaf: id, height: Height(0) })
    }

    #[test]
    fn the_oldest_make_room() {
        let mut receipts = Receipts::new(EntryIndex(0));
        for number in 0..=RECEIPTS_MAX as u64 {
            let (id, receipt) = numbered(number);
            receipts.push(id, receipt);
        }
        assert_eq!(receipts.find(&numbered(0).0), None);
        assert!(receipts.find(&numbered(1).0).is_some());
        assert_eq!(receipts.since(), EntryIndex(1));
        receipts.push_older(segment(0, 1));
        assert_eq!(receipts.find(&numbered(0).0), None, "there is no room for anything older");
        assert_eq!(receipts.since(), EntryIndex(1));
    }

    fn segment(first: u64, end: u64) -> Older {
        let newest_first = (first..end).rev().map(numbered).collect();
        Older { first: EntryIndex(first), end: EntryIndex(end), newest_first }
    }

    #[test]
    fn older_ones_are_kept_without_gaps() {
        let mut receipts = Receipts::new(EntryIndex(20));
        receipts.push_older(segment(0, 10));
        assert_eq!((receipts.since(), receipts.find(&numbered(5).0)), (EntryIndex(20), None));
        receipts.push_older(segment(10, 20));
        receipts.push_older(segment(0, 10));
        assert_eq!(receipts.since(), EntryIndex(0));
        assert!(receipts.find(&numbered(5).0).is_some());
    }
}
