//! What an action costs, and who pays.

use crate::base::error::Rejection;
use crate::base::ids::{AccountId, PetId, place};
use crate::log::event::{Action, Costs};
use crate::rules::actor::Actor;
use crate::rules::{market, pets, treats};
use crate::state::State;

/// What something costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// How many treats, at least 1.
    pub treats: u64,
    /// Whether starter treats pay it.
    pub starter: bool,
}

/// How an owner pays for tending their own pet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Care {
    /// It costs nothing: not the owner, or no economy.
    Free,
    /// Starter treats are eaten.
    Starter(u32),
    /// Treats go into this pet's wallet.
    Wallet(PetId, u64),
}

/// What an action costs an account: starter treats if they suffice, else treats; `None` if it costs nothing.
pub(crate) fn price(state: &State, account: AccountId, action: &Action) -> Option<Price> {
    let treats = |treats| Some(Price { treats, starter: false });
    match (care(state, account, action), action) {
        (_, Action::Gift(gift)) => treats(gift.treats),
        (_, Action::Bid(bid)) => treats(market::cost(state, bid)),
        (Care::Free, _) => None,
        (Care::Starter(starter), _) => Some(Price { treats: u64::from(starter), starter: true }),
        (Care::Wallet(_, price), _) => treats(price),
    }
}

/// How many blocks have to close until starter treats pay for an action that costs treats now; `None` where they never
/// do.
pub(crate) fn starter_pays_in_blocks(state: &State, account: AccountId, action: &Action) -> Option<u64> {
    match care(state, account, action) {
        Care::Wallet(_, price) => state.starter_in_blocks(account, u32::try_from(price).ok()?),
        _ => None,
    }
}

/// An owner who tends their own pet can pay for it.
pub(crate) fn check_care(state: &State, actor: &Actor, action: &Action) -> Result<(), Rejection> {
    let Actor::Member { account, .. } = actor else { return Ok(()) };
    let balance = state.account(*account).map_or(0, |account| account.treats);
    match care(state, *account, action) {
        Care::Wallet(_, price) if price > balance => Err(Rejection::TooFewTreats { price, balance }),
        _ => Ok(()),
    }
}

/// Takes the price that [`check_care`] has found.
pub(crate) fn pay_care(state: &mut State, account: AccountId, action: &Action) {
    match care(state, account, action) {
        Care::Free => {}
        Care::Starter(starter) => {
            let (left, grown) = state.eaten_from(account, starter).expect("the check has found enough starter treats");
            state.lists.purses.update(place(account.0), |purse| *purse = left);
            treats::mint(state, grown);
            treats::burn(state, starter);
        }
        Care::Wallet(pet, price) => treats::put_into_wallet(state, account, pet, price),
    }
}

fn care(state: &State, account: AccountId, action: &Action) -> Care {
    let price = state.economics().map_or(0, |economics| economics.numbers.care_treats);
    let tended = action.pet().filter(|_| action.facts().costs == Costs::Care);
    let own = tended.and_then(|birth| state.pet_by_birth(birth)).and_then(|id| Some((id, state.pet(id)?)));
    match own.filter(|(_, pet)| price > 0 && pets::owns(state, account, pet)) {
        None => Care::Free,
        Some(_) if state.eaten_from(account, price).is_some() => Care::Starter(price),
        Some((id, _)) => Care::Wallet(id, u64::from(price)),
    }
}
