//! Hatching: derives the key from the password, uploads the photo, does the hatching work, and waits for the birth.

use chain::abi::Receipt;
use chain::commitment::{SealedText, handle_hash};
use chain::error::Rejection;
use chain::event::{Author, Birth, Newcomer};
use chain::hash::Hash;
use chain::keys::NewKey;
use chain::text::TextKind;
use futures::channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::access::Access;
use super::base::Base;
use super::hatching::{HatchForm, HatchStep, Hatching, NewRecovery, NewcomerForm};
use super::inviting::Invitations;
use crate::barred::Barred;
use crate::browser;
use crate::identity::device::DeviceKey;
use crate::identity::invitation::Seed;
use crate::identity::owner_seed;
use crate::identity::recovery::RecoveryKey;
use crate::sentence::Sentence;
use crate::storage::KeptMe;
use crate::submit::Signer;
use crate::tidy::{self, tidied};

/// The account that hatches, and its keys.
pub(super) struct Hatcher {
    pub(super) signer: Signer,
    pub(super) author: Author,
    handle: Option<String>,
    /// A newcomer's new device key and recovery key.
    brought: Option<(DeviceKey, RecoveryKey)>,
    /// The secret of an invitation.
    pub(super) invitation: Option<Seed>,
}

/// Hatches pets, and sees to it that a newcomer's recovery key is saved.
#[derive(Clone, Copy)]
pub struct Hatchery {
    /// The progress.
    pub progress: RwSignal<Hatching>,
    /// A recovery key that was made here and that the user has not confirmed to have saved; known once the chain is
    /// loaded.
    pub unkept_recovery: RwSignal<Option<NewRecovery>>,
    pub(super) base: &'static Base,
    pub(super) invitations: Invitations,
    pub(super) inner: StoredValue<Inner, LocalStorage>,
    access: Access,
}

/// State that no screen reads.
#[derive(Default)]
pub(super) struct Inner {
    /// The handles whose recovery keys the user has confirmed as saved since the page was opened.
    pub has_recovery: Vec<String>,
    /// Of these, the one that was shown first because nothing can be stored, with its chain.
    pub noted_recovery: Option<(Hash, NewRecovery)>,
    /// Wakes the hatching that waits for that.
    pub says_has_recovery: Option<oneshot::Sender<()>>,
}

impl Hatchery {
    /// Nothing is hatching yet.
    pub fn new(access: Access, invitations: Invitations) -> Self {
        let base = access.base;
        let (progress, unkept_recovery) = (base.hatching, RwSignal::new(None));
        Self { progress, unkept_recovery, base, invitations, inner: StoredValue::new_local(Inner::default()), access }
    }

    /// Hatches a pet. Progress and result are in [`Self::progress`]; a second call while one is running does nothing.
    pub fn hatch(self, form: HatchForm) {
        if matches!(self.progress.get_untracked(), Hatching::Working { .. } | Hatching::KeyFirst(_)) {
            return;
        }
        let first = if form.newcomer.is_some() { HatchStep::Key } else { HatchStep::Upload };
        self.progress.set(Hatching::Working { step: first, progress: 0.0 });
        spawn_local(async move {
            let outcome = match Box::pin(self.hatch_all(form)).await {
                Ok((birth, recovery)) => Hatching::Done { birth, recovery },
                Err(words) => Hatching::Failed(words),
            };
            self.progress.try_set(outcome);
        });
    }

    /// Clears the result of the last hatching. One that waits for the user to save the key ends.
    pub fn clear(self) {
        self.inner.update_value(|inner| inner.says_has_recovery = None);
        self.progress.set(Hatching::Idle);
    }

    /// Whether a handle can be chosen; if not, why. Reactive.
    ///
    /// # Errors
    /// The reason: no handle, or taken.
    pub fn handle_is_free(&self, handle: &str) -> Result<(), Sentence> {
        let handle = tidy::handle(handle);
        TextKind::Handle.check(handle.as_bytes())?;
        match self.base.accounts.account_of(&handle) {
            Some(_) => Err(Rejection::HandleTaken.into()),
            None => Ok(()),
        }
    }

