//! Signing in and out, and devices.

use chain::commitment::handle_hash;
use chain::error::Rejection;
use chain::event::Action;
use chain::hash::Hash;
use chain::ids::{AccountId, TimeMs};
use chain::keys::{NewKey, PublicKey};
use chain::limits::DAILY_KEYS_MAX;
use chain::records::Role;
use leptos::prelude::*;

use super::kindness::own_pet;
use super::life::live_device_key;
use super::submit::Signer;
use super::{Barred, Digging, Hatching, Me, OwnKey, SyncState, World};
use crate::browser;
use crate::drafts::{self, kept::Writer};
use crate::identity::device::DeviceKey;
use crate::identity::key_file::KeyFile;
use crate::identity::owner_seed;
use crate::lock::hold_or_take;
use crate::sentence::Sentence;
use crate::storage::{self, KeptInvitations, KeptMe, KeptOwn, KeptSeen, Key, StorageError};
use crate::tidy;

/// Milliseconds that the copy gets to have an entry that the server has accepted.
const SETTLE_MS: u64 = 20_000;
/// Milliseconds that a proof gets which an honest server has within a second.
const PROOF_MS: u64 = 5_000;
/// The lock of whoever reads or writes who is signed in, and with which key: of two tabs that sign in at once, one must not
/// leave its key beside the other's name.
const SIGNING_IN: &str = "pitpet-signing-in";
/// That is two small writings; a tab that takes longer sleeps.
const SIGNING_IN_MS: u32 = 3_000;
/// Pauses after which it is looked once more who is signed in.
const LATE_MS: [u32; 6] = [2_000, 4_000, 8_000, 15_000, 30_000, 60_000];

/// Why somebody was not let in.
#[derive(Clone, Debug, PartialEq)]
pub enum NotIn {
    /// In words.
    Words(Sentence),
    /// Too many devices may act for the account; one of these can make room.
    Full {
        /// The same in words.
        words: Sentence,
        /// The devices, the one first that was of least use.
        keys: Vec<OwnKey>,
    },
}

impl From<Sentence> for NotIn {
    fn from(words: Sentence) -> Self {
        Self::Words(words)
    }
}

