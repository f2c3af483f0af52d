//! The world's side of keeping the copy up to date: where the replica is, and who is told when it has moved.

use chain::hash::Hash;
use leptos::prelude::*;

use super::{Alarm, Arrival, Barred, SyncState, Tick, World};
use crate::sentence::Sentence;
use crate::sync::keep::{Keeper, keep_peak};
use crate::sync::nudge::Wish;
use crate::sync::proof::{Question, Watch};
use crate::sync::{Distrust, Missing, Replica, SyncError, Witnessed};
use crate::{browser, outbox};

impl World {
    pub(crate) fn has_copy(self) -> bool {
        self.with_replica(|_| ()).is_some()
    }

    pub(crate) fn entries(self) -> u64 {
        self.with_replica(Replica::entries).unwrap_or(0)
    }

    pub(crate) fn with_replica<T>(self, read: impl FnOnce(&Replica) -> T) -> Option<T> {
        self.inner.try_with_value(|inner| inner.replica.as_ref().map(read)).flatten()
    }

    pub(crate) fn with_keeper<T>(self, work: impl FnOnce(&mut Keeper, &Replica) -> T) -> Option<T> {
        self.inner
            .try_update_value(|inner| inner.replica.as_ref().map(|replica| work(&mut inner.keeper, replica)))
            .flatten()
    }

    pub(crate) fn take_copy(self, replica: Replica) {
        self.inner.try_update_value(|inner| {
            inner.replica = Some(replica);
            inner.copies += 1;
            // What they know is of the one before.
            (inner.keeper, inner.watch) = (Keeper::default(), Watch::default());
        });
        self.moved();
    }

    pub(crate) fn witness(self, note: &str) -> Result<Witnessed, Distrust> {
        let witnessed =
            self.inner.try_update_value(|inner| inner.replica.as_mut().map(|replica| replica.witness(note)));
        let witnessed = witnessed.flatten().unwrap_or(Ok(Witnessed::Ahead(0)));
        if witnessed == Err(Distrust::RolledBack) {
            let entries = note.lines().nth(1).and_then(|size| size.parse().ok());
            self.inner.try_update_value(|inner| inner.shorter_to = entries);
        }
        witnessed
    }

    /// What the server is to prove, and of which copy.
    pub(crate) fn questions(self) -> (u32, Vec<Question>) {
        let copies = self.inner.try_with_value(|inner| inner.copies).unwrap_or(0);
        (copies, self.with_replica(Replica::questions).unwrap_or_default())
    }

    /// Takes an answer, unless another copy has taken the place of the one that it is about: it would prove nothing of that.
    pub(crate) fn answer(self, copy: u32, question: &Question, hashes: &[Hash]) -> Result<(), Distrust> {
        let answered = self.inner.try_update_value(|inner| {
            let replica = inner.replica.as_mut().filter(|_| inner.copies == copy)?;
            Some(replica.answer(question, hashes))
        });
        answered.flatten().unwrap_or(Ok(()))
    }

    /// Lets `work` append to the copy, then tells everybody.
    pub(crate) fn apply(
        self,
        work: impl FnOnce(&mut Replica, &mut Keeper) -> Result<(), Distrust>,
    ) -> Result<(), Distrust> {
        let result = self.inner.try_update_value(|inner| {
            let Some(replica) = inner.replica.as_mut() else { return Ok(()) };
            let result = work(replica, &mut inner.keeper);
            replica.settle();
            result
        });
        self.moved();
        result.unwrap_or(Ok(()))
    }

    pub(crate) fn arrived(self, arrivals: Vec<Arrival>) {
        self.note_own(&arrivals);
        let entries = self.entries();
        let own = self.inner.try_update_value(|inner| {
            // All are looked at, not only up to the first.
            let seen = arrivals.iter().filter(|arrival| inner.fates.see(arrival)).count();
            seen > 0 || inner.queue.is_promised_below(entries)
        });
        if own == Some(true) {
            outbox::told(self);
        }
        if self.was_ready() && !arrivals.is_empty() {
            self.arrivals.try_set(arrivals);
        }
    }

    fn moved(self) {
        let tick = self.with_replica(|replica| {
            let globals = replica.ledger().state().globals();
            Tick { entries: replica.ledger().entries(), height: globals.height, time_ms: globals.time }
        });
        if let Some(tick) = tick {
            self.refresh_me();
            self.tick.try_set(tick);
        }
    }

    pub(crate) fn set_live(self, live: bool) {
        if self.live.try_get_untracked() != Some(live) {
            self.live.try_set(live);
        }
    }

    /// From now on this tab has the stream.
    pub(crate) fn elect(self) {
        self.inner.try_update_value(|inner| inner.elected = true);
    }

    pub(crate) fn is_elected(self) -> bool {
        self.inner.try_with_value(|inner| inner.elected).unwrap_or(false)
    }

