//! Hatching: the password becomes a key, the egg gets its work, the photo is sent, the birth is settled.

use api::log::Outcome;
use chain::abi::Receipt;
use chain::codec;
use chain::commitment::{SealedText, handle_hash};
use chain::error::Rejection;
use chain::event::{Action, Author, Birth, EventBody, Invitation, Invited, Newcomer};
use chain::hash::Hash;
use chain::keys::NewKey;
use chain::submission::Submission;
use chain::text::TextKind;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::people::tidy;
use super::submit::{Signer, hand_in, upload};
use super::{Barred, HatchForm, HatchStep, Hatching, NewcomerForm, Standing, World};
use crate::browser;
use crate::identity::device::DeviceKey;
use crate::identity::invitation::Seed;
use crate::identity::owner_seed;
use crate::identity::recovery::RecoveryKey;
use crate::sentence::{Sentence, of_outcome};
use crate::storage::KeptMe;
use crate::worker::job::{Job, Report};
use crate::worker::{WorkerError, WorkerHandle};

/// How often the work is done anew because the chain has made it harder meanwhile.
const ROUNDS: u32 = 3;

/// Who hatches, and what comes of it.
struct Hatcher {
    signer: Signer,
    author: Author,
    sequence: u64,
    handle: Option<String>,
    /// A newcomer's new device key and recovery key.
    brought: Option<(DeviceKey, RecoveryKey)>,
    /// The secret of an invitation.
    invitation: Option<Seed>,
}

impl World {
    /// Hatches a pet. Progress and outcome are in [`World::hatching`]; a second call while one is working does nothing.
    pub fn hatch(self, form: HatchForm) {
        if matches!(self.hatching.get_untracked(), Hatching::Working { .. }) {
            return;
        }
        let first = if form.newcomer.is_some() { HatchStep::Key } else { HatchStep::Work };
        self.hatching.set(Hatching::Working { step: first, progress: 0.0 });
        spawn_local(async move {
            let outcome = match self.hatch_all(form).await {
                Ok((birth, recovery)) => Hatching::Done { birth, recovery },
                Err(words) => Hatching::Failed(words),
            };
            self.hatching.try_set(outcome);
        });
    }

    /// Forgets how the last hatching went, and with it the recovery key.
    pub fn clear_hatching(self) {
        self.hatching.set(Hatching::Idle);
    }

    /// Whether a handle may be chosen, in words if not. Reactive.
    ///
    /// # Errors
    /// The reason: no handle, or taken.
    pub fn handle_is_free(&self, handle: &str) -> Result<(), Sentence> {
        TextKind::Handle.check(tidy(handle).as_bytes())?;
        match self.account_of(&tidy(handle)) {
            Some(_) => Err(Rejection::HandleTaken.into()),
            None => Ok(()),
        }
    }

    async fn hatch_all(self, form: HatchForm) -> Result<(Hash, Option<RecoveryKey>), Sentence> {
        let chain_id = self.chain_id()?;
        let name = form.name.trim().to_owned();
        TextKind::Name.check(name.as_bytes())?;
        let words = form.words.as_deref().map(str::trim).filter(|words| !words.is_empty()).map(str::to_owned);
        if let Some(words) = &words {
            TextKind::Words.check(words.as_bytes())?;
        }
        let hatcher = match form.newcomer {
            Some(newcomer) => self.newcomer(&chain_id, newcomer, &name).await?,
            None => self.member()?,
        };
        let name = SealedText::new(browser::random(), &name);
        let words = words.map(|words| SealedText::new(browser::random(), &words));
        let birth = Birth {
            name: name.commitment(),
            photo: form.photo.commitment,
            words: words.as_ref().map(SealedText::commitment),
            previous: self.story_before(&hatcher.author),
            nonce: 0,
        };
        let handle = hatcher.handle.as_deref().map(SealedText::handle);
        let texts: Vec<_> = handle.into_iter().chain([name]).chain(words).collect();
        let _turn = crate::outbox::lock::turn().await;
        let receipt = self.bear(&chain_id, &hatcher, birth, texts, &form.photo).await?;
        self.used(&hatcher.signer.public(), hatcher.sequence);
        let recovery = self.settle(chain_id, hatcher, &receipt).await?;
        Ok((receipt.leaf, recovery))
    }

    async fn newcomer(self, chain_id: &Hash, form: NewcomerForm, pet: &str) -> Result<Hatcher, Sentence> {
        let handle = tidy(&form.handle);
        self.handle_is_free(&handle)?;
        self.refuse_weak(&form.password, vec![handle.clone(), pet.to_owned()]).await?;
        self.hatching_at(HatchStep::Key, 0.1);
        let seed = owner_seed(chain_id, &handle, &form.password).await?;
        let signer = Signer::Owner(seed);
        let recovery = RecoveryKey::new(browser::random());
        let device = DeviceKey::make().await;
        let author = Author::Newcomer(Newcomer {
            handle: handle_hash(&handle),
            recovery: NewKey::prove(chain_id, &signer.public(), recovery.seed()),
            daily: Some(device.agree(chain_id, &signer.public()).await?),
            bot: false,
        });
        let (handle, brought) = (Some(handle), Some((device, recovery)));
        Ok(Hatcher { signer, author, sequence: 0, handle, brought, invitation: form.invitation })
    }

    fn member(self) -> Result<Hatcher, Sentence> {
        let me = self.signed_in()?;
        let device = self.device().ok_or(Barred::SignedOut)?;
        if self.inner.with_value(|inner| inner.queue.has_signed()) {
            return Err(Barred::Busy.into());
        }
        let sequence = self.sequence_of(&device.public());
        let author = Author::Member(me.account);
        Ok(Hatcher { signer: Signer::Device(device), author, sequence, handle: None, brought: None, invitation: None })
    }

