//! Taking turns with other servers that write to the same log.
//!
//! The winner of a race knows the log's new end at once, all others only after a read. Without a pause it would win the
//! next race, too, and the clients of the others would wait for as long as it has any of its own.

use std::time::Duration;

use tokio::time::Instant;

/// A server that has written within this time is assumed to have more to write.
const ACTIVE: Duration = Duration::from_secs(1);
/// The longest pause.
const PAUSE_MAX: Duration = Duration::from_millis(100);

/// Who wrote last, and when.
#[derive(Debug, Default)]
pub(super) struct Turns {
    another: Option<Instant>,
    /// How long this server's last put took, if no other server has written since.
    own: Option<Duration>,
}

impl Turns {
    /// Another server has written.
    pub(super) fn saw_another(&mut self) {
        self.another = Some(Instant::now());
        self.own = None;
    }

    /// This server has written, and its put took so long.
    pub(super) fn won(&mut self, took: Duration) {
        self.own = Some(took);
    }

    /// After an own turn, waits for as long as others need for theirs, if there are any.
    pub(super) async fn give_way(&mut self) {
        if let Some(took) = self.own.take()
            && self.another.is_some_and(|seen| seen.elapsed() < ACTIVE)
        {
            tokio::time::sleep(took.min(PAUSE_MAX)).await;
        }
    }
}
