//! The account that is signed in on this device, its key, and its recent actions.

mod own;
mod standing;

use chain::commitment::handle_hash;
use chain::hash::Hash;
use chain::ids::{AccountId, TimeMs};
use chain::keys::PublicKey;
use leptos::prelude::*;
use leptos::reactive::graph::Observer;

pub use own::missing_in;
pub use standing::live_device_key;
use standing::own_pet;

use crate::barred::Barred;
use crate::browser;
use crate::identity::device::DeviceKey;
use crate::lock::hold_or_take;
use crate::storage::{self, KeptInvitations, KeptMe, KeptOwn, KeptSeen, Key, OwnDeed, StorageError};
use crate::sync::ChainCopy;

/// The lock for reading and writing who is signed in and with which key: when two tabs sign in at once, the key of one
/// must not be stored with the name of the other.
const SIGNING_IN: &str = "pitpet-signing-in";
/// It covers two small writes; a tab that takes longer is suspended.
const SIGNING_IN_MS: u32 = 3_000;
/// Pauses between retries of reading who is signed in.
const LATE_MS: [u32; 6] = [2_000, 4_000, 8_000, 15_000, 30_000, 60_000];

/// The account that is signed in on this device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// The handle.
    pub handle: String,
    /// The account.
    pub account: AccountId,
    /// The birth hash of its pet: the one that it hatched last, or if that has died or moved, another that it owns.
    pub pet: Option<Hash>,
    /// This device's daily key.
    pub key: PublicKey,
    /// Whether the chain accepts this device's key now. If not, nothing can be signed with it.
    pub key_works: bool,
}

/// The session: the account that is signed in on this device, if one is.
#[derive(Clone, Copy)]
pub struct Session {
    /// The account; `None` while it is loaded, see [`Session::me_known`].
    pub me: RwSignal<Option<Me>>,
    /// Whether the session has been loaded, so that screens do not flicker.
    pub me_known: RwSignal<bool>,
    copy: ChainCopy,
    inner: StoredValue<Inner, LocalStorage>,
}

#[derive(Default)]
struct Inner {
    kept_me: Option<KeptMe>,
    device: Option<DeviceKey>,
    /// The account's recent actions.
    own: Vec<OwnDeed>,
}

impl Session {
    /// Before the session is loaded.
    pub fn new(copy: ChainCopy) -> Self {
        Self {
            me: RwSignal::new(None),
            me_known: RwSignal::new(false),
            copy,
            inner: StoredValue::new_local(Inner::default()),
        }
    }

    /// Who is signed in; reactive.
    pub(crate) fn who(self) -> Option<Me> {
        if Observer::get().is_some() {
            self.copy.tick.track();
            self.me.track();
        }
        self.me.try_get_untracked().flatten()
    }

    /// The signed-in account.
    ///
    /// # Errors
    /// `SignedOut`.
    pub(crate) fn signed_in(self) -> Result<Me, Barred> {
        self.me.get_untracked().ok_or(Barred::SignedOut)
    }

    /// This device's key.
    pub(crate) fn device(self) -> Option<DeviceKey> {
        self.inner.try_with_value(|inner| inner.device.clone()).flatten()
    }

    /// The stored session.
    pub(crate) fn kept(self) -> Option<KeptMe> {
        self.inner.try_with_value(|inner| inner.kept_me.clone()).flatten()
    }

    /// Signs an account in. Returns whether the browser stored it; if not, it holds until the page is closed.
    pub(crate) async fn begin(self, me: KeptMe, device: DeviceKey) -> bool {
        let kept = {
            let _alone = hold_or_take(SIGNING_IN, SIGNING_IN_MS).await;
            device.keep().await && storage::write(Key::Me, Some(&me)).await.is_ok()
        };
        self.inner.update_value(|inner| {
            inner.kept_me = Some(me);
            inner.device = Some(device);
        });
        self.refresh();
        kept
    }

    /// Loads who is signed in. Returns whether that worked: a database may open late.
    pub(crate) async fn recall(self) -> bool {
        let kept = kept_me().await;
        let known = kept.is_ok();
        // The user may have signed in meanwhile.
        let is_free = self.me.try_get_untracked().is_some_and(|me| me.is_none());
        if let Some((me, device)) = kept.unwrap_or_default().filter(|_| is_free) {
            self.inner.try_update_value(|inner| {
                inner.kept_me = Some(me);
                inner.device = Some(device);
            });
            self.refresh();
        }
        self.me_known.try_set(true);
        known
    }

    /// Retries [`Session::recall`] for a while.
    pub(crate) async fn recall_late(self) -> bool {
        for pause_ms in LATE_MS {
            browser::pause(pause_ms).await;
            if self.recall().await {
                return true;
            }
        }
        false
    }

    /// Deletes what is stored of the account. [`Session::end`] signs out in this tab.
    pub(crate) async fn forget_kept(self) {
        if let Some(me) = self.kept() {
            forget_kept(me).await;
        }
    }

    /// Signs out in this tab.
    pub(crate) fn end(self) {
        self.inner.update_value(|inner| *inner = Inner::default());
        self.refresh();
    }

    /// Updates [`Session::me`] from what is stored and the chain's state.
    pub(crate) fn refresh(self) {
        let Some(kept) = self.inner.try_with_value(|inner| inner.kept_me.clone()) else { return };
        let me = kept.map(|kept| {
            let mut me = Me { handle: kept.handle, account: kept.account, pet: None, key: kept.key, key_works: true };
            self.copy.with_replica(|replica| {
                let state = replica.ledger().state();
                let now = TimeMs(browser::now_ms());
                // In a log restored from a backup, another account may have this account's number.
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
}

/// The stored session with the device's key.
async fn kept_me() -> Result<Option<(KeptMe, DeviceKey)>, StorageError> {
    let _alone = hold_or_take(SIGNING_IN, SIGNING_IN_MS).await;
    let Some(me) = storage::read::<KeptMe>(Key::Me).await? else { return Ok(None) };
    let device = DeviceKey::kept(me.key).await?;
    Ok(device.map(|device| (me, device)))
}

/// Deletes a stored session. If another tab has signed in another account since, that one stays.
async fn forget_kept(me: KeptMe) {
    let (key, account) = (me.key, me.account);
    let _alone = hold_or_take(SIGNING_IN, SIGNING_IN_MS).await;
    // What cannot be deleted was never stored.
    if storage::forget_if(Key::Me, move |kept: &KeptMe| kept.key == key).await.unwrap_or(true) {
        DeviceKey::forget().await;
    }
    let _ = storage::forget_if(Key::Seen, move |kept: &KeptSeen| kept.account == account).await;
    let _ = storage::forget_if(Key::Own, move |kept: &KeptOwn| kept.account == account).await;
    let _ = storage::forget_if(Key::Invitations, move |kept: &KeptInvitations| kept.account == account).await;
}
