//! Farewells: the animal has died, and its owner ends the story at once, with a last text.

use crate::base::error::Rejection;
use crate::base::ids::AccountId;
use crate::base::ids::place;
use crate::log::event::Farewell;
use crate::rules::actor::Place;
use crate::rules::{pets, story};
use crate::state::State;
use crate::state::records::{Moment, MomentKind};

/// The story goes on, and the account owns the pet.
pub(crate) fn check(state: &State, account: AccountId, farewell: &Farewell) -> Result<(), Rejection> {
    pets::living_of(state, account, &farewell.pet)?;
    story::check_room(state)
}

/// Ends the story in the open block. The wallet is left for [`crate::log::event::Action::StoryEnd`].
pub(crate) fn apply(state: &mut State, account: AccountId, farewell: &Farewell, at: &Place) {
    let pet = pets::found(state, &farewell.pet);
    let height = state.height();
    state.lists.keeps.update(place(pet.0), |keep| {
        keep.wakes(height);
        keep.farewell = Some(height.open_block());
    });
    let kind = MomentKind::Farewell;
    state.lists.moments.push(Moment { entry: at.index, pet, author: account, kind, redacted: false });
}
