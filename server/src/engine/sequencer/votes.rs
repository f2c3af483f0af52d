//! Clock votes about the log's last entry, and the house's own. At most one for each active miner is known, and all are
//! dropped with the next entry. They also lie in the store (`stored_votes.rs`), which is looked at only while clocks
//! are asked and not all have answered.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use api::log::VoteOutcome;
use chain::abi::{Clocks, DigWork};
use chain::ids::{AccountId, HOUSE, TimeMs};
use chain::vote::ClockVote;
use tokio::time::Instant;

use super::Sequencer;
use super::inbox::Taken;
use crate::engine::stored_votes;
use crate::host::Fault;

/// The answer if the rules' instance is broken: the next round recovers.
const LATER: VoteOutcome = VoteOutcome::TryLater { after_s: 1 };
/// How often the store is looked at for votes while clocks are asked, in polls for other servers' entries.
const POLLS_A_LOOK: u32 = 5;

/// What is known about the log's last entry.
#[derive(Default)]
pub(super) struct Votes {
    kept: BTreeMap<AccountId, ClockVote>,
    /// The question to the clocks, and from when on they may answer; `None` if it was not asked for yet.
    question: Option<Option<(Clocks, TimeMs)>>,
    /// When the store was looked at, by the stopwatch and by the clock: the former stands still in a stopped process.
    looked: Option<(Instant, TimeMs)>,
}

impl Votes {
    fn looked_within(&self, pause: Duration, now: TimeMs) -> bool {
        let pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
        self.looked.is_some_and(|(at, clock)| at.elapsed() < pause && now >= clock && now.since(clock) < pause_ms)
    }
}

impl Sequencer {
    /// Keeps a vote that counts.
    pub(super) fn take_vote(&mut self, vote: ClockVote) -> Taken {
        let now = self.now();
        let outcome = match self.machine.check_vote(now, vote) {
            Ok(Ok(())) => VoteOutcome::Counts,
            Ok(Err(rejection)) => VoteOutcome::Refused(rejection),
            Err(_) => LATER,
        };
        // Else whoever has voted could have it written again and again.
        let is_new = outcome == VoteOutcome::Counts && !self.has_voted(vote.account, now);
        if is_new {
            self.keep_votes(&[vote]);
        }
        Taken { outcome, is_new }
    }

    /// Whether a vote of this account is known and counts: its key may have been replaced by time alone.
    fn has_voted(&mut self, account: AccountId, now: TimeMs) -> bool {
        let vote = self.votes.kept.get(&account).copied();
        vote.is_some_and(|vote| matches!(self.machine.check_vote(now, vote), Ok(Ok(()))))
    }

    fn keep_votes(&mut self, votes: &[ClockVote]) {
        self.votes.kept.extend(votes.iter().map(|vote| (vote.account, *vote)));
        if let Some((clocks, _)) = self.question() {
            self.published.voted(&clocks, self.votes.kept.keys().copied().collect());
        }
        // There may be enough now.
        self.next_block = None;
    }

    /// The question to the clocks, and from when on they may answer.
    fn question(&mut self) -> Option<(Clocks, TimeMs)> {
        if self.votes.question.is_none() {
            // The next round finds the fault, and recovers.
            let work = self.machine.dig_work().ok()?;
            self.votes.question = Some(work.and_then(|DigWork { clocks, from, .. }| Some((clocks?, from))));
        }
        self.votes.question.clone().flatten()
    }

    /// Adds the house's vote once its clock says that it is late enough. It is not stored: each server has the key.
    pub(super) fn vote_as_house(&mut self) {
        let now = self.now();
        let Some((clocks, from)) = self.question() else { return };
        if now < from || self.votes.kept.contains_key(&HOUSE) {
            return;
        }
        let vote = ClockVote::by(self.options.house.seed(), &self.origin.chain_id, HOUSE, clocks.entry, now);
        if let VoteOutcome::Refused(rejection) = self.take_vote(vote).outcome {
            tracing::warn!(%rejection, "the house's clock vote does not count");
        }
    }

    /// Reads the votes that other servers have received, if clocks are asked and it was not done just now.
    pub(super) async fn look_for_votes(&mut self) {
        self.find_votes(self.options.tuning.poll * POLLS_A_LOOK).await;
    }

    /// The same for a dug block that lacks votes. True if there are some.
    pub(super) async fn finds_votes(&mut self) -> bool {
        self.find_votes(self.options.tuning.poll).await
    }

    /// Looks for votes in the store, if the last look was this long ago. True if there are new ones that count.
    async fn find_votes(&mut self, pause: Duration) -> bool {
        let now = self.now();
        let Some((clocks, from)) = self.question() else { return false };
        if now < from || self.votes.looked_within(pause, now) {
            return false;
        }
        self.votes.looked = Some((Instant::now(), now));
        let silent: BTreeSet<AccountId> =
            clocks.active.into_iter().filter(|account| *account != HOUSE && !self.has_voted(*account, now)).collect();
        if silent.is_empty() {
            return false;
        }
        let found = stored_votes::about(&self.published.store, clocks.entry, |account| silent.contains(&account)).await;
        let found = found.unwrap_or_else(|error| {
            tracing::warn!(error = error.chain(), "clock votes of other servers could not be read");
            Vec::new()
        });
        let counting: Vec<ClockVote> =
            found.into_iter().filter(|vote| matches!(self.machine.check_vote(now, *vote), Ok(Ok(())))).collect();
        if !counting.is_empty() {
            self.keep_votes(&counting);
        }
        !counting.is_empty()
    }

    /// When there is work for clocks before the house may close a block alone: to vote, or to close with votes.
    pub(super) fn next_for_clocks(&mut self) -> Option<TimeMs> {
        let (clocks, from) = self.question()?;
        match self.votes.kept.contains_key(&HOUSE) {
            false => Some(from),
            true => (self.votes.kept.len() as u64 >= clocks.needed).then_some(clocks.house_from),
        }
    }

    /// The votes that still count, in ascending order of their accounts.
    pub(super) fn votes_that_count(&mut self, now: TimeMs) -> Result<Vec<ClockVote>, Fault> {
        let mut counting = Vec::with_capacity(self.votes.kept.len());
        for &vote in self.votes.kept.values() {
            if self.machine.check_vote(now, vote)?.is_ok() {
                counting.push(vote);
            }
        }
        Ok(counting)
    }

    /// A new entry makes all votes void. Those that lie in the store are deleted, for which nobody needs to wait.
    pub(super) fn forget_votes(&mut self) {
        let votes = std::mem::take(&mut self.votes).kept;
        let Some(entry) = votes.values().next().map(|vote| vote.entry) else { return };
        let store = self.published.store.clone();
        let accounts: Vec<AccountId> = votes.into_keys().filter(|account| *account != HOUSE).collect();
        if !accounts.is_empty() {
            tokio::spawn(async move { stored_votes::remove(&store, entry, accounts).await });
        }
    }
}
