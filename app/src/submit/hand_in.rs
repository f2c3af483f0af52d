//! Submits what the user waits for: retries the same bytes until there is a response or a timeout.

use api::log::{Outcome, SubmitRequest, SubmitResponse};
use api::path;
use chain::abi::Receipt;
use chain::codec;
use chain::event::EventBody;

use super::turn::Turn;
use super::{Fate, Meaning, Submitted, Submitter, meaning};
use crate::browser;
use crate::http::{Answer, HttpError, post_binary};
use crate::sync::lookup::stands;

/// How often the same bytes are sent while there is no response.
pub(crate) const TRIES: u32 = 6;
/// The timeout after which the user is told that there is no response; the running try is finished first.
const ENOUGH_MS: f64 = 30_000.0;
/// The longest wait for a busy server before the user is told.
const WAIT_MAX_MS: u32 = 8_000;
/// How long to wait until the own copy shows what a server says it has.
const SHOWN_MS: u32 = 20_000;
const LOOK_MS: u32 = 40;

impl Submitter {
    /// Sends the same bytes until there is a response that further retries would not change, or until this browser's
    /// own copy has the event. It is sent up to `tries` times, and `unanswered` is called after each time without a
    /// response.
    ///
    /// The turn is released after the first try: the sequence number is chosen by then, and a network without responses
    /// must not keep other tabs from sending.
    pub(crate) async fn hand_in(
        self,
        body: &EventBody,
        bytes: &[u8],
        mut turn: Option<Turn>,
        tries: u32,
        unanswered: impl Fn(),
    ) -> Answer<Submitted> {
        self.expect(body);
        let began_ms = browser::stopwatch_ms();
        let enough = || tries <= TRIES && browser::stopwatch_ms() - began_ms > ENOUGH_MS;
        let mut last = Err(HttpError::Unreachable);
        let mut open = false;
        for attempt in 1..=tries {
            last = send(bytes).await;
            drop(turn.take());
            if last.as_ref().is_err_and(HttpError::leaves_open) {
                open = true;
                unanswered();
            }
            let wait_ms = match last.as_ref().map(meaning) {
                Ok(Meaning::Again(ms)) if ms <= WAIT_MAX_MS => ms,
                Err(error) if error.passes() || error.leaves_open() => 200 << attempt.min(TRIES),
                _ => break,
            };
            if attempt == tries || (attempt >= TRIES && !open) || enough() {
                break;
            }
            browser::pause(wait_ms).await;
            if let Fate::InLog(receipt) = self.fate(body) {
                return Ok(Submitted::InLog(receipt));
            }
        }
        let outcome = known(last, open)?;
        match meaning(&outcome) {
            Meaning::InLog(receipt) => self.receipted(body, receipt).await,
            Meaning::Disputed => Ok(self.disputed(body).await),
            Meaning::Again(_) | Meaning::PhotoMissing | Meaning::Refused(_) => Ok(Submitted::Not(outcome)),
        }
    }

    /// What the own copy says of an event for which a server gave a receipt. It should have it within a moment.
    async fn receipted(self, body: &EventBody, receipt: Receipt) -> Answer<Submitted> {
        // A copy that is still being loaded, or cannot be, shows nothing soon.
        let fate = self.shown(body, if self.copy.follows() { SHOWN_MS } else { 0 }).await;
        // Its sequence number was used before this page watched it, so the log is asked what stands there.
        if fate == Fate::Unseen && self.copy.follows() {
            return match stands(self.copy, body, receipt.index).await {
                Some(true) => Ok(Submitted::InLog(receipt)),
                Some(false) => Ok(Submitted::FalseReceipt),
                None => Err(HttpError::Silent),
            };
        }
        believed(fate, receipt, self.copy.entries(), self.copy.follows())
    }

