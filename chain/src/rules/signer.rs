//! Who signed: the account, its key, and that key's sequence number.

use crate::base::error::Rejection;
use crate::base::ids::{AccountId, KeyId, TimeMs};
use crate::base::ids::{HOUSE, place};
use crate::log::event::{Action, Author, EventBody, SignedBy};
use crate::rules::actor::Actor;
use crate::rules::sitter;
use crate::state::State;
use crate::state::records::{Account, Key, Role};

/// Finds the actor. The signature itself was checked before.
pub(crate) fn check(state: &State, body: &EventBody, now: TimeMs) -> Result<Actor, Rejection> {
    match &body.author {
        Author::Newcomer(newcomer) => {
            check_sequence(0, body.sequence)?;
            Ok(Actor::Newcomer(Box::new(newcomer.clone())))
        }
        Author::Member(account) => {
            let (key, role) = check_member(state, *account, body, now)?;
            Ok(Actor::Member { account: *account, key, role })
        }
    }
}

fn check_member(state: &State, id: AccountId, body: &EventBody, now: TimeMs) -> Result<(KeyId, Role), Rejection> {
    state.account(id).ok_or(Rejection::UnknownAccount)?;
    let key_id = state.key_by_bytes(&body.key).ok_or(Rejection::UnknownKey)?;
    let key = live_key(state, id, key_id, now)?;
    check_sequence(key.sequence, body.sequence)?;
    Ok((key_id, key.role))
}

/// The key, if it is one of this account's that may sign at `now`.
pub(crate) fn live_key(state: &State, account: AccountId, id: KeyId, now: TimeMs) -> Result<&Key, Rejection> {
    let settled = state.account(account).ok_or(Rejection::UnknownAccount)?.settled(now, state.lists.keys.len());
    let key = state.key(id).ok_or(Rejection::UnknownKey)?;
    if key.account != account {
        return Err(Rejection::KeyOfOtherAccount);
    }
    check_live(&settled, id, key)?;
    Ok(key)
}

fn check_live(account: &Account, id: KeyId, key: &Key) -> Result<(), Rejection> {
    if let Some(rekey) = account.rekey
        && rekey.key == id
    {
        return Err(Rejection::KeyNotYet { due: rekey.due });
    }
    let live = match key.role {
        Role::Owner => account.owner == id,
        Role::Recovery => account.recovery == id,
        Role::Daily | Role::Sitter => !key.revoked && id >= account.daily_from,
        Role::Invitation => false,
    };
    if live { Ok(()) } else { Err(Rejection::KeyRevoked) }
}

/// Whether the table of actions lets `actor` do this; for a sitter's key only tending its pet.
///
/// A new owner key that is in use already is refused as such for every signer: see [`super::keys::check_rekey`].
pub(crate) fn check_may(state: &State, actor: &Actor, action: &Action, now: TimeMs) -> Result<(), Rejection> {
    let by = action.facts().signed_by;
    let Actor::Member { account, key, role } = actor else {
        return if by.has_newcomers() { Ok(()) } else { Err(Rejection::NewcomerMustHatch) };
    };
    match role {
        Role::Sitter if by.has(Role::Sitter) => sitter::check_sits(state, *key, action, now),
        role if by.has(*role) => Ok(()),
        Role::Recovery => Err(Rejection::RecoveryKeyOnly),
        Role::Sitter => Err(Rejection::SitterOnly),
        _ if by == SignedBy::Recovery => Err(Rejection::NeedsRecoveryKey),
        Role::Daily if by == SignedBy::Rescue => Ok(()),
        _ if by == SignedBy::Newcomer => Err(Rejection::InvitedAreNew),
        _ => Err(Rejection::NeedsOwnerKey),
    }?;
    if by == SignedBy::House && *account != HOUSE { Err(Rejection::NotHouse) } else { Ok(()) }
}

fn check_sequence(expected: u64, given: u64) -> Result<(), Rejection> {
    match given.cmp(&expected) {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Less => Err(Rejection::SequenceReused { expected, given }),
        std::cmp::Ordering::Greater => Err(Rejection::SequenceSkipped { expected, given }),
    }
}

/// Counts one more event of the key, and records a rekey whose time has come.
pub(crate) fn count(state: &mut State, account: AccountId, key: KeyId, now: TimeMs) {
    state.lists.keys.update(place(key.0), |key| key.sequence += 1);
    let keys = state.lists.keys.len();
    let due = state.account(account).and_then(|account| account.rekey).is_some_and(|rekey| rekey.due <= now);
    if due {
        state.lists.accounts.update(place(account.0), |account| *account = account.settled(now, keys));
    }
}
