//! Accounts and keys.

use std::collections::BTreeSet;

use super::Coherence;
use crate::base::ids::{AccountId, KeyId};
use crate::base::ids::{HOUSE, place};
use crate::base::limits::DAILY_KEYS_MAX;
use crate::state::records::{Account, Key, Role};

impl Coherence<'_> {
    /// The house exists, and every account has the keys that its record names.
    pub(super) fn accounts_fit(&self) -> bool {
        let mut daily_keys = vec![0_u64; self.parts.lists.accounts.len()];
        for (id, key) in (0..).zip(self.parts.lists.keys.iter()) {
            let account = self.parts.lists.accounts.get(place(key.account.0));
            let from = account.map(|account| account.daily_from);
            if key.role == Role::Daily && !key.revoked && from <= Some(KeyId(id)) {
                match daily_keys.get_mut(place(key.account.0)) {
                    Some(count) => *count += 1,
                    None => return false,
                }
            }
        }
        let accounts = (0..).map(AccountId).zip(self.parts.lists.accounts.iter());
        !daily_keys.is_empty()
            && accounts.zip(daily_keys).all(|((id, account), keys)| self.account_fits(id, account, keys))
    }

    fn account_fits(&self, id: AccountId, account: &Account, daily_keys: u64) -> bool {
        let has = |key: KeyId, role| {
            let key = self.parts.lists.keys.get(place(key.0));
            key.is_some_and(|key| key.account == id && key.role == role)
        };
        // The house has no recovery key.
        let recovery = if id == HOUSE { Role::Owner } else { Role::Recovery };
        has(account.owner, Role::Owner)
            && has(account.recovery, recovery)
            && account.rekey.is_none_or(|rekey| has(rekey.key, Role::Owner))
            && place(account.daily_from.0) <= self.parts.lists.keys.len()
            && account.daily_keys <= DAILY_KEYS_MAX
            && u64::from(account.daily_keys) == daily_keys
    }

    /// Keys are in the order of the entries that registered them, and every guest key has an account that issued it.
    pub(super) fn keys_fit(&self) -> bool {
        let keys = || self.parts.lists.keys.iter();
        keys().is_sorted_by_key(|key| key.entry) && keys().all(|key| self.key_fits(key)) && self.guests_fit()
    }

    /// No key has signed more events than the log has entries, and an owner or recovery key is never revoked.
    fn key_fits(&self, key: &Key) -> bool {
        let stays = matches!(key.role, Role::Owner | Role::Recovery);
        self.has_account(key.account)
            && self.has_entry(key.entry)
            && key.sequence <= self.entries
            && !(stays && key.revoked)
    }

    /// A live sitter's key is for one pet, a live invitation is its account's last; all others were revoked.
    fn guests_fit(&self) -> bool {
        let mut sitters = BTreeSet::new();
        let each_its_own = self.parts.lists.keeps.iter().all(|keep| match &keep.sitter {
            Some(sitter) => sitters.insert(sitter.key),
            None => true,
        });
        let last_of =
            |account: AccountId| self.parts.lists.purses.get(place(account.0))?.vouch.as_ref().map(|vouch| vouch.key);
        let given = |id: KeyId, key: &Key| match key.role {
            Role::Sitter => sitters.contains(&id),
            Role::Invitation => last_of(key.account) == Some(id),
            Role::Owner | Role::Daily | Role::Recovery => true,
        };
        let mut keys = (0..).map(KeyId).zip(self.parts.lists.keys.iter());
        each_its_own && keys.all(|(id, key)| key.revoked || given(id, key))
    }
}
