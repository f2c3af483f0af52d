//! What the chain says about the signed-in account.

use chain::hash::Hash;
use chain::ids::{AccountId, KeyId, TimeMs};
use chain::records::Role;
use chain::state::State;

use super::Me;

/// Whether this device's key can still act for its account.
pub fn live_device_key(state: &State, me: &Me, now: TimeMs) -> Option<KeyId> {
    let id = state.key_by_bytes(&me.key)?;
    let key = state.key(id)?;
    let account = state.account(me.account)?;
    // A rekey that is due revokes all earlier daily keys, even before its record is updated.
    let rekeyed = account.rekey.is_some_and(|rekey| rekey.due <= now);
    let live = !key.revoked && !rekeyed && id >= account.daily_from;
    (live && key.role == Role::Daily && key.account == me.account).then_some(id)
}

/// The pet shown for an account: the one that it hatched last, unless that has moved or ended while another of its pets
/// is alive.
pub(super) fn own_pet(state: &State, account: AccountId) -> Option<Hash> {
    let made = state.account(account)?.made.and_then(|id| Some((id, state.pet(id)?)));
    if let Some((id, pet)) = made
        && pet.owner == account
        && !state.has_ended(id)
    {
        return Some(pet.birth);
    }
    let own = || state.all_lives().filter(|(pet, _)| pet.owner == account);
    let living = own().filter(|(_, life)| life.ended().is_none()).last().map(|(pet, _)| pet.birth);
    let made = || made.map(|(_, pet)| pet).filter(|pet| pet.owner == account).map(|pet| pet.birth);
    living.or_else(made).or_else(|| own().last().map(|(pet, _)| pet.birth))
}