    fn story_before(self, author: &Author) -> Option<Hash> {
        let Author::Member(account) = author else { return None };
        self.with_replica(|replica| {
            let state = replica.ledger().state();
            let made = state.account(*account)?.made?;
            state.pet(made).map(|pet| pet.birth)
        })
        .flatten()
    }

    /// Works, uploads and hands in, again with more work where the chain asks for it.
    async fn bear(
        self,
        chain_id: &Hash,
        hatcher: &Hatcher,
        mut birth: Birth,
        texts: Vec<SealedText>,
        photo: &crate::photo::Prepared,
    ) -> Result<Receipt, Sentence> {
        if let Some(receipt) = self.bear_invited(chain_id, hatcher, &birth, &texts, photo).await? {
            return Ok(receipt);
        }
        let (key, sequence) = (hatcher.signer.public(), hatcher.sequence);
        let worker = WorkerHandle::start().await?;
        let mut tries = self.tries().ok_or(Barred::NotYet)?;
        let mut outcome = None;
        for round in 0..ROUNDS {
            let job = Job::Hatch { chain_id: *chain_id, key, sequence, birth: birth.clone(), tries };
            let warm = |tried: u64| self.hatching_at(HatchStep::Work, 0.35 + 0.35 * likely_done(tried, tries));
            warm(0);
            birth.nonce = match worker.run(&job, warm).await? {
                Report::Nonce(nonce) => nonce,
                _ => return Err(WorkerError::Stopped.into()),
            };
            if round == 0 {
                self.hatching_at(HatchStep::Upload, 0.7);
                upload(photo.commitment, &photo.salt, &photo.bytes).await?;
            }
            self.hatching_at(HatchStep::Settle, 0.85);
            match hand_in_birth(chain_id, hatcher, Action::Birth(birth.clone()), &texts).await? {
                Outcome::Accepted(receipt) => return Ok(receipt),
                Outcome::Refused(Rejection::HatchWorkTooEasy { tries: more }) => tries = more.max(tries),
                other => return Err(of_outcome(&other)),
            }
            outcome = Some(Rejection::HatchWorkTooEasy { tries });
        }
        Err(outcome.map_or_else(|| Barred::Busy.into(), Sentence::from))
    }

    /// Lets an invitation take the place of the work; nothing where there is none any more.
    async fn bear_invited(
        self,
        chain_id: &Hash,
        hatcher: &Hatcher,
        birth: &Birth,
        texts: &[SealedText],
        photo: &crate::photo::Prepared,
    ) -> Result<Option<Receipt>, Sentence> {
        let Some(seed) = hatcher.invitation else { return Ok(None) };
        if self.invitation(&seed) != Some(Standing::Gone) {
            self.hatching_at(HatchStep::Upload, 0.4);
            upload(photo.commitment, &photo.salt, &photo.bytes).await?;
            self.hatching_at(HatchStep::Settle, 0.85);
            let invitation = Invitation::make_out(chain_id, &hatcher.signer.public(), &seed);
            let Birth { name, photo, words, .. } = birth.clone();
            let action = Action::Invited(Invited { name, photo, words, invitation });
            match hand_in_birth(chain_id, hatcher, action, texts).await? {
                Outcome::Accepted(receipt) => return Ok(Some(receipt)),
                Outcome::Refused(Rejection::InvitationGone) => {}
                other => return Err(of_outcome(&other)),
            }
        }
        self.notify(Sentence::fixed(
            "That invitation was used already, or a newer one took its place. The egg is kept warm here instead.",
        ));
        Ok(None)
    }

    /// Signs a newcomer in, and waits until this browser's own copy has the birth.
    async fn settle(
        self,
        chain_id: Hash,
        hatcher: Hatcher,
        receipt: &Receipt,
    ) -> Result<Option<RecoveryKey>, Sentence> {
        self.hatching_at(HatchStep::Settle, 0.95);
        self.caught_up_to(receipt.index.0).await;
        let (Some((device, recovery)), Some(handle)) = (hatcher.brought, hatcher.handle) else { return Ok(None) };
        if let Some(account) = self.account_of_entry(&handle) {
            self.become_known(KeptMe { chain_id, handle, account, key: device.public() }, device).await;
        } else {
            self.notify(Sentence::fixed("Your pet has hatched. Sign in with your handle and password to see it."));
        }
        Ok(Some(recovery))
    }

    fn account_of_entry(self, handle: &str) -> Option<chain::ids::AccountId> {
        let hash = handle_hash(handle);
        self.with_replica(|replica| replica.ledger().state().account_by_handle(&hash)).flatten()
    }

    fn tries(self) -> Option<u32> {
        self.with_replica(|replica| replica.ledger().state().globals().hatch_tries)
    }

    fn hatching_at(self, step: HatchStep, progress: f64) {
        self.hatching.try_set(Hatching::Working { step, progress });
    }
}

/// Signs a birth and sends it until there is an answer.
async fn hand_in_birth(
    chain_id: &Hash,
    hatcher: &Hatcher,
    action: Action,
    texts: &[SealedText],
) -> Result<Outcome, Sentence> {
    let (author, key, sequence) = (hatcher.author.clone(), hatcher.signer.public(), hatcher.sequence);
    let event = hatcher.signer.sign(chain_id, EventBody { author, key, sequence, action }).await?;
    let submission = Submission { chain_id: *chain_id, event, texts: texts.to_vec() };
    Ok(hand_in(&codec::encode(&submission)).await?)
}

/// The chance that the work would be done by now: it has no memory, so this is all that can honestly be shown.
fn likely_done(tried: u64, tries: u32) -> f64 {
    1.0 - (-(tried as f64) / f64::from(tries.max(1))).exp()
}
