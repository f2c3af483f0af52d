//! Treats: where they come from, who pays for what, and where they go. No other file changes a number of treats, so
//! that accounts + wallets + escrow + treasury = minted - burned holds after every entry.
//!
//! A pet's owner pays to tend it. As far as they go, starter treats pay, and are eaten: they never reach a wallet or
//! another account, so a thousand accounts made for their starter treats gain nothing. They grow back, so everybody has
//! some. Beyond them the owner's own treats pay, and lie in the pet's wallet until its story has ended.

use crate::base::ids::place;
use crate::base::ids::{AccountId, PetId};
use crate::base::limits::TTL_BLOCKS;
use crate::game::version::Feature;
use crate::life::market::Shares;
use crate::state::State;

/// Moves treats from an account into a pet's wallet.
pub(crate) fn put_into_wallet(state: &mut State, account: AccountId, pet: PetId, treats: u64) {
    state.lists.accounts.update(place(account.0), |account| account.treats -= treats);
    state.lists.pets.update(place(pet.0), |pet| pet.wallet += treats);
    if let Some(economics) = state.economics_mut() {
        economics.in_accounts -= treats;
        economics.in_wallets += treats;
    }
}

/// Moves all that is in a pet's wallet to an account.
pub(crate) fn pay_out(state: &mut State, pet: PetId, account: AccountId) {
    let treats = state.pet(pet).map_or(0, |pet| pet.wallet);
    if treats == 0 {
        return;
    }
    state.lists.pets.update(place(pet.0), |pet| pet.wallet = 0);
    state.lists.accounts.update(place(account.0), |account| account.treats += treats);
    if let Some(economics) = state.economics_mut() {
        economics.in_wallets -= treats;
        economics.in_accounts += treats;
    }
}

/// Locks an account's treats in escrow.
pub(crate) fn lock(state: &mut State, account: AccountId, treats: u64) {
    state.lists.accounts.update(place(account.0), |account| account.treats -= treats);
    state.globals.escrow += treats;
    if let Some(economics) = state.economics_mut() {
        economics.in_accounts -= treats;
    }
}

/// Gives treats in escrow to an account.
pub(crate) fn unlock(state: &mut State, account: AccountId, treats: u64) {
    if treats == 0 {
        return;
    }
    state.globals.escrow -= treats;
    state.lists.accounts.update(place(account.0), |account| account.treats += treats);
    if let Some(economics) = state.economics_mut() {
        economics.in_accounts += treats;
    }
}

/// Pays a price out of escrow.
pub(crate) fn pay_from_escrow(state: &mut State, seller: AccountId, shares: Shares) {
    unlock(state, seller, shares.seller);
    state.globals.escrow -= shares.house;
    state.globals.treasury += shares.house;
}

/// Moves all that is in a pet's wallet to the house.
pub(crate) fn wallet_to_treasury(state: &mut State, pet: PetId) {
    let treats = state.pet(pet).map_or(0, |pet| pet.wallet);
    if treats == 0 {
        return;
    }
    state.lists.pets.update(place(pet.0), |pet| pet.wallet = 0);
    state.globals.treasury += treats;
    if let Some(economics) = state.economics_mut() {
        economics.in_wallets -= treats;
    }
}

/// The house pays for tending a pet of the shelter: eaten.
pub(crate) fn pay_shelter(state: &mut State) {
    let price = state.shelter_price();
    state.globals.treasury -= price;
    state.globals.burned += price;
}

/// Gives the starter treats that come with a birth. What is left of the last pet's goes bad. From version 3 on there
/// are none if the maker's pet before this one is younger than a pet lives without care, and the purse stays what it
/// is: else whoever says farewell and hatches anew would have a full one each time.
pub(crate) fn start(state: &mut State, account: AccountId, before: Option<PetId>) {
    let Some(starter) = state.economics().map(|economics| economics.numbers.starter_treats) else { return };
    let age = before.and_then(|pet| state.pet(pet)).map(|pet| state.height().open_block().since(pet.born));
    if state.has(Feature::AgedStarters) && age.is_some_and(|blocks| blocks < TTL_BLOCKS) {
        return;
    }
    let (left, grown) = (state.purse(account).starter, state.height());
    state.lists.purses.update(place(account.0), |purse| (purse.starter, purse.grown) = (starter, grown));
    burn(state, left);
    mint(state, starter);
}

/// Rewards an account for a block.
pub(crate) fn reward(state: &mut State, account: AccountId, treats: u32) {
    if treats > 0 {
        state.lists.accounts.update(place(account.0), |account| account.treats += u64::from(treats));
        mint(state, treats);
    }
}

/// The treats come to be, in an account or purse.
pub(crate) fn mint(state: &mut State, treats: u32) {
    state.globals.minted += u64::from(treats);
    if let Some(economics) = state.economics_mut() {
        economics.in_accounts += u64::from(treats);
    }
}

/// The treats are gone for good, out of an account or purse.
pub(crate) fn burn(state: &mut State, treats: u32) {
    state.globals.burned += u64::from(treats);
    if let Some(economics) = state.economics_mut() {
        economics.in_accounts -= u64::from(treats);
    }
}
