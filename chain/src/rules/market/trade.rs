//! A trade.

use crate::base::ids::{AccountId, PetId};
use crate::life::market::Shares;
use crate::rules::actor::Place;
use crate::rules::{moving, treats};
use crate::state::State;
use crate::state::records::Trade;

/// Moves the pet to the buyer, and the price from escrow to the seller and the house.
pub(super) fn trade(state: &mut State, pet: PetId, buyer: AccountId, price: u64, at: &Place) {
    let seller = state.pet(pet).expect("the rule's check has found this pet").owner;
    treats::pay_from_escrow(state, seller, Shares::of(price));
    moving::move_to(state, pet, buyer);
    state.lists.trades.push(Trade { entry: at.index, pet, seller, buyer, price });
}
