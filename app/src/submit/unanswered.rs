//! Submissions that have not been found in the log. A retry sends the same bytes, and the log takes them once, so a
//! retry is idempotent.

use borsh::{BorshDeserialize, BorshSerialize};
use chain::abi::Receipt;
use chain::codec;
use chain::commitment::SealedText;
use chain::event::{Action, Author, EventBody};
use chain::hash::Hash;
use chain::ids::AccountId;
use leptos::prelude::{UpdateValue as _, WithValue as _};

use super::{Failure, Fate, Signer, Submitted, Submitter, TRIES};
use crate::browser;
use crate::http::HttpError;
use crate::storage::{self, Key};

/// How many are remembered; the oldest are dropped.
const REMEMBERED_MAX: usize = 64;
/// For this long the same intent counts as a retry. Later it is more likely meant as another action: a sitter pats a
/// pet each day.
const SAME_DEED_MS: u64 = 15 * 60_000;

/// A submission whose fate is not known.
#[derive(Clone, BorshSerialize, BorshDeserialize)]
pub(crate) struct Unanswered {
    /// The chain that it is for.
    pub chain_id: Hash,
    /// What was signed.
    pub body: EventBody,
    /// The submission.
    pub bytes: Vec<u8>,
    /// What it does.
    pub intent: Intent,
    /// When it was last tried, by this device's clock.
    pub tried_ms: u64,
}

impl Unanswered {
    fn is_recent(&self, now_ms: u64) -> bool {
        self.tried_ms.abs_diff(now_ms) < SAME_DEED_MS
    }
}

/// What the user wants, without the salts: those are new each time.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Intent {
    /// The encoded action with zeros in place of its commitments to texts.
    action: Vec<u8>,
    texts: Vec<Option<String>>,
}

impl Intent {
    pub fn of(action: &Action, texts: &[SealedText]) -> Self {
        let mut encoded = codec::encode(action);
        for text in texts {
            let commitment = text.commitment().0;
            if let Some(at) = encoded.windows(commitment.len()).position(|window| *window == commitment) {
                encoded[at..at + commitment.len()].fill(0);
            }
        }
        Self { action: encoded, texts: texts.iter().map(|text| text.text().map(str::to_owned)).collect() }
    }
}

impl Submitter {
    /// Retries what this key has recently tried with the same intent, here or on a page that was left, if its fate is
    /// not known. Returns its receipt. `None` if there is no such submission, or if this browser's own copy shows
    /// that it can never get into the log.
    ///
    /// Only the same intent is retried: the user may have changed their mind about others. A new event may take an old
    /// one's sequence number, which is safe: of all that is signed with one number, one event gets into the log.
    ///
    /// # Errors
    /// The retry failed, too.
    pub(super) async fn settle_unanswered(self, signer: &Signer, intent: &Intent) -> Result<Option<Receipt>, Failure> {
        let Some(open) = self.find_unanswered(signer, intent).await else { return Ok(None) };
        let told = match self.fate(&open.body) {
            Fate::InLog(receipt) => Ok(Submitted::InLog(receipt)),
            Fate::Overtaken => Ok(Submitted::Overtaken),
            Fate::Open | Fate::Unseen => self.hand_in(&open.body, &open.bytes, None, TRIES, || ()).await,
        };
        let open = Unanswered { tried_ms: browser::now_ms(), ..open };
        match told {
            Ok(Submitted::InLog(receipt)) => {
                self.used(signer, open.body.sequence);
                self.forget_unanswered(open.body).await;
                Ok(Some(receipt))
            }
            Ok(Submitted::Overtaken) => {
                self.forget_unanswered(open.body).await;
                Ok(None)
            }
            // Its sequence number was used before this page was opened, and the server does not say by what. The user
            // can check.
            Ok(Submitted::Disputed) if self.fate(&open.body) == Fate::Unseen => {
                self.forget_unanswered(open.body).await;
                Err(Failure::NoAnswer { error: HttpError::Silent, repeats: false })
            }
            Ok(told) => {
                self.remember_unanswered(open).await;
                Err(Failure::told(told, signer))
            }
            Err(error) => {
                self.remember_unanswered(open).await;
                Err(Failure::NoAnswer { error, repeats: true })
            }
        }
    }

    /// Stores a submission that was tried just now and not found in the log, for a retry.
    pub(super) async fn remember_unanswered(self, open: Unanswered) {
        self.inner.try_update_value(|inner| note(&mut inner.unanswered, open.clone()));
        let keep = move |kept: Option<Vec<Unanswered>>| {
            let mut kept = kept.unwrap_or_default();
            note(&mut kept, open.clone());
            Some(kept)
        };
        // If it cannot be stored, it is known until the page is left.
        let _ = storage::update(Key::Unanswered, keep).await;
    }

    async fn forget_unanswered(self, body: EventBody) {
        self.forget_such(move |open| open.body == body).await;
    }

