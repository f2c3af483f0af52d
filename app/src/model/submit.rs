//! Handing in what is not in the outbox: what the owner key signs, and births.

use api::log::{Outcome, SubmitRequest, SubmitResponse};
use api::path;
use chain::abi::Receipt;
use chain::codec;
use chain::commitment::SealedText;
use chain::error::Rejection;
use chain::event::{Action, Author, EventBody, SignedEvent};
use chain::hash::Hash;
use chain::ids::AccountId;
use chain::keys::{PublicKey, sign};
use chain::submission::Submission;
use leptos::prelude::{UpdateValue as _, WithValue as _};

use super::World;
use super::fate::Fate;
use super::unanswered::{Deed, Unanswered, repeats};
use crate::browser;
use crate::http::{Answer, HttpError, post_binary};
use crate::identity::device::{DeviceKey, SigningError};
use crate::leaving::Unfinished;
use crate::outbox::lock::{self, Turn};
use crate::sentence::{DISPUTED, FALSE_RECEIPT_ONCE, Sentence, UNANSWERED, UNANSWERED_ONCE, of_outcome, to_sitter};
use crate::sync::claims::stands;

/// How often the same bytes are sent until an answer comes.
pub(super) const TRIES: u32 = 6;
/// How often an event is signed anew because another tab of the same key was faster, as this browser's own copy shows.
const SIGNINGS: u32 = 4;
/// Whoever waits for an answer is told that there is none after the try in which this is over.
const ENOUGH_MS: f64 = 30_000.0;
/// The longest that one waits for a busy server before telling so.
const WAIT_MAX_S: u32 = 8;
/// How long the own copy gets to show what a server says that it has.
const SHOWN_MS: u32 = 20_000;
const LOOK_MS: u32 = 40;

/// Who signs.
#[derive(Clone)]
pub(crate) enum Signer {
    /// A seed that is forgotten afterwards: the owner key's or the recovery key's.
    Owner([u8; 32]),
    /// The seed of a sitter's key, which is kept where the sitter opened their link.
    Sitter([u8; 32]),
    /// This device.
    Device(DeviceKey),
}

impl Signer {
    pub fn public(&self) -> PublicKey {
        match self {
            Self::Owner(seed) | Self::Sitter(seed) => PublicKey::of_seed(seed),
            Self::Device(device) => device.public(),
        }
    }

    pub async fn sign(&self, chain_id: &Hash, body: EventBody) -> Result<SignedEvent, SigningError> {
        let message = body.signed_message(chain_id);
        let signature = match self {
            Self::Owner(seed) | Self::Sitter(seed) => sign(seed, &message),
            Self::Device(device) => device.sign(&message).await?,
        };
        Ok(SignedEvent { body, signature })
    }

    /// What became of something that was handed in, in words for whoever signed it.
    pub(super) fn told(&self, outcome: &Outcome) -> Sentence {
        match self {
            Self::Sitter(_) => to_sitter::outcome(outcome),
            Self::Owner(_) | Self::Device(_) => of_outcome(outcome),
        }
    }
}

/// What became of something that was handed in.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Told {
    /// It is in the log.
    InLog(Receipt),
    /// Another event of its key has its number, as this browser's own copy shows: it never gets into the log.
    Overtaken,
    /// The server says that its number is used, and the own copy does not show it.
    Disputed,
    /// The server gave a receipt for a place in the log at which something else stands.
    FalseReceipt,
    /// The server said no, or later.
    Not(Outcome),
}

impl Told {
    /// The same in words, for whoever signed it.
    pub fn words(&self, signer: &Signer) -> Sentence {
        match self {
            Self::InLog(_) => Sentence::fixed("It is in the book."),
            Self::Overtaken => OVERTAKEN,
            Self::Disputed => DISPUTED,
            Self::FalseReceipt => FALSE_RECEIPT_ONCE,
            Self::Not(outcome) => signer.told(outcome),
        }
    }
}

/// Other events of the same key went first, again and again.
const OVERTAKEN: Sentence = Sentence::fixed("Something else is being sent from another window. Try again in a moment.");

