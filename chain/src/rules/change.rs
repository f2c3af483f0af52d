//! Changes of the rules: the house names one, and from the next block on it holds.

use crate::error::Rejection;
use crate::ids::AccountId;
use crate::records::{Economics, InForce, Keep, Purse};
use crate::state::{HOUSE, State};
use crate::version::RuleChange;

/// Only the house, only forward, once in a block, and only with numbers that make a game.
pub(crate) fn check(state: &State, account: AccountId, change: &RuleChange) -> Result<(), Rejection> {
    if account != HOUSE {
        return Err(Rejection::NotHouse);
    }
    if state.open.change.is_some() || change.to() <= state.globals.rules.version() {
        return Err(Rejection::RulesHoldAlready);
    }
    let RuleChange::Economy(numbers) = change;
    numbers.check().map_err(|_| Rejection::BadParams)
}

/// The block has closed: the new rules hold.
pub(crate) fn take_effect(state: &mut State, change: RuleChange) {
    let RuleChange::Economy(numbers) = change;
    state.globals.rules = InForce::V2(Economics::new(numbers));
    // Who was there before has no starter treats; they grow from now on.
    let height = state.height();
    (0..state.accounts.len()).for_each(|_| state.purses.push(Purse { grown: height, ..Purse::default() }));
    // Nor has anybody been away.
    (0..state.pets.len()).for_each(|_| state.keeps.push(Keep { cared: height, ..Keep::default() }));
}
