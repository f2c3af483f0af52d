//! Accounts and their keys, read from this browser's own copy of the chain; reactive.

use chain::commitment::handle_hash;
use chain::ids::{AccountId, EntryIndex, KeyId, TimeMs};
use chain::keys::PublicKey;
use chain::records::Account;

use crate::browser;
use crate::session::Session;
use crate::sync::ChainCopy;

/// A key of the signed-in account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnKey {
    /// The key.
    pub key: PublicKey,
    /// What it is for.
    pub role: chain::records::Role,
    /// Revoked, or replaced together with the owner key.
    pub revoked: bool,
    /// It is this device's key.
    pub here: bool,
    /// The entry that registered it.
    pub since: EntryIndex,
    /// Number of events it has signed.
    pub signed: u64,
}

/// Queries about accounts.
#[derive(Clone, Copy)]
pub struct Accounts {
    copy: ChainCopy,
    session: Session,
}

impl Accounts {
    /// Queries on a copy.
    pub fn new(copy: ChainCopy, session: Session) -> Self {
        Self { copy, session }
    }

    /// An account's record.
    pub fn account(self, account: AccountId) -> Option<Account> {
        self.copy.with_state(|state| state.account(account).cloned()).flatten()
    }

    /// The account that has a handle.
    pub fn account_of(self, handle: &str) -> Option<AccountId> {
        self.copy.with_state(|state| state.account_by_handle(&handle_hash(handle))).flatten()
    }

    /// All keys that the signed-in account has ever had, including revoked ones, the latest first.
    pub fn keys(self) -> Vec<OwnKey> {
        let Some(me) = self.session.who() else { return Vec::new() };
        self.keys_of(me.account, Some(me.key))
    }

    /// The same for any account; `here` is this device's key.
    pub(super) fn keys_of(self, account: AccountId, here: Option<PublicKey>) -> Vec<OwnKey> {
        let now = TimeMs(browser::now_ms());
        let keys = self.copy.with_state(|state| {
            let live: Vec<_> = state.live_keys(account, now).into_iter().map(|key| key.public).collect();
            let all = (0..).map_while(|id| state.key(KeyId(id))).filter(|key| key.account == account);
            let mut keys: Vec<_> = all
                .map(|key| OwnKey {
                    key: key.public,
                    role: key.role,
                    revoked: !live.contains(&key.public),
                    here: Some(key.public) == here,
                    since: key.entry,
                    signed: key.sequence,
                })
                .collect();
            keys.reverse();
            keys
        });
        keys.unwrap_or_default()
    }

    /// When a pending new password takes effect; until then the recovery key can veto it.
    pub fn rekey_due(self) -> Option<TimeMs> {
        let me = self.session.who()?;
        let now = TimeMs(browser::now_ms());
        self.copy.with_state(|state| Some(state.account(me.account)?.rekey?.due)).flatten().filter(|due| *due > now)
    }
}
