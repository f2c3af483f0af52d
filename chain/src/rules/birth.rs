//! Births: a pet hatches, and with a newcomer's first one the account is created.

use crate::base::error::Rejection;
use crate::base::ids::place;
use crate::base::ids::{AccountId, KeyId};
use crate::base::keys::PublicKey;
use crate::log::event::{Birth, EventBody, Newcomer};
use crate::log::work::Puzzle;
use crate::rules::actor::{Actor, Place};
use crate::rules::treats;
use crate::state::State;
use crate::state::records::{Account, Pet, Role};

/// The most keys that a newcomer brings: the owner key, the recovery key and a daily one.
const NEWCOMER_KEYS: usize = 3;

/// The handle is free and the keys are new, or the member's last story has ended and is named.
pub(crate) fn check(state: &State, actor: &Actor, birth: &Birth) -> Result<(), Rejection> {
    match actor {
        Actor::Newcomer(newcomer) => check_newcomer(state, newcomer, birth),
        Actor::Member { account, .. } => check_member(state, *account, birth),
    }?;
    let has_room =
        !state.lists.pets.is_full() && !state.lists.accounts.is_full() && state.lists.keys.has_room(NEWCOMER_KEYS);
    if has_room { Ok(()) } else { Err(Rejection::Full) }
}

/// The hatching work is worth the open block's difficulty.
pub(crate) fn check_work(state: &State, body: &EventBody, birth: &Birth) -> Result<(), Rejection> {
    let tries = state.hatch_tries_now();
    let puzzle = Puzzle::hatching(&state.chain_id, &body.key, body.sequence, birth);
    if puzzle.is_enough(birth.nonce, u64::from(tries)) { Ok(()) } else { Err(Rejection::HatchWorkTooEasy { tries }) }
}

/// The newcomer's keys are three different ones, and no account has them.
pub(crate) fn check_keys(state: &State, owner: &PublicKey, newcomer: &Newcomer) -> Result<(), Rejection> {
    let recovery = newcomer.recovery.key;
    let daily = newcomer.daily.map(|key| key.key);
    let distinct = *owner != recovery && daily != Some(*owner) && daily != Some(recovery);
    let mut keys = [Some(*owner), Some(recovery), daily].into_iter().flatten();
    let unknown = keys.all(|key| state.key_by_bytes(&key).is_none());
    if distinct && unknown { Ok(()) } else { Err(Rejection::KeyInUse) }
}

fn check_newcomer(state: &State, newcomer: &Newcomer, birth: &Birth) -> Result<(), Rejection> {
    if state.account_by_handle(&newcomer.handle).is_some() {
        return Err(Rejection::HandleTaken);
    }
    if birth.previous.is_some() { Err(Rejection::WrongPrevious) } else { Ok(()) }
}

fn check_member(state: &State, account: AccountId, birth: &Birth) -> Result<(), Rejection> {
    let made = state.account(account).ok_or(Rejection::UnknownAccount)?.made;
    if made.is_some_and(|pet| !state.has_ended(pet)) {
        return Err(Rejection::PetStillLives);
    }
    let last = made.and_then(|pet| state.pet(pet));
    if birth.previous == last.map(|pet| pet.birth) { Ok(()) } else { Err(Rejection::WrongPrevious) }
}

/// Creates the newcomer's account and keys.
pub(crate) fn join(state: &mut State, newcomer: &Newcomer, owner: &PublicKey, at: &Place) -> AccountId {
    let account = AccountId(u32::try_from(state.lists.accounts.len()).expect("lists are bounded to 32-bit places"));
    let owner = state.add_key(account, *owner, Role::Owner, at.index);
    // The event that creates the account is the owner key's first.
    state.lists.keys.update(place(owner.0), |key| key.sequence = 1);
    let recovery = state.add_key(account, newcomer.recovery.key, Role::Recovery, at.index);
    if let Some(daily) = &newcomer.daily {
        state.add_key(account, daily.key, Role::Daily, at.index);
    }
    state.add_account(Account {
        handle: newcomer.handle,
        owner,
        recovery,
        rekey: None,
        daily_from: KeyId(0),
        daily_keys: u8::from(newcomer.daily.is_some()),
        bot: newcomer.bot,
        treats: 0,
        made: None,
    })
}

/// Creates the pet, and counts the birth for the hatching difficulty: births by invitation do not count.
pub(crate) fn apply(state: &mut State, account: AccountId, birth: &Birth, at: &Place) {
    hatch(state, account, birth, at);
    state.globals.births_in_block = state.globals.births_in_block.saturating_add(1);
}

/// Creates the pet.
pub(crate) fn hatch(state: &mut State, account: AccountId, birth: &Birth, at: &Place) {
    let open = state.height().open_block();
    let pet = state.add_pet(Pet {
        birth: at.leaf,
        entry: at.index,
        maker: account,
        owner: account,
        born: open,
        tended: open,
        wallet: 0,
        previous: birth.previous.and_then(|previous| state.pet_by_birth(&previous)),
        closed: None,
        redacted: false,
    });
    let before = state.account(account).and_then(|account| account.made);
    state.lists.accounts.update(place(account.0), |account| account.made = Some(pet));
    treats::start(state, account, before);
}