    async fn hatch_all(self, form: HatchForm) -> Result<(Hash, Option<NewRecovery>), Sentence> {
        self.access.until_proven().await?;
        let chain_id = self.base.copy.chain_id()?;
        let name = tidied(TextKind::Name, &form.name);
        TextKind::Name.check(name.as_bytes())?;
        let words = form.words.map(|words| tidied(TextKind::Words, &words)).filter(|words| !words.is_empty());
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
        let receipt = Box::pin(self.bear(&chain_id, &hatcher, birth, texts, &form.photo)).await?;
        // From now on this browser stores a key whose loss matters.
        browser::ask_to_keep();
        let recovery = self.settle(chain_id, hatcher, &receipt).await?;
        Ok((receipt.leaf, recovery))
    }

    async fn newcomer(self, chain_id: &Hash, form: NewcomerForm, pet: &str) -> Result<Hatcher, Sentence> {
        let handle = tidy::handle(&form.handle);
        self.handle_is_free(&handle)?;
        self.access.refuse_weak(&form.password, vec![handle.clone(), pet.to_owned()]).await?;
        self.at(HatchStep::Key, 0.1);
        let seed = owner_seed(chain_id, &handle, &form.password).await?;
        let signer = Signer::Owner(seed);
        let recovery = match self.noted_recovery(chain_id, &handle) {
            Some(noted) => noted,
            None => self.new_recovery(chain_id, &handle).await?,
        };
        self.at(HatchStep::Key, 0.2);
        let device = DeviceKey::make().await;
        let author = Author::Newcomer(Newcomer {
            handle: handle_hash(&handle),
            recovery: NewKey::prove(chain_id, &signer.public(), recovery.seed()),
            daily: Some(device.agree(chain_id, &signer.public()).await?),
            bot: false,
        });
        let (handle, brought) = (Some(handle), Some((device, recovery)));
        Ok(Hatcher { signer, author, handle, brought, invitation: form.invitation })
    }

    async fn new_recovery(self, chain_id: &Hash, handle: &str) -> Result<RecoveryKey, Sentence> {
        let key = RecoveryKey::new(browser::random());
        self.secure_recovery(*chain_id, NewRecovery { handle: handle.to_owned(), key: key.clone() }).await?;
        Ok(key)
    }

    fn member(self) -> Result<Hatcher, Sentence> {
        let me = self.base.session.signed_in()?;
        let device = self.base.session.device().ok_or(Barred::SignedOut)?;
        let author = Author::Member(me.account);
        Ok(Hatcher { signer: Signer::Device(device), author, handle: None, brought: None, invitation: None })
    }

    fn story_before(self, author: &Author) -> Option<Hash> {
        let Author::Member(account) = author else { return None };
        self.base
            .copy
            .with_replica(|replica| {
                let state = replica.ledger().state();
                let made = state.account(*account)?.made?;
                state.pet(made).map(|pet| pet.birth)
            })
            .flatten()
    }

    /// Signs a newcomer in, and waits until this browser's own copy has the birth.
    async fn settle(
        self,
        chain_id: Hash,
        hatcher: Hatcher,
        receipt: &Receipt,
    ) -> Result<Option<NewRecovery>, Sentence> {
        self.at(HatchStep::Settle, 0.95);
        self.base.copy.caught_up_to(receipt.index).await;
        let (Some((device, recovery)), Some(handle)) = (hatcher.brought, hatcher.handle) else { return Ok(None) };
        let recovery = NewRecovery { handle: handle.clone(), key: recovery };
        let is_kept = self.is_recovery_kept(&handle);
        if let Some(account) = self.account_of_entry(&handle) {
            self.access.become_known(KeptMe { chain_id, handle, account, key: device.public() }, device).await;
        } else {
            self.base
                .notices
                .show(Sentence::fixed("Your pet has hatched. Sign in with your handle and password to see it."));
        }
        Ok(Some(recovery).filter(|_| !is_kept))
    }

    fn account_of_entry(self, handle: &str) -> Option<chain::ids::AccountId> {
        let hash = handle_hash(handle);
        self.base.copy.with_replica(|replica| replica.ledger().state().account_by_handle(&hash)).flatten()
    }

    pub(super) fn at(self, step: HatchStep, progress: f64) {
        self.progress.try_set(Hatching::Working { step, progress });
    }
}
