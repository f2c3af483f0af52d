//! Stores the copy and the latest checkpoint for the next visit.

use leptos::task::spawn_local;

use super::ChainCopy;
use crate::browser;
use crate::lock::hold;
use crate::storage::{self, KeptCopy, KeptPeak, Key};

/// The least time between writes: writing a copy takes time, and replaying some entries on the next visit does not.
const BETWEEN_MS: u64 = 20_000;
/// While a copy waits for a checkpoint a newer one replaces it; making copies takes at most one part in `SHARE` of the
/// time.
const SHARE: u64 = 20;
/// The lock of the tab that writes.
const KEEPING: &str = "pitpet-keep";

/// A monotonic clock: a clock that is set back must not delay writes for hours. The first write is due.
pub(super) fn clock_ms() -> u64 {
    browser::stopwatch_ms() as u64 + BETWEEN_MS
}

/// Decides what is written when.
#[derive(Debug, Default)]
pub struct Keeper {
    copy_ms: u64,
    peak_ms: u64,
    /// A copy at the end of a block, until a checkpoint covers it.
    waiting: Option<Waiting>,
    /// A write is running.
    busy: bool,
}

#[derive(Debug)]
struct Waiting {
    /// Entries in it.
    entries: u64,
    copy: KeptCopy,
    /// After that a newer one may replace it.
    until_ms: u64,
}

impl Keeper {
    /// Takes a copy made at the end of a block, if one is due.
    pub fn offer(&mut self, clock: impl Fn() -> u64, entries: u64, copy: impl FnOnce() -> Option<KeptCopy>) {
        let begun_ms = clock();
        let due_ms = self.waiting.as_ref().map_or(self.copy_ms + BETWEEN_MS, |waiting| waiting.until_ms);
        if begun_ms < due_ms {
            return;
        }
        if let Some(copy) = copy() {
            let now_ms = clock();
            let until_ms = now_ms + SHARE * now_ms.saturating_sub(begun_ms).max(1);
            self.waiting = Some(Waiting { entries, copy, until_ms });
        }
    }

    /// The copy, once the house has signed a log of at least that length.
    fn due_copy(&mut self, now_ms: u64, signed: u64) -> Option<Waiting> {
        let waiting = self.waiting.take_if(|waiting| waiting.entries <= signed)?;
        self.copy_ms = now_ms;
        Some(waiting)
    }

    fn due_peak(&mut self, now_ms: u64, peak: Option<&KeptPeak>) -> Option<KeptPeak> {
        let due = now_ms >= self.peak_ms + BETWEEN_MS / 10;
        let peak = peak.filter(|_| due).cloned()?;
        self.peak_ms = now_ms;
        Some(peak)
    }
}

/// Writes what is due, in the background. A copy that is not fully proven is not stored, and beside a server that
/// contradicts itself nothing is: what was stored before proves the contradiction.
pub(super) fn keep(copy: ChainCopy) {
    let now_ms = clock_ms();
    if copy.is_alarmed() {
        return;
    }
    let due = copy.with_keeper(|keeper, replica| {
        if keeper.busy {
            return (None, None);
        }
        let standing = replica.standing();
        let signed = if standing.missing.is_none() { standing.signed } else { 0 };
        let copy = keeper.due_copy(now_ms, signed).map(|waiting| waiting.copy);
        let due = (keeper.due_peak(now_ms, replica.peak()), copy);
        keeper.busy = due != (None, None);
        due
    });
    let Some((peak, due_copy)) = due.filter(|due| *due != (None, None)) else { return };
    spawn_local(async move {
        write(peak, due_copy).await;
        copy.with_keeper(|keeper, _| keeper.busy = false);
    });
}

/// Writes the latest checkpoint, due or not: the server contradicts it, and the proof must survive a reload.
pub(crate) fn keep_peak(copy: ChainCopy) {
    let peak = copy.with_keeper(|_, replica| replica.peak().cloned()).flatten();
    spawn_local(write(peak, None));
}

/// The checkpoint goes first, so that a stored copy is never ahead of it.
async fn write(peak: Option<KeptPeak>, copy: Option<KeptCopy>) {
    // A tab that was suspended must not overwrite another tab's newer checkpoint.
    let _turn = hold(KEEPING).await;
    // Without storage the next visit has to check more; that is all.
    let kept = storage::kept_peak().await;
    if let Some(peak) = peak
        && kept.is_none_or(|kept| kept.chain_id != peak.chain_id || kept.entries < peak.entries)
    {
        let _ = storage::write(Key::Peak, Some(&peak)).await;
    }
    if let Some(copy) = copy {
        let _ = storage::write(Key::Copy, Some(&copy)).await;
        let _ = storage::forget_unproven_copy().await;
    }
}

#[cfg(test)]
mod tests {
    use chain::hash::Hash;

    use super::*;

    fn copy(snapshot: &[u8]) -> KeptCopy {
        let (chain_id, log_root, state_root) = (Hash([1; 32]), Hash([2; 32]), Hash([3; 32]));
        KeptCopy { checked_from: 0, snapshot: snapshot.to_vec(), chain_id, entries: 9, log_root, state_root }
    }

    #[test]
    fn a_copy_waits_for_a_checkpoint() {
        let mut keeper = Keeper::default();
        let now = BETWEEN_MS;
        let due = |keeper: &mut Keeper, signed| keeper.due_copy(now, signed).map(|waiting| waiting.copy);
        keeper.offer(|| now, 10, || Some(copy(&[1])));
        assert_eq!(due(&mut keeper, 9), None);
        assert_eq!(due(&mut keeper, 10), Some(copy(&[1])));
        keeper.offer(|| now + 1, 12, || Some(copy(&[2])));
        assert_eq!(due(&mut keeper, 12), None);
    }

    #[test]
    fn of_many_blocks_one_of_the_last_is_stored() {
        let mut keeper = Keeper::default();
        for block in 0..1_000 {
            keeper.offer(|| BETWEEN_MS + block, block, || Some(copy(&block.to_le_bytes())));
        }
        let kept = keeper.due_copy(BETWEEN_MS * 2, 1_000).expect("one was kept");
        assert!(kept.entries > 970, "{}", kept.entries);
        keeper.offer(|| BETWEEN_MS * 3 - 1, 2_000, || panic!("it is too soon"));
    }
}
