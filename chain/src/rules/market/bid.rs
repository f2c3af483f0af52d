//! The other side: wanting a pet.

use super::book::{check_history, check_room, give_back, open, taken};
use super::trade::trade;
use crate::base::error::Rejection;
use crate::base::ids::{AccountId, OrderId, PetId};
use crate::base::limits::BIDS_PER_PET_MAX;
use crate::log::event::{Bid, CancelBid};
use crate::rules::actor::Place;
use crate::rules::{pets, treats};
use crate::state::State;
use crate::state::records::Side;

/// Not on one's own pet, for what the pet is now, with treats that are there, and within the bounds of the market.
pub(crate) fn check_bid(state: &State, account: AccountId, bid: &Bid) -> Result<(), Rejection> {
    let (id, pet) = pets::known(state, &bid.pet)?;
    if pet.owner == account {
        return Err(Rejection::OwnPet);
    }
    if state.is_never_sold(id, pet) {
        return Err(Rejection::NeverSold);
    }
    let life = state.life(id, pet);
    match life.ended() {
        Some(ended) if bid.living => return Err(Rejection::StoryEnded { ended }),
        None if !bid.living => {
            return Err(Rejection::StoryGoesOn { blocks_left: life.remaining_blocks() });
        }
        _ => {}
    }
    let before = state.lists.orders.bid_of(account, id).map(|(_, bid)| bid.price);
    let balance = state.account(account).map_or(0, |account| account.treats) + before.unwrap_or(0);
    let ask = taken(state, id, bid.price);
    let price = ask.map_or(bid.price, |ask| ask.price);
    match lowest_of_full(state, id, account) {
        _ if balance < price => Err(Rejection::TooFewTreats { price, balance }),
        _ if ask.is_some() => check_history(state),
        Some((_, lowest)) if price <= lowest => Err(Rejection::BidTooLow { lowest }),
        _ => check_room(state, account, before.is_some()),
    }
}

/// The lowest bid of others, where there is no room beside theirs: a pet's bids are bounded, and one that would be too
/// many must be better than the lowest, so cheap bids keep nobody out.
fn lowest_of_full(state: &State, pet: PetId, account: AccountId) -> Option<(OrderId, u64)> {
    let others = || state.lists.orders.bids(pet).filter(|(_, bid)| bid.account != account);
    if others().count() < BIDS_PER_PET_MAX {
        return None;
    }
    others().next_back().map(|(id, bid)| (id, bid.price))
}

/// Takes the place of an earlier bid by the same account. The ask, if it is reached, is taken at its own price; else
/// the treats are locked.
pub(crate) fn bid(state: &mut State, account: AccountId, bid: &Bid, at: &Place) {
    let pet = pets::found(state, &bid.pet);
    if let Some((before, _)) = state.lists.orders.bid_of(account, pet) {
        give_back(state, before);
    }
    if let Some(ask) = taken(state, pet, bid.price) {
        treats::lock(state, account, ask.price);
        return trade(state, pet, account, ask.price, at);
    }
    if let Some((lowest, _)) = lowest_of_full(state, pet, account) {
        give_back(state, lowest);
    }
    treats::lock(state, account, bid.price);
    open(state, account, pet, Side::Bid, bid.price, at);
}

/// Only a bid that is open.
pub(crate) fn check_cancel(state: &State, account: AccountId, cancel: &CancelBid) -> Result<(), Rejection> {
    let (pet, _) = pets::known(state, &cancel.pet)?;
    if state.lists.orders.bid_of(account, pet).is_some() { Ok(()) } else { Err(Rejection::BidGone) }
}

/// The treats go back.
pub(crate) fn cancel(state: &mut State, account: AccountId, cancel: &CancelBid) {
    let pet = pets::found(state, &cancel.pet);
    if let Some((bid, _)) = state.lists.orders.bid_of(account, pet) {
        give_back(state, bid);
    }
}

/// What a bid would take out of the account's treats now, what an earlier bid gives back left out of account.
pub(crate) fn cost(state: &State, bid: &Bid) -> u64 {
    let ask = state.pet_by_birth(&bid.pet).and_then(|pet| taken(state, pet, bid.price));
    ask.map_or(bid.price, |ask| ask.price)
}
