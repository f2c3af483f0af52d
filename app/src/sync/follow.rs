//! Following the live stream for as long as it is of use.
//!
//! A stream may stand and bring nothing: a network that was left, a device that slept, a proxy that keeps things back. The
//! browser tells none of that. So whoever has the stream expects a word every few seconds, which the server sees to; looks
//! for itself now and then; and at once when the page or the network has changed.

use futures::future::{Either, select};
use leptos::prelude::Set as _;

use super::nudge::{Nudge, Wish};
use super::{ChainCopy, Distrust, SyncError, apply_page, checkpoint, keep, take_over};
use crate::browser;
use crate::http::give_up_hanging;
use crate::live::{Live, Pushed};

/// A stream that stands says something at once. One that has not by then brings nothing.
const FIRST_MS: f64 = 10_000.0;
/// After that the server says something every quarter of a minute.
const SILENT_MS: f64 = 35_000.0;
/// How often it is asked for what the stream should have brought.
const LOOK_MS: f64 = 60_000.0;
/// What was seen past the stream comes on it within so long.
const LATE_MS: f64 = 2_000.0;
/// After so long without a word from the tab that has the stream, the others look for themselves.
const QUIET_MS: f64 = 5_000.0;
/// How often they ask whether it is their turn to have the stream.
const TURN_MS: f64 = 500.0;

/// Of what use a stream was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Followed {
    /// It brought what there was, and then it ended.
    Well,
    /// It brought nothing.
    Nothing,
    /// It brought something, then fell silent, or kept something back.
    Badly,
}

/// What came next.
enum Came {
    Pushed(Pushed),
    Wish(Wish),
    /// Nothing, for so long.
    Nothing,
}

/// Follows the stream, or what the tab that has it passes on, until it ends or is of no use.
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
                    // The network under it is gone, and so is whatever else went over that.
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

/// Asks how long the log is. What the stream has not brought of it soon, it does not bring.
async fn look(copy: ChainCopy, stream: &mut Stream) -> Result<(), SyncError> {
    let note = checkpoint().await?;
    copy.heard();
    match copy.witness(&note) {
        Ok(witnessed) => stream.looked(witnessed.entries()),
        // As of a checkpoint on the stream.
        Err(Distrust::RolledBack) => stream.looked(0),
        Err(distrust) => return Err(distrust.into()),
    }
    Ok(())
}

/// Takes what came. False if something that should have come before it did not.
async fn take(copy: ChainCopy, pushed: Pushed) -> Result<bool, SyncError> {
    match pushed {
        Pushed::Entries(page) if page.first.0 > copy.entries() => return Ok(false),
        Pushed::Entries(page) => {
            apply_page(copy, page).await?;
            copy.ready();
        }
        Pushed::Checkpoint(note) => {
            // One that is behind is an old one that came late; a server that went back shows it on the next round.
            match copy.witness(&note) {
                Ok(_) | Err(Distrust::RolledBack) => {}
                Err(distrust) => return Err(distrust.into()),
            }
            copy.ready();
            keep::keep(copy);
        }
        Pushed::Clocks(answered) => _ = copy.clocks.try_set(Some(answered)),
        // It comes after all that it counts.
        Pushed::Pulse(entries) => return Ok(copy.entries() >= entries),
        Pushed::Opened | Pushed::Broken => {}
    }
    Ok(true)
}

/// The next thing that comes, before it is time to ask whether anything will.
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

/// What is known of a stream.
struct Stream {
    elected: bool,
    /// It has said something.
    spoke: bool,
    heard_ms: f64,
    looked_ms: f64,
    /// How long the log is, as was seen past the stream.
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

    /// Whether what was seen past the stream should have come on it by now.
    fn is_late(&self, entries: u64) -> bool {
        entries < self.owed && browser::stopwatch_ms() - self.looked_ms >= LATE_MS
    }

    fn is_look_due(&self) -> bool {
        browser::stopwatch_ms() - self.looked_ms >= LOOK_MS
    }

    /// How long to wait for the next thing.
    fn patience_ms(&self) -> f64 {
        let now_ms = browser::stopwatch_ms();
        let silent = self.heard_ms + self.limit_ms() - now_ms;
        let look = if self.elected { self.looked_ms + LOOK_MS - now_ms } else { TURN_MS };
        let late = self.looked_ms + LATE_MS - now_ms;
        // Once it is over, it has been looked at.
        let late = if self.owed > 0 && late > 0.0 { late } else { f64::INFINITY };
        silent.min(look).min(late).max(1.0)
    }

    /// One that has brought nothing was of no use however it ended. Who overhears knows nothing of the stream itself.
    fn ended(&self, followed: Followed) -> Followed {
        match (self.elected, self.spoke) {
            (false, _) => Followed::Well,
            (true, false) => Followed::Nothing,
            (true, true) => followed,
        }
    }
}
