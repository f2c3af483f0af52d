//! The rules, one file for each kind of action. Each has a `check` that reads the state and may refuse, and an `apply`
//! that changes the state and cannot fail, called only with what its `check` has accepted for this same state.

mod actor;
pub(crate) mod birth;
pub(crate) mod block;
mod candle;
mod change;
pub(crate) mod clock;
mod ending;
mod farewell;
mod gift;
mod hand_over;
mod keys;
mod market;
mod moving;
mod pets;
pub(crate) mod price;
mod redact;
mod rest;
mod shelter;
pub(crate) mod signer;
mod sitter;
mod story;
mod treats;
pub mod verify;
mod visit;
mod vouch;

pub use actor::Actor;
pub(crate) use actor::Place;

use crate::base::error::Rejection;
use crate::base::ids::TimeMs;
use crate::life::care::Visitor;
use crate::log::event::Action;
use crate::state::State;

/// Whether `actor` may do this now. Only the hatching work is not checked.
pub(crate) fn check(state: &State, actor: &Actor, action: &Action, now: TimeMs) -> Result<(), Rejection> {
    signer::check_may(state, actor, action, now)?;
    if !state.is_under(action.facts().since) {
        return Err(Rejection::NotUnderTheseRules);
    }
    match action {
        Action::Birth(birth) => birth::check(state, actor, birth),
        Action::Invited(invited) => vouch::check_invited(state, actor, invited),
        action => check_member(state, actor, action, now),
    }?;
    price::check_care(state, actor, action)
}

fn check_member(state: &State, actor: &Actor, action: &Action, now: TimeMs) -> Result<(), Rejection> {
    let account = actor.account()?;
    match action {
        Action::Birth(_) | Action::Invited(_) => Ok(()),
        Action::Vouch(vouch) => vouch::check(state, account, vouch),
        Action::AskSitter(asked) => sitter::check_ask(state, account, asked, now),
        Action::DismissSitter(dismissed) => sitter::check_dismiss(state, account, dismissed),
        Action::Post(post) => story::check_post(state, account, post),
        Action::Comment(comment) => story::check_comment(state, comment),
        Action::Pat(pat) => visit::check_pat(state, account, pat),
        Action::Share(share) => visit::check_share(state, account, share),
        Action::Edit(edit) => story::check_edit(state, account, edit),
        Action::StoryEnd(end) => ending::check(state, account, end),
        Action::AuthoriseKey(key) => keys::check_authorise(state, account, key, now),
        Action::RevokeKey(key) => keys::check_revoke(state, actor, key, now),
        Action::Rekey(key) => keys::check_rekey(state, actor, key, now),
        Action::VetoRekey => keys::check_veto(state, account, now),
        Action::Gift(gift) => gift::check(state, account, gift),
        Action::Candle(candle) => candle::check(state, account, candle),
        Action::Farewell(farewell) => farewell::check(state, account, farewell),
        Action::Rest(rest) => rest::check(state, account, rest),
        Action::HandOver(offer) => hand_over::check_offer(state, account, offer),
        Action::TakeOver(taken) => hand_over::check_answer(state, account, &taken.pet),
        Action::Decline(declined) => hand_over::check_answer(state, account, &declined.pet),
        Action::Redact(redact) => redact::check(state, redact),
        Action::ChangeRules(change) => change::check(state, change),
        Action::List(list) => market::check_list(state, account, list, now),
        Action::Unlist(unlist) => market::check_unlist(state, account, unlist),
        Action::Bid(bid) => market::check_bid(state, account, bid),
        Action::CancelBid(cancel) => market::check_cancel(state, account, cancel),
        Action::Accept(accept) => market::check_accept(state, account, accept),
        Action::GiveUp(given) => shelter::check_give_up(state, account, given),
        Action::Shelter(tended) => shelter::check_tend(state, tended),
        Action::Adopt(adopted) => shelter::check_adopt(state, account, adopted),
    }
}

/// Applies an action that [`check`] has accepted.
pub(crate) fn apply(
    state: &mut State,
    actor: &Actor,
    owner_key: &crate::base::keys::PublicKey,
    action: &Action,
    place: &Place,
) {
    let account = match actor {
        Actor::Newcomer(newcomer) => birth::join(state, newcomer, owner_key, place),
        Actor::Member { account, key, .. } => {
            signer::count(state, *account, *key, place.now);
            *account
        }
    };
    let visitor = Visitor { account, sits: actor.sits() };
    price::pay_care(state, account, action);
    match action {
        Action::Birth(birth) => birth::apply(state, account, birth, place),
        Action::Invited(invited) => vouch::apply_invited(state, account, invited, place),
        Action::Vouch(vouch) => vouch::apply(state, account, vouch, place),
        Action::AskSitter(asked) => sitter::apply_ask(state, account, asked, place),
        Action::DismissSitter(dismissed) => sitter::dismiss(state, pets::found(state, &dismissed.pet)),
        Action::Post(post) => story::apply_post(state, visitor, post, place),
        Action::Comment(comment) => story::apply_comment(state, visitor, comment, place),
        Action::Pat(pat) => visit::apply_pat(state, visitor, pat),
        Action::Share(share) => visit::apply_share(state, visitor, share),
        Action::Edit(_) => {}
        Action::StoryEnd(end) => ending::apply(state, account, end),
        Action::AuthoriseKey(key) => keys::apply_authorise(state, account, key, place),
        Action::RevokeKey(key) => keys::apply_revoke(state, account, key),
        Action::Rekey(key) => keys::apply_rekey(state, actor, account, key, place),
        Action::VetoRekey => keys::apply_veto(state, account),
        Action::Gift(gift) => gift::apply(state, visitor, gift),
        Action::Candle(candle) => candle::apply(state, account, candle),
        Action::Farewell(farewell) => farewell::apply(state, account, farewell, place),
        Action::Rest(rest) => rest::apply(state, rest),
        Action::HandOver(offer) => hand_over::apply_offer(state, offer),
        Action::TakeOver(taken) => hand_over::apply_take(state, account, taken),
        Action::Decline(declined) => hand_over::apply_decline(state, declined),
        Action::Redact(redact) => redact::apply(state, redact),
        Action::ChangeRules(change) => state.open.change = Some(change.clone()),
        Action::List(list) => market::list(state, account, list, place),
        Action::Unlist(unlist) => market::unlist(state, unlist),
        Action::Bid(bid) => market::bid(state, account, bid, place),
        Action::CancelBid(cancel) => market::cancel(state, account, cancel),
        Action::Accept(accept) => market::accept(state, accept, place),
        Action::GiveUp(given) => shelter::give_up(state, given),
        Action::Shelter(tended) => shelter::tend(state, tended),
        Action::Adopt(adopted) => shelter::adopt(state, account, adopted),
    }
    state.open.first_event.get_or_insert(place.now);
    state.globals.events_in_block = state.globals.events_in_block.saturating_add(1);
}
