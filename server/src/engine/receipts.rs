//! The receipts of recent events, so that whoever did not hear the answer and sends an event again gets the same one.

use std::collections::{HashMap, VecDeque};

use chain::abi::Receipt;
use chain::hash::Hash;

/// Receipts kept at most: about 12 MB, and at 100 events a second the last ten minutes. Who retries later is told so, see
/// [`super::Archive`].
pub(super) const RECEIPTS_MAX: usize = 1 << 16;

/// Receipts by the event's id.
#[derive(Debug, Default)]
pub(super) struct Receipts {
    by_id: HashMap<Hash, Receipt>,
    oldest_first: VecDeque<Hash>,
}

impl Receipts {
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
        {
            self.by_id.remove(&oldest);
        }
        self.by_id.insert(id, receipt);
        self.oldest_first.push_back(id);
    }

    /// Keeps the receipt of an event older than all that are kept, if there is room.
    pub(super) fn push_older(&mut self, id: Hash, receipt: Receipt) {
        if !self.is_full() {
            self.by_id.insert(id, receipt);
            self.oldest_first.push_front(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use chain::ids::{EntryIndex, Height, TimeMs};

    use super::*;

    fn numbered(number: u64) -> (Hash, Receipt) {
        let id = Hash::of(&[&number.to_le_bytes()]);
        (id, Receipt { index: EntryIndex(number), time_ms: TimeMs(0), leaf: id, height: Height(0) })
    }

    #[test]
    fn the_oldest_make_room() {
        let mut receipts = Receipts::default();
        for number in 0..=RECEIPTS_MAX as u64 {
            let (id, receipt) = numbered(number);
            receipts.push(id, receipt);
        }
        assert_eq!(receipts.find(&numbered(0).0), None);
        assert!(receipts.find(&numbered(1).0).is_some());
        let (older, receipt) = numbered(u64::MAX);
        receipts.push_older(older, receipt);
        assert_eq!(receipts.find(&older), None, "there is no room for anything older");
    }
}
