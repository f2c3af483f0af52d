//! Whether the log in the store is still the one that was read. It can be restored from a backup under a running
//! server, or a disk can vanish; entries written then would lie behind a hole.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::Sequencer;
use crate::health::{Topic, Trouble};
use crate::store::{Segment, SegmentId, StorageKey, StoreError, in_time};

/// How long the last segment is assumed to be the same one after it was read.
const SAME: Duration = Duration::from_millis(200);
/// After this time a put is looked at again. Bundled segments stay for far longer.
const DOUBT: Duration = Duration::from_secs(60);

/// The log's last segment, and when it was seen.
pub(super) struct Last {
    segment: SegmentId,
    /// `None` if it may have gone since.
    there: Option<Instant>,
    /// `None` if it may be another one since.
    same: Option<Instant>,
}

impl Last {
    /// The last segment is this one, which was just read or written.
    pub(super) fn of(segment: SegmentId) -> Self {
        let now = Instant::now();
        Self { segment, there: Some(now), same: Some(now) }
    }

    /// Nothing is assumed any more: the process may have been stopped, and its stopwatch with it.
    pub(super) fn forget(&mut self) {
        (self.there, self.same) = (None, None);
    }
}

/// How the log in the store stands to what was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Its last segment is where it was, so that another one may follow it.
    Same,
    /// It has gone on, and what was its last segment is bundled.
    Ahead,
    /// It is another one, or cannot be read.
    Unknown,
}

/// A moment before a segment was put.
#[derive(Clone, Copy)]
pub(super) struct Before {
    steady: Instant,
    /// The stopwatch of a suspended machine stands still.
    wall: SystemTime,
}

impl Before {
    pub(super) fn now() -> Self {
        Self { steady: Instant::now(), wall: SystemTime::now() }
    }

    fn is_long_ago(self) -> bool {
        let by_wall = self.wall.elapsed().unwrap_or_else(|back| back.duration());
        self.steady.elapsed().max(by_wall) >= DOUBT
    }
}

impl Sequencer {
    /// Whether a segment that was put is in the log. A place in it is taken for good, but a bundled segment is deleted
    /// after a while: a process that stood still in the middle of a put may come so late that its segment lies where an
    /// old one was.
    pub(super) async fn has_won(&mut self, segment: &Segment, before: Before) -> Result<bool, StoreError> {
        if !before.is_long_ago() {
            return Ok(true);
        }
        let mark = in_time("listing", &segment.key(), self.log.read_mark()).await?;
        Ok(mark.is_none_or(|mark| mark.end <= segment.first))
    }

    /// How the log stands.
    pub(super) async fn standing(&mut self) -> Standing {
        if self.last.there.is_some_and(|there| there.elapsed() < self.options.tuning.log_trusted) {
            return Standing::Same;
        }
        let key = StorageKey::Segment(self.last.segment.first);
        let is_same = self.last.same.is_some_and(|same| same.elapsed() < SAME);
        let stands = if is_same {
            in_time("looking for", &key, self.options.store.exists(&key)).await
        } else {
            match in_time("reading", &key, self.log.read(self.last.segment.first)).await {
                Ok(found) => Ok(found.is_some_and(|found| found.id() == self.last.segment)),
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
                Standing::Same
            }
            Ok(false) => {
                // Next time it is read, not only checked for.
                self.last.forget();
                if let Ok(Some(mark)) = in_time("listing", &key, self.log.read_mark()).await
                    && mark.end >= self.end
                {
                    return Standing::Ahead;
                }
                health.met(Trouble::OtherLog { entry: self.last.segment.first.0 });
                Standing::Unknown
            }
            Err(error) => {
                health.met(Trouble::WritesFail { why: error.chain() });
                Standing::Unknown
            }
        }
    }
}
