//! Posts, comments, and edits.

use crate::base::error::Rejection;
use crate::base::ids::AccountId;
use crate::life::care::Visitor;
use crate::log::event::{Comment, Edit, Editable, Post};
use crate::rules::actor::Place;
use crate::rules::pets;
use crate::state::State;
use crate::state::records::{Moment, MomentKind};

/// Only its owner posts to a pet's story.
pub(crate) fn check_post(state: &State, account: AccountId, post: &Post) -> Result<(), Rejection> {
    pets::living_of(state, account, &post.pet)?;
    check_room(state)
}

/// Any account may answer a moment of a living story.
pub(crate) fn check_comment(state: &State, comment: &Comment) -> Result<(), Rejection> {
    let (pet, _) = pets::living(state, &comment.pet)?;
    pets::moment_of(state, pet, comment.moment)?;
    check_room(state)
}

/// Authors edit their moments, owners their pet's own words, also after the story's end.
pub(crate) fn check_edit(state: &State, account: AccountId, edit: &Edit) -> Result<(), Rejection> {
    let wanted = match edit.of {
        Editable::Words => {
            let pet = state.pet_by_entry(edit.entry).and_then(|id| state.pet(id)).ok_or(Rejection::UnknownPet)?;
            return check_editor(pets::owns(state, account, pet), pet.redacted, Rejection::NotOwner);
        }
        Editable::Post => MomentKind::Post,
        Editable::Comment => MomentKind::Comment,
        Editable::Farewell => MomentKind::Farewell,
    };
    let id = state.moment_by_entry(edit.entry).ok_or(Rejection::UnknownMoment)?;
    let moment = state.moment(id).ok_or(Rejection::UnknownMoment)?;
    if moment.kind != wanted {
        return Err(Rejection::WrongKindOfMoment);
    }
    check_editor(moment.author == account, moment.redacted, Rejection::NotAuthor)
}

fn check_editor(may: bool, redacted: bool, otherwise: Rejection) -> Result<(), Rejection> {
    match (may, redacted) {
        (false, _) => Err(otherwise),
        (true, true) => Err(Rejection::RedactedBefore),
        (true, false) => Ok(()),
    }
}

pub(crate) fn check_room(state: &State) -> Result<(), Rejection> {
    if state.lists.moments.is_full() { Err(Rejection::Full) } else { Ok(()) }
}

/// Adds the post and tends the pet.
pub(crate) fn apply_post(state: &mut State, visitor: Visitor, post: &Post, at: &Place) {
    let pet = pets::tend(state, visitor, &post.pet);
    let kind = MomentKind::Post;
    state.lists.moments.push(Moment { entry: at.index, pet, author: visitor.account, kind, redacted: false });
}

/// Adds the comment and tends the pet.
pub(crate) fn apply_comment(state: &mut State, visitor: Visitor, comment: &Comment, at: &Place) {
    let pet = pets::tend(state, visitor, &comment.pet);
    let kind = MomentKind::Comment;
    state.lists.moments.push(Moment { entry: at.index, pet, author: visitor.account, kind, redacted: false });
}
