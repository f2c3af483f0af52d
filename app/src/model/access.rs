//! Signing in and out, and devices.

use std::rc::Rc;

use chain::commitment::handle_hash;
use chain::error::Rejection;
use chain::event::Action;
use chain::ids::{AccountId, TimeMs};
use chain::keys::{NewKey, PublicKey};
use chain::limits::DAILY_KEYS_MAX;
use chain::records::Role;
use leptos::prelude::*;

use super::accounts::OwnKey;
use super::base::Base;
use super::digging::Digging;
use super::hatching::Hatching;
use crate::barred::Barred;
use crate::browser;
use crate::drafts;
use crate::identity::device::DeviceKey;
use crate::identity::key_file::KeyFile;
use crate::identity::owner_seed;
use crate::sentence::Sentence;
use crate::storage::KeptMe;
use crate::submit::{Failure, Signer};
use crate::sync::{SETTLE_MS, SyncState, Unsure};
use crate::tidy;
use crate::worker::WorkerHandle;

/// Time to wait for a proof in milliseconds; an honest server has it within a second.
const PROOF_MS: u64 = 5_000;
/// Why signing in failed.
#[derive(Clone, Debug, PartialEq)]
pub enum NotIn {
    /// The reason.
    Words(Sentence),
    /// Too many devices may act for the account; the user can revoke one of these.
    Full {
        /// The reason.
        words: Sentence,
        /// The devices, the least used first.
        keys: Vec<OwnKey>,
    },
}

impl From<Failure> for NotIn {
    fn from(failure: Failure) -> Self {
        Self::Words(failure.into())
    }
}

impl From<Sentence> for NotIn {
    fn from(words: Sentence) -> Self {
        Self::Words(words)
    }
}

/// Who may act for an account: signing in and out, devices, passwords.
#[derive(Clone, Copy)]
pub struct Access {
    pub(super) base: &'static Base,
    /// Estimates the strength of passwords; started when it is needed for the first time.
    pub(super) judge: StoredValue<Judge, LocalStorage>,
}

pub(super) type Judge = Rc<futures::lock::Mutex<Option<WorkerHandle>>>;

impl Access {
    /// No user has to be signed in yet.
    pub fn new(base: &'static Base) -> Self {
        Self { base, judge: StoredValue::new_local(Judge::default()) }
    }

    /// Signs in: registers this device's key for the account. Where too many devices are registered, `instead_of` is
    /// revoked for it.
    ///
    /// # Errors
    /// The reason: no such handle, a wrong password, no connection; or too many devices, and which.
    pub async fn sign_in(self, handle: String, password: String, instead_of: Option<PublicKey>) -> Result<(), NotIn> {
        let handle = tidy::handle(&handle);
        if handle.is_empty() {
            return Err(NotIn::Words(Barred::NoHandle.into()));
        }
        if password.is_empty() {
            return Err(NotIn::Words(Barred::NoPassword.into()));
        }
        let account = self.known_account(&handle).await?;
        let owner = Signer::Owner(self.owner(account, &handle, &password).await?);
        // It may have been revoked already, where only the response after that was lost.
        let may_still = |key: &PublicKey| self.least_used(account).iter().any(|known| known.key == *key);
        if let Some(key) = instead_of.filter(may_still) {
            self.base.submitter.settle(&owner, account, Action::RevokeKey(key), Vec::new()).await?;
        }
        let full = Rejection::TooManyKeys { max: u64::from(DAILY_KEYS_MAX) };
        match self.let_in(account, handle, &owner).await {
            Err(words) if words == Sentence::from(&full) => Err(NotIn::Full { words, keys: self.least_used(account) }),
            other => Ok(other?),
        }
    }

    /// The devices of an account, the least used first: by events signed, then the oldest.
    fn least_used(self, account: AccountId) -> Vec<OwnKey> {
        let mut keys = untrack(|| self.base.accounts.keys_of(account, None));
        keys.retain(|key| key.role == Role::Daily && !key.revoked);
        keys.sort_by_key(|key| (key.signed, key.since));
        keys
    }

    /// Signs out: revokes this device's key, and deletes it here whether or not that worked.
    pub async fn sign_out(self) {
        if let Err(stopped) = self.base.copy.go_ahead() {
            // Its key could not be revoked, and the outbox would be lost with it.
            self.base.notices.show(stopped.into());
            return;
        }
        if let (Some(me), Some(device)) = (self.base.session.me.get_untracked(), self.base.session.device()) {
            let revoke = Action::RevokeKey(me.key);
            // Without a connection the key stays in the list until it is revoked from another device. It is deleted
            // here.
            let _ = self.base.submitter.submit(&Signer::Device(device), me.account, revoke, Vec::new()).await;
        }
        self.forget_me().await;
    }