    /// Called when an account's next action is in the log. Earlier submissions of that account whose fate is known, or
    /// was never watched, are dropped: doing the same again is a new action then.
    pub(super) async fn forget_decided(self, account: AccountId) {
        let is_over =
            |open: &Unanswered| open.body.author == Author::Member(account) && self.fate(&open.body) != Fate::Open;
        let known = self.known_unanswered().await;
        let decided: Vec<_> = known.into_iter().filter(is_over).map(|open| open.body).collect();
        if !decided.is_empty() {
            self.forget_such(move |open| decided.contains(&open.body)).await;
        }
    }

    /// Deletes the submissions of an account that has signed out here. What a sitter did for others stays.
    pub(crate) async fn forget_unanswered_of(self, account: AccountId) {
        self.forget_such(move |open| open.body.author == Author::Member(account)).await;
    }

    async fn forget_such(self, is_such: impl Fn(&Unanswered) -> bool + Clone + 'static) {
        self.inner.try_update_value(|inner| inner.unanswered.retain(|open| !is_such(open)));
        let forget = move |kept: Option<Vec<Unanswered>>| {
            let mut kept = kept?;
            kept.retain(|open| !is_such(open));
            Some(kept)
        };
        // What cannot be deleted is sent once more in vain: the log takes the same bytes once.
        let _ = storage::update(Key::Unanswered, forget).await;
    }

    /// All that are remembered, in memory and in storage, the latest last.
    async fn known_unanswered(self) -> Vec<Unanswered> {
        let mut known: Vec<Unanswered> = storage::read(Key::Unanswered).await.ok().flatten().unwrap_or_default();
        let here = self.inner.try_with_value(|inner| inner.unanswered.clone()).unwrap_or_default();
        known.retain(|kept| here.iter().all(|open| open.body != kept.body));
        known.extend(here);
        known
    }

    /// The latest one with the same intent.
    async fn find_unanswered(self, signer: &Signer, intent: &Intent) -> Option<Unanswered> {
        let (key, chain_id, now_ms) = (signer.public(), self.copy.chain_id().ok()?, browser::now_ms());
        let is_it = |open: &Unanswered| {
            let same = open.body.key == key && open.intent == *intent && open.chain_id == chain_id;
            same && open.is_recent(now_ms)
        };
        self.known_unanswered().await.into_iter().rfind(is_it)
    }
}

/// Deletes what an earlier visit stored, once all of it is too old for a retry.
pub(crate) async fn forget_old() {
    let now_ms = browser::now_ms();
    let is_over = move |kept: &Vec<Unanswered>| !kept.iter().any(|open| open.is_recent(now_ms));
    // What cannot be deleted now is deleted on the next visit.
    let _ = storage::forget_if(Key::Unanswered, is_over).await;
}

/// Appends a submission, and drops those that are too old for a retry.
fn note(known: &mut Vec<Unanswered>, open: Unanswered) {
    known.retain(|other| other.body != open.body && other.is_recent(open.tried_ms));
    known.push(open);
    let over = known.len().saturating_sub(REMEMBERED_MAX);
    known.drain(..over);
}

/// Whether doing the same again is a retry: not for actions that make a fresh key each time.
pub(super) fn repeats(action: &Action) -> bool {
    !matches!(action, Action::AuthoriseKey(_) | Action::AskSitter(_) | Action::Vouch(_))
}

#[cfg(test)]
mod tests {
    use chain::keys::PublicKey;
    use testkit::said::{self, Said};

    use super::*;

    fn farewell(pet: u8, words: &str, salt: u8) -> Intent {
        let Said { action, texts } = said::farewell(Hash([pet; 32]), SealedText::new([salt; 16], words));
        Intent::of(&action, &texts)
    }

    #[test]
    fn an_intent_does_not_depend_on_salts() {
        assert_eq!(farewell(1, "sleep well", 1), farewell(1, "sleep well", 2));
        assert_ne!(farewell(1, "sleep well", 1), farewell(1, "sleep tight", 1));
        assert_ne!(farewell(1, "sleep well", 1), farewell(2, "sleep well", 1));
    }

    #[test]
    fn remembered_submissions_are_recent_and_bounded() {
        let tried = |sequence: u64, tried_ms: u64| {
            let pat = said::pat(Hash([1; 32]), None);
            let intent = Intent::of(&pat.action, &[]);
            let body = pat.unsigned(Author::Member(AccountId(1)), PublicKey([1; 32]), sequence).body;
            Unanswered { chain_id: Hash([2; 32]), body, bytes: Vec::new(), intent, tried_ms }
        };
        let mut known = Vec::new();
        (0..100).for_each(|sequence| note(&mut known, tried(sequence, sequence)));
        assert_eq!((known.len(), known[0].body.sequence), (REMEMBERED_MAX, 36));
        // A retry makes it the latest.
        note(&mut known, tried(40, 200));
        assert_eq!((known.len(), known.last().map(|open| open.tried_ms)), (REMEMBERED_MAX, Some(200)));
        // Submissions of yesterday are dropped, and so is what a wrong clock dates tomorrow.
        note(&mut known, tried(200, SAME_DEED_MS + 150));
        assert_eq!(known.len(), 2);
        note(&mut known, tried(201, 0));
        assert_eq!(known.len(), 2);
        assert!(tried(1, 5).is_recent(SAME_DEED_MS + 4) && !tried(1, 5).is_recent(SAME_DEED_MS + 5));
    }
}
