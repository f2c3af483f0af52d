//! Submits a block that was found, and says when to retry.

use api::log::Outcome;
use api::path;
use chain::entry::Block;
use chain::error::Rejection;
use leptos::prelude::Update as _;

use crate::http::{self, Answer, HttpError};
use crate::model::{Model, Pause};
use crate::sentence::Sentence;
use crate::words;

/// The pause before a block is submitted again that is too early, by the server's clock or by too many clock votes.
const EARLY_MS: u32 = 1_500;
/// The pause after the first failure; each one in a row doubles it ...
const FAILED_MS: u32 = 500;
/// ... up to this.
const FAILED_MAX_MS: u32 = 30_000;
/// The longest `Retry-After` of a server that is respected.
const BUSY_MAX_S: u32 = 600;

/// The result of submitting a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HandedIn {
    /// It is final.
    Done,
    /// The block stays valid; it can be submitted again in so many milliseconds.
    Again(Pause, u32),
    /// No response, or none that can be read.
    Failed,
}

/// Submits a block.
pub(super) async fn hand_in(model: Model, block: &Block) -> HandedIn {
    let answer = http::post_binary::<Outcome>(path::DIG, &chain::codec::encode(block)).await;
    match &answer {
        Ok(Outcome::Accepted(_)) => turned(model, block),
        Ok(outcome) if became(&answer) == HandedIn::Done => model.notices.show(Sentence::from(outcome)),
        _ => {}
    }
    became(&answer)
}

fn turned(model: Model, block: &Block) {
    let kind = block.header.kind;
    let treats = model.treats.economics().map_or(0, |(economics, _)| u64::from(economics.numbers.reward(kind)));
    model.digging.try_update(|state| {
        if let Some(state) = state {
            state.found += 1;
            state.treats += treats;
        }
    });
    let treats = words::count(treats, "treat", "treats");
    model.notices.show(Sentence::new(format!("You turned page {}, for {treats}.", block.header.height)));
}

fn became(answer: &Answer<Outcome>) -> HandedIn {
    let busy = |after_s: u32| HandedIn::Again(Pause::Busy, after_s.clamp(1, BUSY_MAX_S) * 1_000);
    match answer {
        Ok(Outcome::Refused(Rejection::TooFewVotes { .. })) => HandedIn::Again(Pause::Clocks, EARLY_MS),
        Ok(Outcome::Refused(Rejection::BlockNotDue { .. })) => HandedIn::Again(Pause::TooSoon, EARLY_MS),
        Ok(Outcome::TryLater { after_s } | Outcome::SlowDown { after_s }) => busy(*after_s),
        Err(HttpError::Busy { after_s }) => busy(*after_s),
        Err(_) => HandedIn::Failed,
        Ok(_) => HandedIn::Done,
    }
}

/// A pause before the next try, and its reason.
#[derive(Debug, Default)]
pub(super) struct Patience {
    failures: u32,
    waits: Option<(Pause, f64)>,
}

impl Patience {
    /// Why it is not time yet, if it is not. Times are milliseconds of one monotonic clock.
    pub fn waits(&self, now_ms: f64) -> Option<Pause> {
        self.waits.filter(|(_, until_ms)| now_ms < *until_ms).map(|(pause, _)| pause)
    }

    /// Handles the result of a try, and returns why it has to be retried, if it has.
    pub fn take(&mut self, handed_in: HandedIn, now_ms: f64) -> Option<Pause> {
        let (failures, wait) = match handed_in {
            HandedIn::Done => (0, None),
            HandedIn::Again(pause, ms) => (0, Some((pause, ms))),
            HandedIn::Failed => {
                let ms = FAILED_MS.saturating_mul(1 << self.failures.min(16)).min(FAILED_MAX_MS);
                (self.failures.saturating_add(1), Some((Pause::Broken, ms)))
            }
        };
        self.failures = failures;
        self.waits = wait.map(|(pause, ms)| (pause, now_ms + f64::from(ms)));
        wait.map(|(pause, _)| pause)
    }
}

#[cfg(test)]
mod tests {
    use chain::ids::TimeMs;

    use super::*;

    #[test]
    fn an_early_block_or_a_busy_server_causes_a_pause() {
        let refused = |rejection| became(&Ok(Outcome::Refused(rejection)));
        let early = |pause| HandedIn::Again(pause, EARLY_MS);
        assert_eq!(refused(Rejection::BlockNotDue { due: TimeMs(9) }), early(Pause::TooSoon));
        assert_eq!(became(&Ok(Outcome::SlowDown { after_s: 7 })), HandedIn::Again(Pause::Busy, 7_000));
        assert_eq!(became(&Ok(Outcome::TryLater { after_s: 0 })), HandedIn::Again(Pause::Busy, 1_000));
        assert_eq!(became(&Err(HttpError::Busy { after_s: u32::MAX })), HandedIn::Again(Pause::Busy, 600_000));
        assert_eq!(became(&Err(HttpError::Unreachable)), HandedIn::Failed);
        assert_eq!(refused(Rejection::BlockStale), HandedIn::Done);
    }

    #[test]
    fn the_pause_doubles_with_each_failure_up_to_half_a_minute() {
        let mut patience = Patience::default();
        let mut now_ms = 0.0;
        let mut waited = || {
            assert_eq!(patience.take(HandedIn::Failed, now_ms), Some(Pause::Broken));
            let begun = now_ms;
            while patience.waits(now_ms).is_some() {
                now_ms += 100.0;
            }
            now_ms - begun
        };
        let waits: Vec<f64> = (0..9).map(|_| waited()).collect();
        assert_eq!(waits, [500.0, 1e3, 2e3, 4e3, 8e3, 16e3, 30e3, 30e3, 30e3]);
        assert_eq!(patience.take(HandedIn::Done, now_ms), None);
        assert_eq!(patience.waits(now_ms), None);
        patience.take(HandedIn::Failed, now_ms);
        assert_eq!((patience.waits(now_ms + 499.0), patience.waits(now_ms + 500.0)), (Some(Pause::Broken), None));
    }
}
