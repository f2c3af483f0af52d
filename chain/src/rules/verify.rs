//! Verify, then apply: `verify` only reads and may refuse, `apply` takes only what `verify` has made and cannot fail.

use crate::base::error::Rejection;
use crate::base::ids::{AccountId, TimeMs};
use crate::log::event::{Action, SignedEvent};
use crate::log::submission::Vetted;
use crate::rules::price::Price;
use crate::rules::{self, Actor, Place, birth, signer};
use crate::state::State;

/// An event that the state accepts: good for the very state that it was verified against.
#[derive(Debug)]
pub struct Checked {
    event: SignedEvent,
    actor: Actor,
}

impl Checked {
    /// The event.
    pub fn event(&self) -> &SignedEvent {
        &self.event
    }
}

/// Asks every rule that needs the state, in the order of the protocol: block, signer, the action's own, and for a birth
/// the newcomer's keys and the hatching work.
///
/// # Errors
/// The first broken rule.
pub fn verify(state: &State, vetted: Vetted, now: TimeMs) -> Result<Checked, Rejection> {
    let event = vetted.into_event();
    let body = &event.body;
    if state.params.block_per_event && state.globals.events_in_block > 0 {
        return Err(Rejection::BlockMustClose);
    }
    let actor = signer::check(state, body, now)?;
    rules::check(state, &actor, &body.action, now)?;
    if let Actor::Newcomer(newcomer) = &actor {
        birth::check_keys(state, &body.key, newcomer)?;
    }
    if let Action::Birth(birth) = &body.action {
        birth::check_work(state, body, birth)?;
    }
    Ok(Checked { event, actor })
}

/// Whether `actor` may do `action` at `now`, as far as can be known before it is signed: everything but the signature,
/// the sequence number and the hatching work. Screens enable their buttons with this.
///
/// # Errors
/// The first broken rule.
pub fn may(state: &State, actor: &Actor, action: &Action, now: TimeMs) -> Result<(), Rejection> {
    rules::check(state, actor, action, now)
}

/// What `action` costs `account`; `None` where it costs nothing. Screens say so on their buttons.
pub fn price(state: &State, account: AccountId, action: &Action) -> Option<Price> {
    rules::price::price(state, account, action)
}

/// How many blocks have to close until starter treats pay for what costs `account` treats of its own now; `None` where
/// they never do.
pub fn starter_pays_in_blocks(state: &State, account: AccountId, action: &Action) -> Option<u64> {
    rules::price::starter_pays_in_blocks(state, account, action)
}

pub(crate) fn apply(state: &mut State, checked: &Checked, place: &Place) {
    rules::apply(state, &checked.actor, &checked.event.body.key, &checked.event.body.action, place);
}