    /// What the own copy says of a sequence number that a server says is used.
    async fn disputed(self, body: &EventBody) -> Submitted {
        match self.shown(body, SHOWN_MS).await {
            Fate::InLog(receipt) => Submitted::InLog(receipt),
            Fate::Overtaken => Submitted::Overtaken,
            Fate::Open | Fate::Unseen => Submitted::Disputed,
        }
    }

    /// What became of an event, once the own copy has its sequence number, or at a timeout.
    async fn shown(self, body: &EventBody, ms: u32) -> Fate {
        self.copy.look();
        for _ in 0..ms / LOOK_MS {
            match self.fate(body) {
                Fate::Open => browser::pause(LOOK_MS).await,
                fate => return fate,
            }
        }
        self.fate(body)
    }
}

/// Sends a submission once.
pub(crate) async fn send(submission: &[u8]) -> Answer<Outcome> {
    let request = SubmitRequest { submissions: vec![submission.to_vec()] };
    let response: SubmitResponse = post_binary(path::EVENTS, &codec::encode(&request)).await?;
    response.outcomes.into_iter().next().ok_or(HttpError::Garbled)
}

/// Judges a receipt against a copy of so many entries. If the copy follows the server and does not get there, the
/// receipt is ignored; if it cannot follow now, the receipt is believed.
fn believed(fate: Fate, receipt: Receipt, entries: u64, follows: bool) -> Answer<Submitted> {
    match fate {
        Fate::InLog(receipt) => Ok(Submitted::InLog(receipt)),
        Fate::Overtaken => Ok(Submitted::Overtaken),
        Fate::Open if receipt.index.0 < entries => Ok(Submitted::FalseReceipt),
        Fate::Open if follows => Err(HttpError::Silent),
        Fate::Open | Fate::Unseen => Ok(Submitted::InLog(receipt)),
    }
}

/// The last response, unless an earlier try was left open and the last one does not say what became of that. What it
/// says of the event itself holds for all tries: they sent the same bytes.
fn known(last: Answer<Outcome>, open: bool) -> Answer<Outcome> {
    match last {
        Ok(Outcome::Accepted(_) | Outcome::Refused(_) | Outcome::PhotoMissing(_)) => last,
        _ if open => Err(HttpError::Unreachable),
        _ => last,
    }
}

#[cfg(test)]
mod tests {
    use chain::error::Rejection;
    use chain::hash::Hash;
    use chain::ids::{EntryIndex, Height, TimeMs};

    use super::*;

    #[test]
    fn a_try_without_a_response_stays_open_until_the_fate_is_known() {
        let busy = || Err(HttpError::Busy { after_s: 2 });
        assert_eq!(known(busy(), false), busy());
        assert_eq!(known(busy(), true), Err(HttpError::Unreachable));
        assert_eq!(known(Ok(Outcome::TryLater { after_s: 60 }), true), Err(HttpError::Unreachable));
        let refused = || Ok(Outcome::Refused(Rejection::OncePerBlock));
        assert_eq!(known(refused(), true), refused());
    }

    #[test]
    fn a_receipt_is_checked_against_the_own_copy() {
        let at =
            |index| Receipt { index: EntryIndex(index), time_ms: TimeMs(1), leaf: Hash([1; 32]), height: Height(0) };
        assert_eq!(believed(Fate::InLog(at(7)), at(9), 8, true), Ok(Submitted::InLog(at(7))));
        assert_eq!(believed(Fate::Overtaken, at(9), 10, true), Ok(Submitted::Overtaken));
        // Another event stands there.
        assert_eq!(believed(Fate::Open, at(9), 10, true), Ok(Submitted::FalseReceipt));
        // Nothing stands there, and the copy follows the server.
        assert_eq!(believed(Fate::Open, at(9), 9, true), Err(HttpError::Silent));
        // The connection is gone.
        assert_eq!(believed(Fate::Open, at(9), 9, false), Ok(Submitted::InLog(at(9))));
        assert_eq!(believed(Fate::Unseen, at(9), 10, true), Ok(Submitted::InLog(at(9))));
    }
}
