//! Changes of the rules: the house names one, and it is in force from the next block on.

use crate::base::error::Rejection;
use crate::base::ids::PetId;
use crate::game::economy::Economy;
use crate::game::version::{RuleChange, RuleVersion};
use crate::rules::market::book;
use crate::state::State;
use crate::state::records::{Economics, InForce, Keep, Purse, Side};

/// Only forward and by one version, once in a block, and only with valid numbers.
pub(crate) fn check(state: &State, change: &RuleChange) -> Result<(), Rejection> {
    if change.to() <= state.globals.rules.version() {
        return Err(Rejection::RulesHoldAlready);
    }
    if skips(state.globals.rules.version(), change.to()) {
        return Err(Rejection::NotUnderTheseRules);
    }
    if state.open.change.is_some() {
        return Err(Rejection::RulesHoldAlready);
    }
    match change {
        RuleChange::Economy(numbers) => numbers.check().map_err(|_| Rejection::BadParams),
        RuleChange::Fair => Ok(()),
    }
}

/// Whether another version lies between the two.
fn skips(from: RuleVersion, to: RuleVersion) -> bool {
    RuleVersion::ALL.iter().any(|version| from < *version && *version < to)
}

/// The block has closed: the new rules are in force.
pub(crate) fn take_effect(state: &mut State, change: RuleChange) {
    if let Some(economics) = state.economics().cloned() {
        state.globals.rules = InForce::new(change.to(), economics);
    }
    match change {
        RuleChange::Economy(numbers) => begin_economy(state, numbers),
        RuleChange::Fair => begin_fair_play(state),
    }
}

fn begin_economy(state: &mut State, numbers: Economy) {
    state.globals.rules = InForce::new(RuleVersion::V2, Economics::new(numbers));
    // Older accounts have no starter treats; theirs grow from now on.
    let height = state.height();
    (0..state.lists.accounts.len()).for_each(|_| state.lists.purses.push(Purse { grown: height, ..Purse::default() }));
    // No owner counts as away yet.
    (0..state.lists.pets.len()).for_each(|_| state.lists.keeps.push(Keep { cared: height, ..Keep::default() }));
}

/// Under the new rules a pet with a sitter cannot be listed, so those that are come off the market. Bids stay.
fn begin_fair_play(state: &mut State) {
    let now = state.globals.block_time;
    let asks = state.lists.orders.all().filter(|order| order.side == Side::Ask).map(|ask| ask.pet);
    let sat_for: Vec<PetId> = asks.filter(|&pet| state.sitter(pet, now).is_some()).collect();
    sat_for.into_iter().for_each(|pet| book::close_ask(state, pet));
}