impl World {
    /// Signs a member's action, sends it, and waits for the receipt. What cannot be undone is signed only where everything is
    /// proven: all that is not in the outbox and no birth comes by here.
    pub(super) async fn submit(
        self,
        signer: &Signer,
        account: AccountId,
        action: Action,
        texts: Vec<SealedText>,
    ) -> Result<Receipt, Sentence> {
        let _unfinished = Unfinished::begin();
        self.may_sign(signer, &action)?;
        let chain_id = self.chain_id()?;
        let key = signer.public();
        let deed = Deed::of(&action, &texts);
        if let Some(receipt) = self.settle_unanswered(signer, &deed).await? {
            return Ok(receipt);
        }
        for _ in 0..SIGNINGS {
            let turn = lock::turn().await;
            // All that took its time.
            self.may_sign(signer, &action)?;
            let sequence = self.sequence_of(&key);
            let body = EventBody { author: Author::Member(account), key, sequence, action: action.clone() };
            let event = signer.sign(&chain_id, body.clone()).await?;
            let bytes = codec::encode(&Submission { chain_id, event, texts: texts.clone() });
            let told = self.hand_in(&body, &bytes, Some(turn), TRIES, || ()).await;
            let repeats = repeats(&action);
            let open = || Unanswered { chain_id, body, bytes, deed: deed.clone(), tried_ms: browser::now_ms() };
            match told {
                Ok(Told::InLog(receipt)) => {
                    self.used(&key, sequence);
                    self.forget_decided(account).await;
                    return Ok(receipt);
                }
                Ok(Told::Overtaken) => {}
                Ok(other) => {
                    // A refusal is a server's word. If it is done again, then with the same bytes.
                    if repeats {
                        self.remember_unanswered(open()).await;
                    }
                    return Err(other.words(signer));
                }
                Err(error) => {
                    if error.leaves_open() && repeats {
                        self.remember_unanswered(open()).await;
                    }
                    return Err(unanswered(error, repeats));
                }
            }
        }
        Err(OVERTAKEN)
    }

    /// Sends the same bytes until there is an answer that more waiting would not change, or until this browser's own copy
    /// has it. Something that is open is sent up to `tries` times, and each time without an answer is told.
    ///
    /// The turn is given back after the first time: choosing a number is over then, and a network that swallows everything
    /// must not keep other tabs from sending.
    pub(super) async fn hand_in(
        self,
        body: &EventBody,
        bytes: &[u8],
        mut turn: Option<Turn>,
        tries: u32,
        unanswered: impl Fn(),
    ) -> Answer<Told> {
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
            let wait_ms = match &last {
                Ok(Outcome::Refused(Rejection::BlockMustClose)) => 300,
                Ok(Outcome::TryLater { after_s } | Outcome::SlowDown { after_s }) if *after_s <= WAIT_MAX_S => {
                    after_s * 1_000
                }
                Err(error) if error.passes() || error.leaves_open() => 200 << attempt.min(TRIES),
                _ => break,
            };
            if attempt == tries || (attempt >= TRIES && !open) || enough() {
                break;
            }
            browser::pause(wait_ms).await;
            if let Fate::InLog(receipt) = self.fate(body) {
                return Ok(Told::InLog(receipt));
            }
        }
        match known(last, open)? {
            Outcome::Accepted(receipt) => self.receipted(body, receipt).await,
            Outcome::Refused(Rejection::SequenceReused { .. }) => Ok(self.disputed(body).await),
            other => Ok(Told::Not(other)),
        }
    }

    /// What the own copy says of something for which a server gave a receipt. It is there within a moment.
    async fn receipted(self, body: &EventBody, receipt: Receipt) -> Answer<Told> {
        let follows = || self.inner.try_with_value(|inner| inner.follows).unwrap_or(false);
        // A copy that is still being read, or cannot be, shows nothing soon.
        let fate = self.shown(body, if follows() { SHOWN_MS } else { 0 }).await;
        // Its number was used before anybody here looked, so the log is asked what stands there.
        if fate == Fate::Unseen && follows() {
            return match stands(self, body, receipt.index).await {
                Some(true) => Ok(Told::InLog(receipt)),
                Some(false) => Ok(Told::FalseReceipt),
                None => Err(HttpError::Silent),
            };
        }
        believed(fate, receipt, self.entries(), follows())
    }

    /// What the own copy says of a number that a server says is used.
    async fn disputed(self, body: &EventBody) -> Told {
        match self.shown(body, SHOWN_MS).await {
            Fate::InLog(receipt) => Told::InLog(receipt),
            Fate::Overtaken => Told::Overtaken,
            Fate::Open | Fate::Unseen => Told::Disputed,
        }
    }

    /// What became of an event, once the own copy has its number, or after so long.
    pub(crate) async fn shown(self, body: &EventBody, ms: u32) -> Fate {
        self.look();
        for _ in 0..ms / LOOK_MS {
            match self.fate(body) {
                Fate::Open => browser::pause(LOOK_MS).await,
                fate => return fate,
            }
        }
        self.fate(body)
    }

    /// From now on it is looked for what the copy has under this event's number.
    pub(crate) fn expect(self, body: &EventBody) {
        self.inner.try_update_value(|inner| inner.fates.expect(body));
    }

    /// What became of an event, as the own copy shows it.
    pub(crate) fn fate(self, body: &EventBody) -> Fate {
        let next = self.with_replica(|replica| {
            let state = replica.ledger().state();
            state.key_by_bytes(&body.key).and_then(|id| state.key(id)).map_or(0, |key| key.sequence)
        });
        self.inner.try_with_value(|inner| inner.fates.of(body, next.unwrap_or(0))).unwrap_or(Fate::Open)
    }

    /// The number of a key's next event.
    pub(crate) fn sequence_of(self, key: &PublicKey) -> u64 {
        let known = self.with_replica(|replica| {
            let state = replica.ledger().state();
            state.key_by_bytes(key).and_then(|id| state.key(id)).map_or(0, |key| key.sequence)
        });
        let here = self.inner.try_with_value(|inner| {
            let device = inner.device.as_ref().is_some_and(|device| device.public() == *key);
            if device { inner.next_sequence } else { 0 }
        });
        known.unwrap_or(0).max(here.unwrap_or(0))
    }

    /// Remembers that a number is used, until the copy knows it too.
    pub(crate) fn used(self, key: &PublicKey, sequence: u64) {
        self.inner.try_update_value(|inner| {
            if inner.device.as_ref().is_some_and(|device| device.public() == *key) {
                inner.next_sequence = inner.next_sequence.max(sequence + 1);
            }
        });
    }
}

