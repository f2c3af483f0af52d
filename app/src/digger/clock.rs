//! Answering when clocks are asked: while the page is open, this device says how late it is, once for each entry after
//! which nothing happened for long, with its own key.

use api::content::{Ballot, ClocksPage};
use api::log::VoteOutcome;
use api::path;
use chain::abi::Clocks;
use chain::error::Rejection;
use chain::ids::{EntryIndex, TimeMs};
use chain::vote::ClockVote;
use leptos::prelude::*;

use crate::browser;
use crate::http;
use crate::model::{Me, World};
use crate::sentence::Sentence;

/// How often it is looked whether the clock is asked.
const EVERY_MS: u32 = 1_500;

/// What this page's clock has said last.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The last entry then.
    pub entry: EntryIndex,
    /// Why it does not count, if it does not.
    pub refused: Option<Sentence>,
}

/// What the page shows of it.
#[derive(Clone, Copy)]
pub struct Clock {
    /// What was said last.
    pub told: RwSignal<Option<Told>>,
    /// Who has answered, while clocks are asked.
    pub ballot: RwSignal<Option<Ballot>>,
}

/// Answers for as long as the page is there.
pub async fn answer(world: World, clock: Clock) {
    while let Some(told) = clock.told.try_get_untracked() {
        match asked(world) {
            Some((me, clocks)) => {
                if told.is_none_or(|told| told.entry != clocks.entry)
                    && let Some(told) = tell(world, &me, &clocks).await
                {
                    clock.told.try_set(Some(told));
                }
                if let Ok(page) = http::get_json::<ClocksPage>(path::VOTES, &[]).await {
                    clock.ballot.try_set(page.asked);
                }
            }
            None => _ = clock.ballot.try_update(|ballot| *ballot = None),
        }
        browser::pause(EVERY_MS).await;
    }
}

/// Whether somebody who is signed in here is asked now, by this browser's own copy of the chain and its own clock.
fn asked(world: World) -> Option<(Me, Clocks)> {
    let me = world.me.try_get_untracked().flatten().filter(|me| me.key_works)?;
    let work = world.with_replica(|replica| replica.ledger().dig_work()).flatten()?;
    let clocks = work.clocks.filter(|clocks| clocks.active.contains(&me.account))?;
    (work.from.0 <= browser::now_ms()).then_some((me, clocks))
}

/// Says how late it is. `None` where it is worth another try.
async fn tell(world: World, me: &Me, clocks: &Clocks) -> Option<Told> {
    let device = world.inner.try_with_value(|inner| inner.device.clone()).flatten()?;
    let (chain_id, _) = world.chain()?;
    let (account, entry, time_ms) = (me.account, clocks.entry, TimeMs(browser::now_ms()));
    let message = ClockVote::signed_message(&chain_id, account, entry, time_ms);
    let signature = device.sign(&message).await.ok()?;
    let vote = ClockVote { account, key: device.public(), entry, time_ms, signature };
    let refused = match http::post_binary::<VoteOutcome>(path::VOTES, &chain::codec::encode(&vote)).await {
        Ok(VoteOutcome::Counts) => None,
        // Something has happened in between, so nobody is asked any more.
        Ok(VoteOutcome::Refused(Rejection::VotesUnasked | Rejection::VoteOtherEntry { .. })) => return None,
        Ok(VoteOutcome::Refused(rejection)) => Some(Sentence::from(&rejection)),
        Ok(VoteOutcome::TryLater { .. }) | Err(_) => return None,
    };
    Some(Told { entry, refused })
}
