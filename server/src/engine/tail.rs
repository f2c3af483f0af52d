//! The end of the log at a start, behind the newest snapshot. It is read while that snapshot's image is, and replayed
//! afterwards.

use std::collections::VecDeque;

use chain::ids::EntryIndex;

use super::error::StartError;
use super::intact::Starts;
use crate::store::{LogReader, LogStore, Run};

/// Entries that are read before they are asked for: so many are replayed in one call.
pub(super) const AHEAD_MAX: usize = 4_096;

/// The log from some place on.
pub(super) struct Tail {
    from: EntryIndex,
    ahead: VecDeque<Run>,
    /// Nothing follows what was read ahead.
    has_ended: bool,
    reader: LogReader,
    /// The run before that place.
    pub(super) before: Option<Run>,
}

impl Tail {
    /// The log from here on, of which nothing was read. `starts` gives its segments, as far as they were listed.
    pub(super) fn new(log: &LogStore, starts: &Starts, from: EntryIndex) -> Self {
        let reader = LogReader::new(log.clone(), from, &starts.0);
        Self { from, ahead: VecDeque::new(), has_ended: false, reader, before: None }
    }

    /// The same, read ahead. What cannot be read then is tried again when it is needed.
    pub(super) async fn read_ahead(log: &LogStore, starts: &Starts, from: EntryIndex) -> Self {
        let mut tail = Self::new(log, starts, from);
        let (before, ()) = tokio::join!(starts.last_before(log, from), async {
            let mut count = 0;
            while count < AHEAD_MAX && !tail.reader.has_caught_up() {
                match tail.reader.read().await {
                    Ok(Some(run)) => {
                        count += run.entries.len();
                        tail.ahead.push_back(run);
                    }
                    Ok(None) => {
                        tail.has_ended = true;
                        break;
                    }
                    Err(_) => break,
                }
            }
        });
        tail.before = before.ok().flatten();
        tail
    }

    /// Whether it begins here.
    pub(super) fn is_from(&self, place: EntryIndex) -> bool {
        self.from == place
    }

    /// The next run; `None` at the log's end.
    pub(super) async fn read(&mut self) -> Result<Option<Run>, StartError> {
        if let Some(run) = self.ahead.pop_front() {
            return Ok(Some(run));
        }
        if self.has_ended {
            return Ok(None);
        }
        let place = self.reader.place();
        self.reader.read().await.map_err(|error| StartError::unreadable(place, error))
    }

    /// Where others write all the time the end is never seen. The sequencer follows them from there.
    pub(super) fn has_caught_up(&self) -> bool {
        self.ahead.is_empty() && (self.has_ended || self.reader.has_caught_up())
    }
}