/// Sends a submission once.
pub(crate) async fn send(submission: &[u8]) -> Answer<Outcome> {
    let request = SubmitRequest { submissions: vec![submission.to_vec()] };
    let response: SubmitResponse = post_binary(path::EVENTS, &codec::encode(&request)).await?;
    response.outcomes.into_iter().next().ok_or(HttpError::Garbled)
}

/// What a receipt is worth beside a copy of so many entries. One that follows the server and does not get there, as if there
/// had been no receipt; one that cannot follow it now is no reason to doubt.
fn believed(fate: Fate, receipt: Receipt, entries: u64, follows: bool) -> Answer<Told> {
    match fate {
        Fate::InLog(receipt) => Ok(Told::InLog(receipt)),
        Fate::Overtaken => Ok(Told::Overtaken),
        Fate::Open if receipt.index.0 < entries => Ok(Told::FalseReceipt),
        Fate::Open if follows => Err(HttpError::Silent),
        Fate::Open | Fate::Unseen => Ok(Told::InLog(receipt)),
    }
}

/// The last answer; unless an earlier try was left open, and it does not say what became of that. What it says of the
/// event itself holds for all of them: they were the same bytes.
fn known(last: Answer<Outcome>, open: bool) -> Answer<Outcome> {
    match last {
        Ok(Outcome::Accepted(_) | Outcome::Refused(_) | Outcome::PhotoMissing(_)) => last,
        _ if open => Err(HttpError::Unreachable),
        _ => last,
    }
}

/// What is said where there was no answer, to something that can be sent again or that would be something new.
pub(super) fn unanswered(error: HttpError, repeats: bool) -> Sentence {
    match error.leaves_open() {
        true if repeats => UNANSWERED,
        true => UNANSWERED_ONCE,
        false => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use chain::ids::{EntryIndex, Height, TimeMs};

    use super::*;

    #[test]
    fn a_try_without_an_answer_stays_open_until_the_event_s_fate_is_told() {
        let busy = || Err(HttpError::Busy { after_s: 2 });
        assert_eq!(known(busy(), false), busy());
        assert_eq!(known(busy(), true), Err(HttpError::Unreachable));
        assert_eq!(known(Ok(Outcome::TryLater { after_s: 60 }), true), Err(HttpError::Unreachable));
        let refused = || Ok(Outcome::Refused(Rejection::OncePerBlock));
        assert_eq!(known(refused(), true), refused());
    }

    #[test]
    fn a_receipt_is_worth_what_the_own_copy_shows() {
        let at =
            |index| Receipt { index: EntryIndex(index), time_ms: TimeMs(1), leaf: Hash([1; 32]), height: Height(0) };
        assert_eq!(believed(Fate::InLog(at(7)), at(9), 8, true), Ok(Told::InLog(at(7))));
        assert_eq!(believed(Fate::Overtaken, at(9), 10, true), Ok(Told::Overtaken));
        // Something else stands there.
        assert_eq!(believed(Fate::Open, at(9), 10, true), Ok(Told::FalseReceipt));
        // Nothing stands there, however long one waits.
        assert_eq!(believed(Fate::Open, at(9), 9, true), Err(HttpError::Silent));
        // The connection is gone.
        assert_eq!(believed(Fate::Open, at(9), 9, false), Ok(Told::InLog(at(9))));
        assert_eq!(believed(Fate::Unseen, at(9), 10, true), Ok(Told::InLog(at(9))));
    }

    #[test]
    fn only_what_may_have_gone_out_is_said_to() {
        assert_eq!(unanswered(HttpError::Unreachable, true), UNANSWERED);
        assert_eq!(unanswered(HttpError::Garbled, false), UNANSWERED_ONCE);
        let busy = HttpError::Busy { after_s: 2 };
        assert_eq!(unanswered(busy.clone(), true), Sentence::from(&busy));
    }
}
