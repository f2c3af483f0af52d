//! Pats and shares: visits that an account may make once a block.

use crate::base::error::Rejection;
use crate::base::ids::{AccountId, EntryIndex, MomentId, PetId};
use crate::life::care::Visitor;
use crate::log::event::{Pat, Share};
use crate::rules::pets;
use crate::state::records::MomentKind;
use crate::state::{State, Visit};

/// One pat for each account, pet and block, at a post or at none.
pub(crate) fn check_pat(state: &State, account: AccountId, pat: &Pat) -> Result<(), Rejection> {
    let (pet, _) = pets::living(state, &pat.pet)?;
    if let Some(moment) = pat.moment {
        post_of(state, pet, moment)?;
    }
    check_first(state, Visit::of(pat, account, pet.0))
}

/// One share for each account, post and block.
pub(crate) fn check_share(state: &State, account: AccountId, share: &Share) -> Result<(), Rejection> {
    let (pet, _) = pets::living(state, &share.pet)?;
    let moment = post_of(state, pet, share.moment)?;
    check_first(state, Visit::of(share, account, moment.0))
}

fn post_of(state: &State, pet: PetId, entry: EntryIndex) -> Result<MomentId, Rejection> {
    let (id, moment) = pets::moment_of(state, pet, entry)?;
    if moment.kind == MomentKind::Post { Ok(id) } else { Err(Rejection::NotAPost) }
}

fn check_first(state: &State, visit: Visit) -> Result<(), Rejection> {
    if state.visits.contains(&visit) { Err(Rejection::OncePerBlock) } else { Ok(()) }
}

/// Tends the pet and remembers the pat until the block closes.
pub(crate) fn apply_pat(state: &mut State, visitor: Visitor, pat: &Pat) {
    let pet = pets::tend(state, visitor, &pat.pet);
    state.add_visit(Visit::of(pat, visitor.account, pet.0));
}

/// Tends the pet and remembers the share until the block closes.
pub(crate) fn apply_share(state: &mut State, visitor: Visitor, share: &Share) {
    pets::tend(state, visitor, &share.pet);
    let moment = state.moment_by_entry(share.moment).expect("the rule's check has found this moment");
    state.add_visit(Visit::of(share, visitor.account, moment.0));
}
