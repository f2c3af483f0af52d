//! Vouches: the owner of a living pet lets a friend hatch one without the work.

use crate::base::error::Rejection;
use crate::base::ids::place;
use crate::base::ids::{AccountId, Height, KeyId};
use crate::base::keys::PublicKey;
use crate::base::limits::VOUCH_EVERY_BLOCKS;
use crate::log::event::{Birth, Invited, Vouch};
use crate::rules::actor::{Actor, Place};
use crate::rules::{birth, keys, pets};
use crate::state::State;
use crate::state::records::{Role, Vouch as Vouched};

/// The story goes on, is the account's, and neither it nor the last pet that the account hatched nor its last vouch is
/// too young; the key is a new one. Whoever has just come cannot vouch by an old pet that was handed to them.
pub(crate) fn check(state: &State, account: AccountId, vouch: &Vouch) -> Result<(), Rejection> {
    let (_, pet) = pets::living_of(state, account, &vouch.pet)?;
    let made = state.account(account).and_then(|account| state.pet(account.made?)).map(|made| made.born);
    let vouched = state.purse(account).vouch.as_ref().map(|vouched| vouched.block);
    let last = [made, vouched].into_iter().flatten().fold(pet.born, Height::max);
    match VOUCH_EVERY_BLOCKS.saturating_sub(state.height().open_block().since(last)) {
        0 => keys::check_fresh(state, &vouch.key.key),
        blocks_left => Err(Rejection::VouchTooSoon { blocks_left }),
    }
}

/// Registers the invitation, in the place of an earlier one that nobody has used.
pub(crate) fn apply(state: &mut State, account: AccountId, vouch: &Vouch, at: &Place) {
    if let Some(last) = state.purse(account).vouch.as_ref().map(|last| last.key) {
        void(state, last);
    }
    let key = state.add_key(account, vouch.key.key, Role::Invitation, at.index);
    let vouched = Vouched { key, block: state.height().open_block() };
    state.lists.purses.update(place(account.0), |purse| purse.vouch = Some(Box::new(vouched)));
}

/// A birth like any other, whose work is done by the invitation.
pub(crate) fn check_invited(state: &State, actor: &Actor, invited: &Invited) -> Result<(), Rejection> {
    birth::check(state, actor, &hatched(invited))?;
    open(state, &invited.invitation.key).map(|_| ())
}

fn open(state: &State, invitation: &PublicKey) -> Result<KeyId, Rejection> {
    state.open_invitation(invitation).map(|(id, _)| id).ok_or(Rejection::InvitationGone)
}

/// Makes the pet. The invitation is used up.
pub(crate) fn apply_invited(state: &mut State, account: AccountId, invited: &Invited, at: &Place) {
    let invitation = open(state, &invited.invitation.key).expect("the rule's check has found this invitation");
    void(state, invitation);
    birth::hatch(state, account, &hatched(invited), at);
}

fn void(state: &mut State, invitation: KeyId) {
    state.lists.keys.update(place(invitation.0), |key| key.revoked = true);
}

fn hatched(invited: &Invited) -> Birth {
    let Invited { name, photo, words, .. } = invited.clone();
    Birth { name, photo, words, previous: None, nonce: 0 }
}
