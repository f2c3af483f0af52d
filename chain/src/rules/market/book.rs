//! What stands in the book of orders, and what goes from it.

use crate::base::error::Rejection;
use crate::base::hash::Hash;
use crate::base::ids::{AccountId, OrderId, PetId};
use crate::base::limits::ORDERS_PER_ACCOUNT_MAX;
use crate::rules::actor::Place;
use crate::rules::{pets, treats};
use crate::state::State;
use crate::state::records::{Order, Side};

/// Whoever may place one order more.
pub(crate) fn check_room(state: &State, account: AccountId, replaced: bool) -> Result<(), Rejection> {
    let there = state.lists.orders.of_account(account).count() - usize::from(replaced);
    if there >= ORDERS_PER_ACCOUNT_MAX {
        return Err(Rejection::TooManyOrders { max: ORDERS_PER_ACCOUNT_MAX as u64 });
    }
    if state.lists.orders.is_full() { Err(Rejection::Full) } else { check_history(state) }
}

/// Whether one trade more can be remembered.
pub(crate) fn check_history(state: &State) -> Result<(), Rejection> {
    if state.lists.trades.is_full() { Err(Rejection::Full) } else { Ok(()) }
}

/// The pet, if it is the account's.
pub(crate) fn own(state: &State, birth: &Hash, account: AccountId) -> Result<PetId, Rejection> {
    Ok(pets::known_of(state, account, birth)?.0)
}

/// The best bid that would take the pet at this price.
pub(crate) fn taker(state: &State, pet: PetId, price: u64) -> Option<(OrderId, Order)> {
    let mut bids = state.lists.orders.bids(pet).take_while(|(_, bid)| bid.price >= price);
    bids.find(|(_, bid)| state.stands(bid)).map(|(id, bid)| (id, *bid))
}

/// The ask that a bid of this price would take.
pub(crate) fn taken(state: &State, pet: PetId, price: u64) -> Option<Order> {
    let (_, ask) = state.lists.orders.ask(pet)?;
    (ask.price <= price && state.stands(ask)).then_some(*ask)
}

/// A pet is about to be somebody else's: its old owner's ask goes, and so does a bid of the new owner; all other bids
/// stay.
pub(crate) fn moves(state: &mut State, pet: PetId, owner: AccountId) {
    close_ask(state, pet);
    if let Some((bid, _)) = state.lists.orders.bid_of(owner, pet) {
        give_back(state, bid);
    }
}

/// The pet is off the market, and every bid on it goes back to whoever made it.
pub(crate) fn clear(state: &mut State, pet: PetId) {
    close_ask(state, pet);
    let bids: Vec<OrderId> = state.lists.orders.bids(pet).map(|(id, _)| id).collect();
    bids.into_iter().for_each(|bid| give_back(state, bid));
}

/// The pet is not listed any more. Bids on it stay.
pub(crate) fn close_ask(state: &mut State, pet: PetId) {
    if let Some((ask, _)) = state.lists.orders.ask(pet) {
        state.lists.orders.close(ask);
    }
}

/// A bid goes, and its treats leave escrow for its account.
pub(crate) fn give_back(state: &mut State, bid: OrderId) {
    let bid = state.lists.orders.close(bid);
    treats::unlock(state, bid.account, bid.price);
}

/// Places an order for what the pet is now.
pub(crate) fn open(state: &mut State, account: AccountId, pet: PetId, side: Side, price: u64, at: &Place) {
    let living = !state.has_ended(pet);
    state.lists.orders.open(Order { entry: at.index, pet, account, side, price, living });
}
