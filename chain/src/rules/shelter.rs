//! The shelter: pets that were given up, or whose owners are gone, belong to the house, which tends them from the
//! treasury when they need it, entry by entry, until they are adopted or the treasury is empty.

use crate::base::error::Rejection;
use crate::base::ids::AccountId;
use crate::base::ids::HOUSE;
use crate::base::limits::SHELTER_TENDS_AT_BLOCKS;
use crate::life::care::Care;
use crate::log::event::{Adopt, GiveUp, Shelter};
use crate::rules::{moving, pets, treats};
use crate::state::{State, Visit};

/// The rules have a shelter.
fn check_open(state: &State) -> Result<(), Rejection> {
    if state.has_shelter() { Ok(()) } else { Err(Rejection::NotUnderTheseRules) }
}

/// The story goes on, and the account owns the pet.
pub(crate) fn check_give_up(state: &State, account: AccountId, given: &GiveUp) -> Result<(), Rejection> {
    check_open(state)?;
    pets::living_of(state, account, &given.pet).map(|_| ())
}

/// Only a pet of the shelter or one whose owner is gone, only when few blocks are left, and only while the treasury can
/// pay.
pub(crate) fn check_tend(state: &State, tended: &Shelter) -> Result<(), Rejection> {
    check_open(state)?;
    let (id, pet) = pets::living(state, &tended.pet)?;
    if let Some(blocks_left) = state.owner_gone_in(id, pet).filter(|blocks| *blocks > 0) {
        return Err(Rejection::OwnerNotGone { blocks_left });
    }
    let blocks_left = state.blocks_until_end(id, pet);
    if blocks_left > SHELTER_TENDS_AT_BLOCKS {
        return Err(Rejection::StoryGoesOn { blocks_left });
    }
    let (price, balance) = (state.shelter_price(), state.globals().treasury);
    if price <= balance { Ok(()) } else { Err(Rejection::TooFewTreats { price, balance }) }
}

/// The story goes on, in the shelter; and the account has adopted no other pet in the open block.
pub(crate) fn check_adopt(state: &State, account: AccountId, adopted: &Adopt) -> Result<(), Rejection> {
    check_open(state)?;
    let (_, pet) = pets::living(state, &adopted.pet)?;
    if !state.in_shelter(pet) {
        return Err(Rejection::NotInShelter);
    }
    if account == HOUSE {
        return Err(Rejection::OwnAlready);
    }
    if state.visits.contains(&Visit::of(adopted, account, 0)) { Err(Rejection::OncePerBlock) } else { Ok(()) }
}

/// Moves the pet to the shelter.
pub(crate) fn give_up(state: &mut State, given: &GiveUp) {
    moving::move_to(state, pets::found(state, &given.pet), HOUSE);
}

/// Tends the pet from the treasury, and takes it in first if it is not in the shelter.
pub(crate) fn tend(state: &mut State, tended: &Shelter) {
    let id = pets::found(state, &tended.pet);
    if state.pet(id).is_some_and(|pet| !state.in_shelter(pet)) {
        moving::move_to(state, id, HOUSE);
    }
    treats::pay_shelter(state);
    pets::tend_with(state, id, Care::Visitor);
}

/// Moves the pet to its new owner, and tends it.
pub(crate) fn adopt(state: &mut State, account: AccountId, adopted: &Adopt) {
    let id = pets::found(state, &adopted.pet);
    moving::move_to(state, id, account);
    pets::tend_with(state, id, Care::Owner);
    state.add_visit(Visit::of(adopted, account, 0));
}