    pub(crate) fn was_ready(self) -> bool {
        self.inner.try_with_value(|inner| inner.was_ready).unwrap_or(false)
    }

    pub(crate) fn sync_waiting(self, done: u64, of: u64) {
        // Who was up to date once and fetches what is new does not go back to waiting.
        if !self.was_ready() {
            self.sync.try_set(SyncState::Waiting { done, of });
        }
    }

    /// The copy is up to date; whether all of it is proven is looked at.
    pub(crate) fn sync_ready(self) {
        self.set_follows(true);
        let state = self.missing_now().and_then(|missing| {
            self.with_replica(|replica| match missing {
                Some(missing) => SyncState::Unproven { entries: replica.ledger().entries(), missing },
                None => SyncState::Ready {
                    height: replica.ledger().state().height(),
                    entries: replica.ledger().entries(),
                    checked_to: replica.checked_to,
                },
            })
        });
        if let Some(state) = state
            && self.sync.try_get_untracked().as_ref() != Some(&state)
        {
            self.sync.try_set(state);
        }
    }

    /// Looks again whether all is proven, where that is what is shown.
    pub(crate) fn look_at_proof(self) {
        if matches!(self.sync.try_get_untracked(), Some(SyncState::Ready { .. } | SyncState::Unproven { .. })) {
            self.sync_ready();
        }
    }

    fn missing_now(self) -> Option<Option<Missing>> {
        let now_ms = browser::stopwatch_ms();
        let missing = self.inner.try_update_value(|inner| {
            let standing = inner.replica.as_ref()?.standing();
            Some(inner.watch.missing(now_ms, standing))
        });
        missing.flatten()
    }

    pub(crate) fn is_alarmed(self) -> bool {
        self.alarm.try_with_untracked(Option::is_some).unwrap_or(false)
    }

    /// Whether this browser's copy is up to date, as far as it can know; reactive.
    pub fn has_caught_up(self) -> bool {
        matches!(self.sync.get(), SyncState::Ready { .. } | SyncState::Unproven { .. })
    }

    /// Whether it is, and everything in it is proven; reactive.
    pub fn is_proven(self) -> bool {
        matches!(self.sync.get(), SyncState::Ready { .. })
    }

    /// Why nothing is done here now that cannot be undone, where all has been read and yet is not proven; reactive.
    pub fn unproven(self) -> Option<Sentence> {
        self.alarm.track();
        let caught_up = self.has_caught_up();
        self.proven().err().filter(|_| caught_up).map(Sentence::from)
    }

    /// That everything in this browser's copy is proven, as what cannot be undone asks for; also while the server cannot be
    /// reached.
    ///
    /// # Errors
    /// `NotYet`, `Distrusted`, `Unproven`.
    pub(crate) fn proven(self) -> Result<(), Barred> {
        self.go_ahead()?;
        if !self.was_ready() {
            return Err(Barred::NotYet);
        }
        match self.missing_now() {
            Some(Some(missing)) => Err(Barred::Unproven(missing)),
            Some(None) => Ok(()),
            None => Err(Barred::NotYet),
        }
    }

    pub(crate) fn sync_failed(self, error: &SyncError) {
        let words = match error {
            SyncError::Http(error) => Sentence::from(error),
            SyncError::Distrust(distrust) => Sentence::from(distrust),
        };
        let known = |distrust: &Distrust| {
            self.alarm.try_with_untracked(|alarm| alarm.as_ref().is_some_and(|alarm| alarm.distrust == *distrust))
        };
        // It is tried again and again, and told once.
        if let SyncError::Distrust(distrust) = error
            && known(distrust) == Some(false)
        {
            let shorter = *distrust == Distrust::RolledBack;
            let shorter_to = self.inner.try_with_value(|inner| inner.shorter_to.filter(|_| shorter)).flatten();
            self.alarm.try_set(Some(Alarm { distrust: distrust.clone(), words: words.clone(), shorter_to }));
            keep_peak(self);
        }
        self.set_live(false);
        self.set_follows(false);
        self.sync.try_set(SyncState::Failed(words));
    }

    fn set_follows(self, follows: bool) {
        let before = self.inner.try_update_value(|inner| {
            inner.was_ready |= follows;
            std::mem::replace(&mut inner.follows, follows)
        });
        if follows && before == Some(false) {
            outbox::wake(self);
        }
    }

    /// The server was heard of just now.
    pub(crate) fn heard(self) {
        self.heard_ms.try_set(browser::now_ms());
    }

    /// Has whatever follows the chain look at once how things stand.
    pub(crate) fn look(self) {
        if let Some(nudge) = self.inner.try_with_value(|inner| inner.nudge.clone()) {
            nudge.give(Wish::Look);
        }
    }
}
