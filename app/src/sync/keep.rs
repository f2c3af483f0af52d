//! Keeping the copy and the furthest checkpoint for the next visit.

use crate::browser;
use crate::model::World;
use crate::storage::{self, KeptPeak, Key};

/// How often something is written at most: writing a copy takes time, and a little replay on the next visit does not.
const BETWEEN_MS: u64 = 20_000;

/// What is written when.
#[derive(Debug, Default)]
pub struct Keeper {
    copy_ms: u64,
    peak_ms: u64,
    /// A snapshot at the end of a block, and its log's size, until a checkpoint covers it.
    snapshot: Option<(u64, Vec<u8>)>,
}

impl Keeper {
    /// Takes a snapshot, made at the end of a block, if one is due.
    pub fn offer(&mut self, now_ms: u64, entries: u64, snapshot: impl FnOnce() -> Option<Vec<u8>>) {
        if self.snapshot.is_none() && now_ms >= self.copy_ms + BETWEEN_MS {
            self.snapshot = snapshot().map(|bytes| (entries, bytes));
        }
    }

    /// The snapshot, once the house has signed for a log that is at least as long.
    fn due_copy(&mut self, now_ms: u64, signed: u64) -> Option<Vec<u8>> {
        let (_, bytes) = self.snapshot.take_if(|(entries, _)| *entries <= signed)?;
        self.copy_ms = now_ms;
        Some(bytes)
    }

    fn due_peak(&mut self, now_ms: u64, peak: Option<&KeptPeak>) -> Option<KeptPeak> {
        let due = now_ms >= self.peak_ms + BETWEEN_MS / 10;
        let peak = peak.filter(|_| due).cloned()?;
        self.peak_ms = now_ms;
        Some(peak)
    }
}

/// Writes what is due. The checkpoint goes first, so that a kept copy is never ahead of it.
pub(super) async fn keep(world: World) {
    let now_ms = browser::now_ms();
    let Some((peak, copy, checked_from)) = world.with_keeper(|keeper, replica| {
        let peak = keeper.due_peak(now_ms, replica.peak());
        let signed = replica.peak().map_or(0, |peak| peak.entries);
        (peak, keeper.due_copy(now_ms, signed), replica.checked_from)
    }) else {
        return;
    };
    // A browser that keeps nothing checks a little more on the next visit; that is all.
    if let Some(peak) = peak {
        let _ = storage::write(Key::Peak, Some(&peak)).await;
    }
    if let Some(copy) = copy {
        let _ = storage::write(Key::Copy, Some(&(checked_from, copy))).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_waits_until_it_is_signed_for() {
        let mut keeper = Keeper::default();
        let now = BETWEEN_MS;
        keeper.offer(now, 10, || Some(vec![1]));
        assert_eq!(keeper.due_copy(now, 9), None);
        assert_eq!(keeper.due_copy(now, 10), Some(vec![1]));
        keeper.offer(now + 1, 12, || Some(vec![2]));
        assert_eq!(keeper.due_copy(now + 1, 12), None);
    }
}
