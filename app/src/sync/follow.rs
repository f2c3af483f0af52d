//! Follows the live stream for as long as it works.
//!
//! A stream may be open and bring nothing: the network was changed, the device slept, or a proxy buffers. The browser
//! reports none of that. So the tab with the stream expects a message every few seconds, which the server ensures;
//! polls now and then; and does so at once when the page or the network has changed.

use futures::future::{Either, select};
use leptos::prelude::Set as _;

use super::nudge::{Nudge, Wish};
use super::{ChainCopy, Distrust, SyncError, apply_page, checkpoint, keep, take_over};
use crate::browser;
use crate::http::give_up_hanging;
use crate::live::{Live, Pushed};

/// An open stream brings a message at once. One that has not by then does not work.
const FIRST_MS: f64 = 10_000.0;
/// After that the server sends a message every quarter of a minute.
const SILENT_MS: f64 = 35_000.0;
/// How often the log's length is compared with what the stream brought.
const LOOK_MS: f64 = 60_000.0;
/// Entries seen by polling should come over the stream within this time.
const LATE_MS: f64 = 2_000.0;
/// Without a message from the tab with the stream for this long, the other tabs poll.
const QUIET_MS: f64 = 5_000.0;
/// How often they check whether the stream is theirs now.
const TURN_MS: f64 = 500.0;

/// How well a stream worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Followed {
    /// It brought everything, and then it ended.
    Well,
    /// It brought nothing.
    Nothing,
    /// It brought something, then fell silent, or left something out.
    Badly,
}

/// What came next.
enum Came {
    Pushed(Pushed),
    Wish(Wish),
    /// Nothing before the timeout.
    Nothing,
}

/// Follows the stream, or what the tab with the stream forwards, until it ends or does not work.
pub(super) async fn follow(copy: ChainCopy, nudge: &Nudge) -> Result<Followed, SyncError> {
    let elected = copy.is_elected();
    let live = if elected { Live::open(copy.entries()) } else { Live::overhear() };
    let Some(mut live) = live else { return Ok(Followed::Nothing) };
    copy.set_live(!elected);
    let mut stream = Stream::new(elected);
    loop {
        match next(nudge, &mut live, &stream).await {
            Came::Pushed(Pushed::Opened) => copy.set_live(true),
            Came::Pushed(Pushed::Broken) => return Ok(stream.ended(Followed::Well)),
            Came::Pushed(pushed) => {
                copy.heard();
                stream.speaks();
                if !take(copy, pushed).await? {
                    return Ok(stream.ended(Followed::Badly));
                }
            }
            Came::Wish(wish) => {
                take_over(copy, Some(wish));
                if wish == Wish::Anew {
                    return Ok(Followed::Well);
                }
                look(copy, &mut stream).await?;
            }
            Came::Nothing if stream.is_silent() => {
                if stream.spoke && elected {
                    // The network has changed, so other requests on it hang, too.
                    give_up_hanging();
                }
                return Ok(stream.ended(Followed::Badly));
            }
            Came::Nothing if stream.is_late(copy.entries()) => return Ok(stream.ended(Followed::Badly)),
            Came::Nothing if !elected && copy.is_elected() => return Ok(Followed::Well),
            Came::Nothing if elected && stream.is_look_due() => look(copy, &mut stream).await?,
            Came::Nothing => {}
        }
    }
}

/// Asks for the log's length. The stream should bring the rest soon.
async fn look(copy: ChainCopy, stream: &mut Stream) -> Result<(), SyncError> {
    let note = checkpoint().await?;
    copy.heard();
    match copy.witness(&note) {
        Ok(witnessed) => stream.looked(witnessed.entries()),
        // The same as for a checkpoint on the stream.
        Err(Distrust::RolledBack) => stream.looked(0),
        Err(distrust) => return Err(distrust.into()),
    }
    Ok(())
}

/// Handles a message. False if an earlier one is missing.
async fn take(copy: ChainCopy, pushed: Pushed) -> Result<bool, SyncError> {
    match pushed {
        Pushed::Entries(page) if page.first.0 > copy.entries() => return Ok(false),
        Pushed::Entries(page) => {
            apply_page(copy, page).await?;
            copy.ready();
        }
        Pushed::Checkpoint(note) => {
            // An older checkpoint came late; a server that was rolled back is noticed in the next round.
            match copy.witness(&note) {
                Ok(_) | Err(Distrust::RolledBack) => {}
                Err(distrust) => return Err(distrust.into()),
            }
            copy.ready();
            keep::keep(copy);
        }
        Pushed::Clocks(answered) => _ = copy.clocks.try_set(Some(answered)),
        // A pulse comes after all entries that it counts.
        Pushed::Pulse(entries) => return Ok(copy.entries() >= entries),
        Pushed::Opened | Pushed::Broken => {}
    }
    Ok(true)
}

/// The next message, or a timeout.
async fn next(nudge: &Nudge, live: &mut Live, stream: &Stream) -> Came {
    let wait_ms = stream.patience_ms();
    let pushed = std::pin::pin!(live.next());
    let other = std::pin::pin!(nudge.pause(wait_ms as u32));
    match select(pushed, other).await {
        Either::Left((pushed, _)) => Came::Pushed(pushed),
        Either::Right((Some(wish), _)) => Came::Wish(wish),
        Either::Right((None, _)) => Came::Nothing,
    }
}

/// The state of a stream.
struct Stream {
    elected: bool,
    /// It has brought a message.
    spoke: bool,
    heard_ms: f64,
    looked_ms: f64,
    /// The log's length, as seen by polling.
    owed: u64,
}

impl Stream {
    fn new(elected: bool) -> Self {
        let now_ms = browser::stopwatch_ms();
        Self { elected, spoke: false, heard_ms: now_ms, looked_ms: now_ms, owed: 0 }
    }

    fn speaks(&mut self) {
        self.spoke = true;
        self.heard_ms = browser::stopwatch_ms();
    }

    fn limit_ms(&self) -> f64 {
        match (self.elected, self.spoke) {
            (false, _) => QUIET_MS,
            (true, false) => FIRST_MS,
            (true, true) => SILENT_MS,
        }
    }

    fn is_silent(&self) -> bool {
        browser::stopwatch_ms() - self.heard_ms >= self.limit_ms()
    }

    fn looked(&mut self, there: u64) {
        (self.looked_ms, self.owed) = (browser::stopwatch_ms(), there);
    }

    /// Whether an entry seen by polling should have come over the stream by now.
    fn is_late(&self, entries: u64) -> bool {
        entries < self.owed && browser::stopwatch_ms() - self.looked_ms >= LATE_MS
    }

    fn is_look_due(&self) -> bool {
        browser::stopwatch_ms() - self.looked_ms >= LOOK_MS
    }

    /// How long to wait for the next message.
    fn patience_ms(&self) -> f64 {
        let now_ms = browser::stopwatch_ms();
        let silent = self.heard_ms + self.limit_ms() - now_ms;
        let look = if self.elected { self.looked_ms + LOOK_MS - now_ms } else { TURN_MS };
        let late = self.looked_ms + LATE_MS - now_ms;
        // Once it is late, that has been handled.
        let late = if self.owed > 0 && late > 0.0 { late } else { f64::INFINITY };
        silent.min(look).min(late).max(1.0)
    }

    /// A stream that has brought nothing did not work, however it ended. A tab that overhears knows nothing of the
    /// stream itself.
    fn ended(&self, followed: Followed) -> Followed {
        match (self.elected, self.spoke) {
            (false, _) => Followed::Well,
            (true, false) => Followed::Nothing,
            (true, true) => followed,
        }
    }
}
