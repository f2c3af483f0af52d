//! Keys: registering and revoking devices, and replacing the owner key.

use crate::base::error::Rejection;
use crate::base::ids::place;
use crate::base::ids::{AccountId, TimeMs};
use crate::base::keys::{NewKey, PublicKey};
use crate::base::limits::DAILY_KEYS_MAX;
use crate::rules::actor::{Actor, Place};
use crate::state::State;
use crate::state::records::{Account, Role, WaitingRekey};

/// The owner key registers a new daily key.
pub(crate) fn check_authorise(state: &State, account: AccountId, key: &NewKey, now: TimeMs) -> Result<(), Rejection> {
    check_fresh(state, &key.key)?;
    if settled(state, account, now)?.daily_keys >= DAILY_KEYS_MAX {
        return Err(Rejection::TooManyKeys { max: u64::from(DAILY_KEYS_MAX) });
    }
    Ok(())
}

/// The owner key revokes any daily key, a daily key only itself: that is signing out.
pub(crate) fn check_revoke(state: &State, actor: &Actor, key: &PublicKey, now: TimeMs) -> Result<(), Rejection> {
    let Actor::Member { account, key: signer, role } = actor else {
        return Err(Rejection::NewcomerMustHatch);
    };
    let id = state.key_by_bytes(key).ok_or(Rejection::UnknownKey)?;
    let record = state.key(id).ok_or(Rejection::UnknownKey)?;
    if *role != Role::Owner && id != *signer {
        return Err(Rejection::NeedsOwnerKey);
    }
    let voided = id < settled(state, *account, now)?.daily_from;
    if record.account != *account || record.role != Role::Daily || record.revoked || voided {
        return Err(Rejection::NotADailyKey);
    }
    Ok(())
}

/// The owner key may be replaced by itself, later, or by the recovery key, at once.
pub(crate) fn check_rekey(state: &State, actor: &Actor, key: &NewKey, now: TimeMs) -> Result<(), Rejection> {
    check_fresh(state, &key.key)?;
    match actor {
        Actor::Member { role: Role::Recovery, .. } => Ok(()),
        Actor::Member { role: Role::Owner, account, .. } if settled(state, *account, now)?.rekey.is_some() => {
            Err(Rejection::RekeyWaits)
        }
        Actor::Member { role: Role::Owner, .. } => Ok(()),
        _ => Err(Rejection::NeedsOwnerKey),
    }
}

/// The recovery key stops a rekey that waits.
pub(crate) fn check_veto(state: &State, account: AccountId, now: TimeMs) -> Result<(), Rejection> {
    if settled(state, account, now)?.rekey.is_some() { Ok(()) } else { Err(Rejection::NoRekeyWaits) }
}

/// No account has the key, and there is room for one more.
pub(crate) fn check_fresh(state: &State, key: &PublicKey) -> Result<(), Rejection> {
    if state.key_by_bytes(key).is_some() {
        return Err(Rejection::KeyInUse);
    }
    if state.lists.keys.is_full() { Err(Rejection::Full) } else { Ok(()) }
}

fn settled(state: &State, account: AccountId, now: TimeMs) -> Result<Account, Rejection> {
    let account = state.account(account).ok_or(Rejection::UnknownAccount)?;
    Ok(account.settled(now, state.lists.keys.len()))
}

/// Registers the daily key.
pub(crate) fn apply_authorise(state: &mut State, account: AccountId, key: &NewKey, at: &Place) {
    state.add_key(account, key.key, Role::Daily, at.index);
    state.lists.accounts.update(place(account.0), |account| account.daily_keys += 1);
}

/// Revokes the daily key.
pub(crate) fn apply_revoke(state: &mut State, account: AccountId, key: &PublicKey) {
    let id = state.key_by_bytes(key).expect("the rule's check has found this key");
    state.lists.keys.update(place(id.0), |key| key.revoked = true);
    state.lists.accounts.update(place(account.0), |account| account.daily_keys -= 1);
}

/// Registers the new owner key, to wait or, from the recovery key, to take effect at once.
pub(crate) fn apply_rekey(state: &mut State, actor: &Actor, account: AccountId, key: &NewKey, at: &Place) {
    let id = state.add_key(account, key.key, Role::Owner, at.index);
    let at_once = matches!(actor, Actor::Member { role: Role::Recovery, .. });
    let due = at.now.plus(state.params.rekey_wait_ms);
    let keys = state.lists.keys.len();
    state.lists.accounts.update(place(account.0), |account| {
        if at_once {
            account.take_owner_key(id, keys);
        } else {
            account.rekey = Some(WaitingRekey { key: id, due });
        }
    });
}

/// Stops the waiting rekey.
pub(crate) fn apply_veto(state: &mut State, account: AccountId) {
    state.lists.accounts.update(place(account.0), |account| account.rekey = None);
}