impl World {
    /// Signs in: lets this device act for the account. Where too many devices may already, `instead_of` is the one that
    /// makes room.
    ///
    /// # Errors
    /// In words: no such handle, a wrong password, no connection. Too many devices: which they are.
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
        // It may have made room already, and only the answer after it was lost.
        let may_still = |key: &PublicKey| self.least_used(account).iter().any(|known| known.key == *key);
        if let Some(key) = instead_of.filter(may_still) {
            let receipt = self.submit(&owner, account, Action::RevokeKey(key), Vec::new()).await?;
            self.caught_up_to(receipt.index.0).await;
        }
        let full = Rejection::TooManyKeys { max: u64::from(DAILY_KEYS_MAX) };
        match self.let_in(account, handle, &owner).await {
            Err(words) if words == Sentence::from(&full) => Err(NotIn::Full { words, keys: self.least_used(account) }),
            other => Ok(other?),
        }
    }

    /// The devices of an account, the one first that was of least use: of those that have signed the least, the oldest.
    fn least_used(self, account: AccountId) -> Vec<OwnKey> {
        let mut keys = untrack(|| self.keys_of(account, None));
        keys.retain(|key| key.role == Role::Daily && !key.revoked);
        keys.sort_by_key(|key| (key.signed, key.since));
        keys
    }

    /// Signs out: takes back this device's key, and forgets it here whether or not that worked.
    pub async fn sign_out(self) {
        if let Err(stopped) = self.go_ahead() {
            // Its key could not be taken back, and what waits would be lost with it.
            self.notify(stopped.into());
            return;
        }
        if let (Some(me), Some(device)) = (self.me.get_untracked(), self.device()) {
            let revoke = Action::RevokeKey(me.key);
            // Without a connection the key stays in the list until it is revoked from another device. It is gone here.
            let _ = self.submit(&Signer::Device(device), me.account, revoke, Vec::new()).await;
        }
        self.forget_me().await;
    }

    /// Takes back a device's key.
    ///
    /// # Errors
    /// In words.
    pub async fn revoke(self, key: PublicKey, password: String) -> Result<(), Sentence> {
        let me = self.signed_in()?;
        let seed = self.owner(me.account, &me.handle, &password).await?;
        self.submit(&Signer::Owner(seed), me.account, Action::RevokeKey(key), Vec::new()).await?;
        Ok(())
    }

    /// Lets in one more daily key, which only a file will hold. Answers the file's name and what is to be in it.
    ///
    /// # Errors
    /// In words.
    pub async fn make_key_file(self, password: String) -> Result<(String, String), Sentence> {
        let me = self.signed_in()?;
        let owner = self.owner(me.account, &me.handle, &password).await?;
        let file = KeyFile::new(browser::random());
        let key = NewKey::prove(&self.chain_id()?, &PublicKey::of_seed(&owner), file.seed());
        // Before the list of keys has it.
        file.remember();
        let receipt = self.submit(&Signer::Owner(owner), me.account, Action::AuthoriseKey(key), Vec::new()).await?;
        self.caught_up_to(receipt.index.0).await;
        Ok((format!("pitpet-{}.key", me.handle), file.text(&me.handle)))
    }

    /// The owner key's seed, if the password is right.
    pub(super) async fn owner(self, account: AccountId, handle: &str, password: &str) -> Result<[u8; 32], Sentence> {
        if password.is_empty() {
            return Err(Barred::NoPassword.into());
        }
        // Before the password is made a key of: what that is for cannot be undone.
        self.until_proven().await?;
        let chain_id = self.chain_id()?;
        let seed = owner_seed(&chain_id, handle, password).await?;
        let now = TimeMs(browser::now_ms());
        let live = self.with_replica(|replica| {
            let keys = replica.ledger().state().live_keys(account, now);
            keys.iter().any(|key| key.public == PublicKey::of_seed(&seed))
        });
        if live.unwrap_or(false) { Ok(seed) } else { Err(Barred::WrongPassword.into()) }
    }

    pub(super) fn signed_in(self) -> Result<Me, Sentence> {
        self.me.get_untracked().ok_or_else(|| Barred::SignedOut.into())
    }

    /// The chain that something is to be signed for.
    pub(super) fn chain_id(self) -> Result<Hash, Sentence> {
        self.go_ahead()?;
        self.with_replica(|replica| replica.ledger().state().chain_id()).ok_or_else(|| Barred::NotYet.into())
    }

    pub(crate) fn device(self) -> Option<DeviceKey> {
        self.inner.try_with_value(|inner| inner.device.clone()).flatten()
    }

    /// Waits until the copy has read what the server has and all of it is proven. Not for long: what is missing may never
    /// come.
    pub(super) async fn until_proven(self) -> Result<(), Barred> {
        let begun_ms = browser::stopwatch_ms();
        loop {
            let proven = self.proven();
            let patience_ms = match proven {
                Err(Barred::NotYet) => SETTLE_MS,
                Err(Barred::Unproven(_)) => PROOF_MS,
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
        self.until_proven().await.map_err(|barred| match (barred, self.sync.get_untracked()) {
            // It is no use waiting for that.
            (Barred::NotYet, SyncState::Failed(words)) => words,
            (barred, _) => barred.into(),
        })?;
        let hash = handle_hash(handle);
        let found = self.with_replica(|replica| replica.ledger().state().account_by_handle(&hash)).flatten();
        found.ok_or_else(|| Barred::NoSuchHandle.into())
    }

    /// Gives this device a fresh key and has the owner key let it in.
    pub(super) async fn let_in(self, account: AccountId, handle: String, owner: &Signer) -> Result<(), Sentence> {
        let chain_id = self.chain_id()?;
        let device = DeviceKey::make().await;
        let new_key = device.agree(&chain_id, &owner.public()).await?;
        let receipt = self.submit(owner, account, Action::AuthoriseKey(new_key), Vec::new()).await?;
        self.become_known(KeptMe { chain_id, handle, account, key: device.public() }, device).await;
        self.caught_up_to(receipt.index.0).await;
        Ok(())
    }

    pub(super) async fn become_known(self, me: KeptMe, device: DeviceKey) {
        // Where nothing can be kept, one is signed in until the page is closed.
        let kept = {
            let _alone = hold_or_take(SIGNING_IN, SIGNING_IN_MS).await;
            device.keep().await && storage::write(Key::Me, Some(&me)).await.is_ok()
        };
        if !kept {
            self.notify(Sentence::fixed(
                "This browser keeps no keys. You are signed in until you close this page, and sign in again next time.",
            ));
        }
        self.inner.update_value(|inner| {
            inner.kept_me = Some(me);
            inner.device = Some(device);
            inner.next_sequence = 0;
        });
        self.refresh_me();
    }

    /// Recalls who is signed in. Whether that could be found out: a database may open late.
    pub(crate) async fn recall_me(self) -> bool {
        let kept = kept_me().await;
        let known = kept.is_ok();
        // Somebody may have signed in meanwhile.
        let is_free = self.me.try_get_untracked().is_some_and(|me| me.is_none());
        if let Some((me, device)) = kept.unwrap_or_default().filter(|_| is_free) {
            self.inner.try_update_value(|inner| {
                inner.kept_me = Some(me);
                inner.device = Some(device);
            });
            self.refresh_me();
        }
        self.me_known.try_set(true);
        known
    }

    /// Tries that again for a while.
    pub(super) async fn recall_me_late(self) -> bool {
        for pause_ms in LATE_MS {
            browser::pause(pause_ms).await;
            if self.recall_me().await {
                return true;
            }
        }
        false
    }

    /// Whose drafts are kept and shown: whoever is signed in, or nobody in particular.
    pub(crate) fn writer(self) -> Writer {
        let kept = self.inner.try_with_value(|inner| inner.kept_me.clone()).flatten();
        kept.map_or_else(Writer::guest, |me| Writer::account(&me.chain_id, me.account))
    }

    async fn forget_me(self) {
        drafts::shelf::forget(&self.writer()).await;
        if let Some(me) = self.inner.try_with_value(|inner| inner.kept_me.clone()).flatten() {
            self.forget_unanswered_of(me.account).await;
            forget_kept(me).await;
        }
        crate::outbox::forget(self).await;
        self.away.try_set(None);
        // A recovery key that still stands there is not the next one's, nor do they dig unasked.
        self.hatching.try_set(Hatching::Idle);
        self.digging.try_update(|state| {
            if let Some(state) = state {
                *state = Digging { turn: state.turn, ..Digging::default() };
            }
        });
        self.inner.update_value(|inner| {
            inner.kept_me = None;
            inner.device = None;
            inner.own.clear();
            inner.next_sequence = 0;
        });
        self.refresh_me();
    }

    /// Brings [`World::me`] up to date with what is kept and what the chain says.
    pub(super) fn refresh_me(self) {
        let Some(kept) = self.inner.try_with_value(|inner| inner.kept_me.clone()) else { return };
        let me = kept.map(|kept| {
            let mut me = Me { handle: kept.handle, account: kept.account, pet: None, key: kept.key, key_works: true };
            self.with_replica(|replica| {
                let state = replica.ledger().state();
                let now = TimeMs(browser::now_ms());
                // In a log that was put back, somebody else may have the account's number.
                let known = state.account_by_handle(&handle_hash(&me.handle)) == Some(me.account);
                me.pet = own_pet(state, me.account).filter(|_| known);
                me.key_works = live_device_key(state, &me, now).is_some();
            });
            me
        });
        if self.me.try_get_untracked().is_some_and(|known| known != me) {
            self.me.try_set(me);
        }
    }

    /// Waits until the copy has an entry. Not for ever: without a connection it comes when it comes.
    pub(crate) async fn caught_up_to(self, index: u64) -> bool {
        let until = browser::stopwatch_ms() + SETTLE_MS as f64;
        while self.entries() <= index {
            if browser::stopwatch_ms() > until {
                return false;
            }
            browser::pause(40).await;
        }
        true
    }
}

/// Who is kept as signed in, with the device's key.
async fn kept_me() -> Result<Option<(KeptMe, DeviceKey)>, StorageError> {
    let _alone = hold_or_take(SIGNING_IN, SIGNING_IN_MS).await;
    let Some(me) = storage::read::<KeptMe>(Key::Me).await? else { return Ok(None) };
    let device = DeviceKey::kept(me.key).await?;
    Ok(device.map(|device| (me, device)))
}

/// Forgets what is kept of somebody. Somebody else may have signed in from another tab since; what is theirs stays.
async fn forget_kept(me: KeptMe) {
    let (key, account) = (me.key, me.account);
    let _alone = hold_or_take(SIGNING_IN, SIGNING_IN_MS).await;
    // What cannot be forgotten was never kept.
    if storage::forget_if(Key::Me, move |kept: &KeptMe| kept.key == key).await.unwrap_or(true) {
        DeviceKey::forget().await;
    }
    let _ = storage::forget_if(Key::Seen, move |kept: &KeptSeen| kept.account == account).await;
    let _ = storage::forget_if(Key::Own, move |kept: &KeptOwn| kept.account == account).await;
    let _ = storage::forget_if(Key::Invitations, move |kept: &KeptInvitations| kept.account == account).await;
}
