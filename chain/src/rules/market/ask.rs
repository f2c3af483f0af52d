//! The owner's side: naming a price, and parting with a pet.

use super::book::{check_history, check_room, close_ask, open, own, taker};
use super::trade::trade;
use crate::base::error::Rejection;
use crate::base::ids::{AccountId, OrderId, PetId, TimeMs};
use crate::game::version::Feature;
use crate::log::event::{Accept, List, Unlist};
use crate::rules::actor::Place;
use crate::rules::pets;
use crate::state::State;
use crate::state::records::{Order, Side};

/// Only the owner, only what is sold at all, and within the bounds of the market. From version 3 on nobody sits for the
/// pet: a sitter puts the owner's treats into its wallet, and might then be the one who buys it.
pub(crate) fn check_list(state: &State, account: AccountId, list: &List, now: TimeMs) -> Result<(), Rejection> {
    let pet = own(state, &list.pet, account)?;
    if state.keep(pet).sheltered {
        return Err(Rejection::NeverSold);
    }
    if let Some(sitter) = state.sitter(pet, now).filter(|_| state.has(Feature::SitterOrSale)) {
        return Err(Rejection::HasSitter { until: sitter.until });
    }
    match taker(state, pet, list.price) {
        Some(_) => check_history(state),
        None => check_room(state, account, state.lists.orders.ask(pet).is_some()),
    }
}

/// The best bid that reaches the price has the pet at once, at the bid's price; else the pet is listed.
pub(crate) fn list(state: &mut State, account: AccountId, list: &List, at: &Place) {
    let pet = pets::found(state, &list.pet);
    close_ask(state, pet);
    match taker(state, pet, list.price) {
        Some((id, bid)) => take(state, pet, (id, bid), at),
        None => open(state, account, pet, Side::Ask, list.price, at),
    }
}

/// Only the owner, and only what is listed.
pub(crate) fn check_unlist(state: &State, account: AccountId, unlist: &Unlist) -> Result<(), Rejection> {
    let pet = own(state, &unlist.pet, account)?;
    if state.lists.orders.ask(pet).is_some() { Ok(()) } else { Err(Rejection::NotListed) }
}

/// The pet is not listed any more. Bids on it stay.
pub(crate) fn unlist(state: &mut State, unlist: &Unlist) {
    let pet = pets::found(state, &unlist.pet);
    close_ask(state, pet);
}

/// Only the owner, and only a bid that is still open and was made for what the pet is now.
pub(crate) fn check_accept(state: &State, account: AccountId, accept: &Accept) -> Result<(), Rejection> {
    let pet = own(state, &accept.pet, account)?;
    let (_, bid) = bid_at(state, pet, accept).ok_or(Rejection::BidGone)?;
    if !state.stands(&bid) {
        return Err(Rejection::BidOutlived);
    }
    check_history(state)
}

/// The bid has the pet, at its price.
pub(crate) fn accept(state: &mut State, accept: &Accept, at: &Place) {
    let pet = pets::found(state, &accept.pet);
    let bid = bid_at(state, pet, accept).expect("the rule's check has found this bid");
    take(state, pet, bid, at);
}

fn bid_at(state: &State, pet: PetId, accept: &Accept) -> Option<(OrderId, Order)> {
    state.lists.orders.bids(pet).find(|(_, bid)| bid.entry == accept.bid).map(|(id, bid)| (id, *bid))
}

fn take(state: &mut State, pet: PetId, (id, bid): (OrderId, Order), at: &Place) {
    state.lists.orders.close(id);
    trade(state, pet, bid.account, bid.price, at);
}
