//! The world's side of keeping the copy up to date: where the replica is, and who is told when it has moved.

use leptos::prelude::*;

use super::{Alarm, Arrival, SyncState, Tick, World};
use crate::browser;
use crate::sentence::Sentence;
use crate::sync::keep::Keeper;
use crate::sync::{Distrust, Replica, SyncError};

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
        self.inner.try_update_value(|inner| inner.replica = Some(replica));
        self.moved();
    }

    pub(crate) fn witness(self, note: &str) -> Result<u64, Distrust> {
        let witnessed =
            self.inner.try_update_value(|inner| inner.replica.as_mut().map(|replica| replica.witness(note)));
        witnessed.flatten().unwrap_or(Ok(0))
    }

    /// Lets `work` append to the copy, then tells everybody.
    pub(crate) fn apply(self, work: impl FnOnce(&mut Replica) -> Result<(), Distrust>) -> Result<(), Distrust> {
        let now_ms = browser::now_ms();
        let result = self.inner.try_update_value(|inner| {
            let Some(replica) = inner.replica.as_mut() else { return Ok(()) };
            let result = work(replica);
            replica.settle();
            if replica.at_block_end() {
                inner.keeper.offer(now_ms, replica.entries(), || replica.snapshot());
            }
            result
        });
        self.moved();
        result.unwrap_or(Ok(()))
    }

    pub(crate) fn arrived(self, arrivals: Vec<Arrival>) {
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

    fn was_ready(self) -> bool {
        self.inner.try_with_value(|inner| inner.was_ready).unwrap_or(false)
    }

    pub(crate) fn sync_waiting(self, done: u64, of: u64) {
        // Who was up to date once and fetches what is new does not go back to waiting.
        if !self.was_ready() {
            self.sync.try_set(SyncState::Waiting { done, of });
        }
    }

    pub(crate) fn sync_ready(self) {
        let ready = self.with_replica(|replica| SyncState::Ready {
            height: replica.ledger().state().height(),
            entries: replica.ledger().entries(),
            checked_to: replica.checked_to,
        });
        self.inner.try_update_value(|inner| inner.was_ready = true);
        if let Some(ready) = ready
            && self.sync.try_get_untracked().as_ref() != Some(&ready)
        {
            self.sync.try_set(ready);
        }
    }

    /// Whether this browser's copy is up to date, as far as it can know; reactive.
    pub fn has_caught_up(self) -> bool {
        matches!(self.sync.get(), SyncState::Ready { .. })
    }

    pub(crate) fn sync_failed(self, error: &SyncError) {
        let words = match error {
            SyncError::Http(error) => Sentence::from(error),
            SyncError::Distrust(distrust) => Sentence::from(distrust),
        };
        if let SyncError::Distrust(distrust) = error {
            self.alarm.try_set(Some(Alarm { distrust: distrust.clone(), words: words.clone() }));
        }
        self.set_live(false);
        self.sync.try_set(SyncState::Failed(words));
    }
}
