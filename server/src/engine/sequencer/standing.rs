//! Whether the log in the store is still the one that was read. It can be restored from a backup under a running
//! server, or a disk can vanish; entries written then would lie behind a hole.

use std::time::Duration;

use chain::ids::EntryIndex;
use tokio::time::Instant;

use super::Sequencer;
use crate::health::{Topic, Trouble};
use crate::store::{Segment, StorageKey, StoreError, WriterId, in_time};

/// How long the last segment is assumed to exist after a check: batches follow each other within a millisecond.
const THERE: Duration = Duration::from_millis(5);
/// How long it is assumed to be the same one after it was read.
const SAME: Duration = Duration::from_millis(200);

/// The log's last segment, and when it was seen.
pub(super) struct Last {
    first: EntryIndex,
    batch: (WriterId, u64),
    there: Instant,
    same: Instant,
}

impl Last {
    /// The last segment is this one, which was just read or written.
    pub(super) fn of(segment: &Segment) -> Self {
        let now = Instant::now();
        Self { first: segment.first, batch: (segment.writer, segment.batch), there: now, same: now }
    }

    /// Nothing is assumed any more: the process may have been stopped, and its stopwatch with it.
    pub(super) fn forget(&mut self) {
        if let Some(long_ago) = Instant::now().checked_sub(SAME) {
            (self.there, self.same) = (long_ago, long_ago);
        }
    }
}

impl Sequencer {
    /// Whether the last segment is where it was, so that another one may follow it.
    pub(super) async fn log_stands(&mut self) -> bool {
        if self.last.there.elapsed() < THERE {
            return true;
        }
        let key = StorageKey::Segment(self.last.first);
        let stands = if self.last.same.elapsed() < SAME {
            in_time("looking for", &key, self.options.store.exists(&key)).await
        } else {
            match in_time("reading", &key, self.log.read(self.last.first)).await {
                Ok(found) => Ok(found.is_some_and(|found| (found.writer, found.batch) == self.last.batch)),
                Err(StoreError::Damaged { .. }) => Ok(false),
                Err(error) => Err(error),
            }
        };
        let (health, now) = (&self.published.health, Instant::now());
        match stands {
            Ok(true) => {
                if self.last.same.elapsed() >= SAME {
                    self.last.same = now;
                    health.over(Topic::Log);
                }
                self.last.there = now;
                true
            }
            Ok(false) => {
                // The next segment is read, not only checked for.
                if let Some(long_ago) = now.checked_sub(SAME) {
                    self.last.same = long_ago;
                }
                health.met(Trouble::OtherLog { entry: self.last.first.0 });
                false
            }
            Err(error) => {
                health.met(Trouble::WritesFail { why: error.chain() });
                false
            }
        }
    }
}
