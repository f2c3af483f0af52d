//! Signing and submitting. Everything that goes into the log goes through here: from the outbox, directly where the
//! user waits for the result, and births.

mod failure;
mod fate;
mod grave;
mod hand_in;
mod meaning;
mod signer;
pub(crate) mod turn;
mod unanswered;
pub(crate) mod upload;

use chain::abi::Receipt;
use chain::codec;
use chain::commitment::SealedText;
use chain::event::{Action, Author, EventBody};
use chain::ids::AccountId;
use chain::keys::PublicKey;
use chain::submission::Submission;
use futures::future::LocalBoxFuture;
use leptos::prelude::{LocalStorage, StoredValue, UpdateValue as _, WithValue as _};

use crate::barred::Barred;
use crate::browser;
use crate::leaving::Unfinished;
use crate::sync::{Arrival, ChainCopy};
pub use failure::{Failure, Submitted};
pub(crate) use fate::Fate;
use fate::Fates;
pub(crate) use grave::is_grave;
pub(crate) use hand_in::{TRIES, send};
pub(crate) use meaning::{Meaning, meaning};
pub(crate) use signer::Signer;
use unanswered::{Intent, repeats};
pub(crate) use unanswered::{Unanswered, forget_old};

/// How often an event is signed again because another tab with the same key was faster, as this browser's own copy
/// shows.
const SIGNINGS: u32 = 4;

/// Signs and submits for one chain.
#[derive(Clone, Copy)]
pub struct Submitter {
    copy: ChainCopy,
    inner: StoredValue<Inner, LocalStorage>,
}

#[derive(Default)]
struct Inner {
    /// What became of events that were signed here.
    fates: Fates,
    /// The device key's next sequence number, where this page knows it before its copy of the chain does.
    next: Option<(PublicKey, u64)>,
    /// What was signed outside of the outbox and has not been found in the log.
    unanswered: Vec<Unanswered>,
}

impl Submitter {
    /// Before anything is signed.
    pub fn new(copy: ChainCopy) -> Self {
        Self { copy, inner: StoredValue::new_local(Inner::default()) }
    }

    /// Notes arrivals of the copy. Returns whether any of them was watched.
    pub(crate) fn see(self, arrivals: &[Arrival]) -> bool {
        // All of them have to be noted, so this must not stop at the first match.
        let seen = |inner: &mut Inner| arrivals.iter().filter(|arrival| inner.fates.see(arrival)).count();
        self.inner.try_update_value(seen).unwrap_or(0) > 0
    }

    /// Whether this may be signed at this very moment: what was proven when the user acted need not be proven now.
    ///
    /// # Errors
    /// `Distrusted`; `NotYet` and `Unproven` for what cannot be undone.
    pub(crate) fn may_sign(self, signer: &Signer, action: &Action) -> Result<(), Barred> {
        self.copy.go_ahead()?;
        if signer.is_grave(action) { Ok(self.copy.proven()?) } else { Ok(()) }
    }

    /// Signs an account's action, sends it, and waits for the receipt. What cannot be undone is signed only where
    /// everything is proven: every action but those of the outbox and births goes through here.
    pub(crate) fn submit(
        self,
        signer: &Signer,
        account: AccountId,
        action: Action,
        texts: Vec<SealedText>,
    ) -> LocalBoxFuture<'_, Result<Receipt, Failure>> {
        // Boxed, because it is large and part of every action with a password.
        Box::pin(async move {
            let _unfinished = Unfinished::begin();
            self.may_sign(signer, &action)?;
            let chain_id = self.copy.chain_id()?;
            let key = signer.public();
            let intent = Intent::of(&action, &texts);
            if let Some(receipt) = self.settle_unanswered(signer, &intent).await? {
                return Ok(receipt);
            }
            for _ in 0..SIGNINGS {
                let turn = turn::turn().await;
                // The steps above may have taken long.
                self.may_sign(signer, &action)?;
                let sequence = self.sequence_of(&key);
                let body = EventBody { author: Author::Member(account), key, sequence, action: action.clone() };
                let event = signer.sign(&chain_id, body.clone()).await?;
                let bytes = codec::encode(&Submission { chain_id, event, texts: texts.clone() });
                let told = self.hand_in(&body, &bytes, Some(turn), TRIES, || ()).await;
                let repeats = repeats(&action);
                let open = || Unanswered { chain_id, body, bytes, intent: intent.clone(), tried_ms: browser::now_ms() };
                match told {
                    Ok(Submitted::InLog(receipt)) => {
                        self.used(signer, sequence);
                        self.forget_decided(account).await;
                        return Ok(receipt);
                    }
                    Ok(Submitted::Overtaken) => {}
                    Ok(other) => {
                        // The server's refusal may be false, so a retry sends the same bytes.
                        if repeats {
                            self.remember_unanswered(open()).await;
                        }
                        return Err(Failure::told(other, signer));
                    }
                    Err(error) => {
                        if error.leaves_open() && repeats {
                            self.remember_unanswered(open()).await;
                        }
                        return Err(Failure::NoAnswer { error, repeats });
                    }
                }
            }
            Err(Failure::told(Submitted::Overtaken, signer))
        })
    }

    /// The same, and waits until this browser's copy has it.
    pub(crate) async fn settle(
        self,
        signer: &Signer,
        account: AccountId,
        action: Action,
        texts: Vec<SealedText>,
    ) -> Result<(), Failure> {
        let receipt = self.submit(signer, account, action, texts).await?;
        self.copy.caught_up_to(receipt.index).await;
        Ok(())
    }

    /// Starts to watch this event's sequence number in the copy.
    pub(crate) fn expect(self, body: &EventBody) {
        self.inner.try_update_value(|inner| inner.fates.expect(body));
    }

    /// What became of an event, as the own copy shows it.
    pub(crate) fn fate(self, body: &EventBody) -> Fate {
        let next = self.known_sequence_of(&body.key);
        self.inner.try_with_value(|inner| inner.fates.of(body, next)).unwrap_or(Fate::Open)
    }

    /// A key's next sequence number.
    pub(crate) fn sequence_of(self, key: &PublicKey) -> u64 {
        let here = self.inner.try_with_value(|inner| inner.next.filter(|(known, _)| known == key)).flatten();
        self.known_sequence_of(key).max(here.map_or(0, |(_, next)| next))
    }

    fn known_sequence_of(self, key: &PublicKey) -> u64 {
        let known = self.copy.with_replica(|replica| {
            let state = replica.ledger().state();
            state.key_by_bytes(key).and_then(|id| state.key(id)).map_or(0, |key| key.sequence)
        });
        known.unwrap_or(0)
    }

    /// Remembers that a sequence number of this device's key is used, until the copy knows it too.
    pub(crate) fn used(self, signer: &Signer, sequence: u64) {
        if let Signer::Device(device) = signer {
            self.device_used(device.public(), sequence);
        }
    }

    /// The same for what was signed with this device's key.
    pub(crate) fn device_used(self, key: PublicKey, sequence: u64) {
        self.inner.try_update_value(|inner| {
            let known = inner.next.filter(|(known, _)| *known == key).map_or(0, |(_, next)| next);
            inner.next = Some((key, known.max(sequence + 1)));
        });
    }

    /// Forgets remembered sequence numbers: another key signs now, or one was not used after all.
    pub(crate) fn forget_numbers(self) {
        self.inner.try_update_value(|inner| inner.next = None);
    }
}
