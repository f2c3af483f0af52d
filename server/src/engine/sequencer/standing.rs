//! Whether the log in the store is still the one that was read. It can be restored from a backup under a running
//! server, or a disk can vanish; entries written then would lie behind a hole.

use std::time::Duration;

use chain::ids::EntryIndex;
use tokio::time::Instant;

use super::Sequencer;
use crate::health::{Topic, Trouble};
use crate::store::{Segment, StorageKey, StoreError, WriterId, in_time};

/// How long the last segment is assumed to be the same one after it was read.
const SAME: Duration = Duration::from_millis(200);

/// The log's last segment, and when it was seen.
pub(super) struct Last {
    first: EntryIndex,
    batch: (WriterId, u64),
    /// `None` if it may have gone since.
    there: Option<Instant>,
    /// `None` if it may be another one since.
    same: Option<Instant>,
}

impl Last {
    /// The last segment is this one, which was just read or written.
    pub(super) fn of(segment: &Segment) -> Self {
        let now = Instant::now();
        Self { first: segment.first, batch: (segment.writer, segment.batch), there: Some(now), same: Some(now) }
    }

    /// Nothing is assumed any more: the process may have been stopped, and its stopwatch with it.
    pub(super) fn forget(&mut self) {
        (self.there, self.same) = (None, None);
    }
}

impl Sequencer {
    /// Whether the last segment is where it was, so that another one may follow it.
    pub(super) async fn log_stands(&mut self) -> bool {
        if self.last.there.is_some_and(|there| there.elapsed() < self.options.tuning.log_trusted) {
            return true;
        }
        let key = StorageKey::Segment(self.last.first);
        let is_same = self.last.same.is_some_and(|same| same.elapsed() < SAME);
        let stands = if is_same {
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
                if !is_same {
                    self.last.same = Some(now);
                    health.over(Topic::Log);
                }
                self.last.there = Some(now);
                true
            }
            Ok(false) => {
                // Next time it is read, not only checked for.
                self.last.forget();
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
