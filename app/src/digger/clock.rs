//! Answers clock requests: while the page is open, this device signs its time with its own key, once for each entry
//! that was the last one for long.

use api::content::{ClocksAnswered, ClocksPage};
use api::log::VoteOutcome;
use api::path;
use chain::abi::Clocks;
use chain::error::Rejection;
use chain::ids::{EntryIndex, TimeMs};
use chain::vote::ClockVote;
use leptos::prelude::*;

use crate::browser;
use crate::http;
use crate::model::Model;
use crate::sentence::Sentence;
use crate::session::Me;

/// How often to check whether there is a clock request.
const EVERY_MS: u32 = 1_500;

/// The last answer of this page's clock.
#[derive(Clone, Debug, PartialEq)]
pub struct ClockAnswer {
    /// The last entry at that time.
    pub entry: EntryIndex,
    /// Why it does not count, if it was refused.
    pub refused: Option<Sentence>,
}

/// Answers for as long as the page is open; `told` is the last answer.
pub async fn answer(model: Model, told: RwSignal<Option<ClockAnswer>>) {
    let mut counted = None;
    while let Some(before) = told.try_get_untracked() {
        if let Some(clocks) = asked(model) {
            let me = model.session.me.try_get_untracked().flatten();
            let me = me.filter(|me| me.key_works && clocks.active.contains(&me.account));
            if let Some(me) = me.filter(|_| before.is_none_or(|before| before.entry != clocks.entry))
                && let Some(said) = tell(model, &me, &clocks).await
            {
                told.try_set(Some(said));
            }
            // A page opened after the others had answered does not know their number.
            if counted != Some(clocks.entry) {
                counted = Some(clocks.entry);
                count(model, &clocks).await;
            }
        }
        browser::pause(EVERY_MS).await;
    }
}

/// The open clock request, if it is late enough by this browser's own copy of the chain and its own clock.
fn asked(model: Model) -> Option<Clocks> {
    let work = model.copy.with_replica(|replica| replica.ledger().dig_work()).flatten()?;
    // Nothing is signed for a server that contradicts itself.
    work.clocks.filter(|_| work.from.0 <= browser::now_ms() && !model.copy.is_stopped())
}

/// Fetches how many have answered. From then on the live stream says so.
async fn count(model: Model, clocks: &Clocks) {
    let page = http::get_json::<ClocksPage>(path::VOTES, &[]).await.ok();
    let ballot = page.and_then(|page| page.asked).filter(|ballot| ballot.entry == clocks.entry);
    if let Some(ballot) = ballot {
        let (given, asked) = (ballot.voted.len() as u64, ballot.active.len() as u64);
        let answered = ClocksAnswered { entry: ballot.entry, given, asked, needed: ballot.needed };
        model.copy.clocks.try_set(Some(answered));
    }
}

/// Sends an answer. `None` if it should be retried.
async fn tell(model: Model, me: &Me, clocks: &Clocks) -> Option<ClockAnswer> {
    let device = model.session.device()?;
    let (chain_id, _) = model.copy.chain()?;
    let (account, entry, time_ms) = (me.account, clocks.entry, TimeMs(browser::now_ms()));
    let message = ClockVote::signed_message(&chain_id, account, entry, time_ms);
    let signature = device.sign(&message).await.ok()?;
    let vote = ClockVote { account, key: device.public(), entry, time_ms, signature };
    let refused = match http::post_binary::<VoteOutcome>(path::VOTES, &chain::codec::encode(&vote)).await {
        Ok(VoteOutcome::Counts) => None,
        // An entry came meanwhile, so the request is void.
        Ok(VoteOutcome::Refused(Rejection::VotesUnasked | Rejection::VoteOtherEntry { .. })) => return None,
        Ok(VoteOutcome::Refused(rejection)) => Some(Sentence::from(&rejection)),
        Ok(VoteOutcome::TryLater { .. }) | Err(_) => return None,
    };
    Some(ClockAnswer { entry, refused })
}
