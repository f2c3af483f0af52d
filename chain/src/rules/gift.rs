//! Gifts: anybody may put treats into a living pet's wallet, which tends it.

use crate::base::error::Rejection;
use crate::base::ids::AccountId;
use crate::life::care::Visitor;
use crate::log::event::Gift;
use crate::rules::{pets, treats};
use crate::state::State;

/// The story goes on, and the giver has that many treats. Starter treats are not for giving.
pub(crate) fn check(state: &State, account: AccountId, gift: &Gift) -> Result<(), Rejection> {
    pets::living(state, &gift.pet)?;
    let balance = state.account(account).ok_or(Rejection::UnknownAccount)?.treats;
    if gift.treats <= balance { Ok(()) } else { Err(Rejection::TooFewTreats { price: gift.treats, balance }) }
}

/// Moves the treats. What is given to a pet in the shelter pays for the shelter, or others would adopt it for its
/// wallet.
pub(crate) fn apply(state: &mut State, visitor: Visitor, gift: &Gift) {
    let id = pets::tend(state, visitor, &gift.pet);
    treats::put_into_wallet(state, visitor.account, id, gift.treats);
    if state.pet(id).is_some_and(|pet| state.in_shelter(pet)) {
        treats::wallet_to_treasury(state, id);
    }
}