    /// Revokes a device's key.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn revoke(self, key: PublicKey, password: String) -> Result<(), Sentence> {
        let me = self.base.session.signed_in()?;
        let seed = self.owner(me.account, &me.handle, &password).await?;
        self.base.submitter.submit(&Signer::Owner(seed), me.account, Action::RevokeKey(key), Vec::new()).await?;
        Ok(())
    }

    /// Registers a daily key that only a file will hold. Returns the file's name and content.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn make_key_file(self, password: String) -> Result<(String, String), Sentence> {
        let me = self.base.session.signed_in()?;
        let owner = self.owner(me.account, &me.handle, &password).await?;
        let file = KeyFile::new(browser::random());
        let key = NewKey::prove(&self.base.copy.chain_id()?, &PublicKey::of_seed(&owner), file.seed());
        // Before the list of keys shows it.
        file.remember();
        self.base.submitter.settle(&Signer::Owner(owner), me.account, Action::AuthoriseKey(key), Vec::new()).await?;
        Ok((format!("pitpet-{}.key", me.handle), file.text(&me.handle)))
    }

    /// The owner key's seed, if the password is right.
    pub(super) async fn owner(self, account: AccountId, handle: &str, password: &str) -> Result<[u8; 32], Sentence> {
        if password.is_empty() {
            return Err(Barred::NoPassword.into());
        }
        // Before the key is derived: an action of the owner key cannot be undone.
        self.until_proven().await?;
        let chain_id = self.base.copy.chain_id()?;
        let seed = owner_seed(&chain_id, handle, password).await?;
        let now = TimeMs(browser::now_ms());
        let live = self.base.copy.with_replica(|replica| {
            let keys = replica.ledger().state().live_keys(account, now);
            keys.iter().any(|key| key.public == PublicKey::of_seed(&seed))
        });
        if live.unwrap_or(false) { Ok(seed) } else { Err(Barred::WrongPassword.into()) }
    }

    /// Waits until the copy has read all that the server has and all of it is proven, with a timeout: the proof may
    /// never come.
    pub(super) async fn until_proven(self) -> Result<(), Unsure> {
        let begun_ms = browser::stopwatch_ms();
        loop {
            let proven = self.base.copy.proven();
            let patience_ms = match proven {
                Err(Unsure::NotYet) => SETTLE_MS,
                Err(Unsure::Unproven(_)) => PROOF_MS,
                _ => return proven,
            };
            if browser::stopwatch_ms() > begun_ms + patience_ms as f64 {
                return proven;
            }
            browser::pause(100).await;
        }
    }

    /// Waits for the same, and looks the handle up.
    pub(super) async fn known_account(self, handle: &str) -> Result<AccountId, Sentence> {
        self.until_proven().await.map_err(|unsure| match (unsure, self.base.copy.sync.get_untracked()) {
            // Waiting would not help.
            (Unsure::NotYet, SyncState::Failed(error)) => Sentence::from(&error),
            (unsure, _) => unsure.into(),
        })?;
        let hash = handle_hash(handle);
        let found = self.base.copy.with_replica(|replica| replica.ledger().state().account_by_handle(&hash)).flatten();
        found.ok_or_else(|| Barred::NoSuchHandle.into())
    }

    /// Makes a key for this device and registers it with the owner key.
    pub(super) async fn let_in(self, account: AccountId, handle: String, owner: &Signer) -> Result<(), Sentence> {
        let chain_id = self.base.copy.chain_id()?;
        let device = DeviceKey::make().await;
        let new_key = device.agree(&chain_id, &owner.public()).await?;
        let receipt = self.base.submitter.submit(owner, account, Action::AuthoriseKey(new_key), Vec::new()).await?;
        self.become_known(KeptMe { chain_id, handle, account, key: device.public() }, device).await;
        self.base.copy.caught_up_to(receipt.index).await;
        Ok(())
    }

    pub(super) async fn become_known(self, me: KeptMe, device: DeviceKey) {
        let kept = self.base.session.begin(me, device).await;
        self.base.submitter.forget_numbers();
        // Without storage the user is signed in until the page is closed.
        if !kept {
            self.base.notices.show(Sentence::fixed(
                "This browser keeps no keys. You are signed in until you close this page, and sign in again next time.",
            ));
        }
    }

    async fn forget_me(self) {
        drafts::shelf::forget(&drafts::writer_now(self.base.session)).await;
        if let Some(me) = self.base.session.kept() {
            self.base.submitter.forget_unanswered_of(me.account).await;
            self.base.session.forget_kept().await;
        }
        self.base.outbox.forget().await;
        self.base.news.try_set(None);
        // A recovery key on the screen is not the next user's, and digging must not go on for them.
        self.base.hatching.try_set(Hatching::Idle);
        self.base.digging.try_update(|state| {
            if let Some(state) = state {
                *state = Digging { turn: state.turn, ..Digging::default() };
            }
        });
        self.base.submitter.forget_numbers();
        self.base.session.end();
    }
}
