//! Clock votes that have come for the log's last entry, and the house's own. At most one for each active miner is kept,
//! and all are forgotten with the next entry.

use api::log::VoteOutcome;
use chain::abi::DigWork;
use chain::ids::HOUSE;
use chain::ids::TimeMs;
use chain::vote::ClockVote;

use super::Sequencer;
use crate::host::Fault;

/// The answer where the rules' instance is broken: the round that follows mends it.
const LATER: VoteOutcome = VoteOutcome::TryLater { after_s: 1 };

impl Sequencer {
    /// Keeps a vote that counts.
    pub(super) fn take_vote(&mut self, vote: ClockVote) -> VoteOutcome {
        let now = self.now();
        match self.machine.check_vote(now, vote) {
            Ok(Ok(())) => {
                self.votes.insert(vote.account, vote);
                // A fault is met, and mended, by the round that follows.
                if let Ok(Some(DigWork { clocks: Some(clocks), .. })) = self.machine.dig_work() {
                    self.published.voted(&clocks, self.votes.keys().copied().collect());
                }
                // Perhaps there are enough now.
                self.next_block = None;
                VoteOutcome::Counts
            }
            Ok(Err(rejection)) => VoteOutcome::Refused(rejection),
            Err(_) => LATER,
        }
    }

    /// The house says how late it is once its clock says that it is late enough.
    pub(super) fn vote_as_house(&mut self) {
        let now = self.now();
        let Ok(Some(work)) = self.machine.dig_work() else { return };
        let Some(clocks) = work.clocks.filter(|_| work.from <= now && !self.votes.contains_key(&HOUSE)) else { return };
        let vote = ClockVote::by(self.options.house.seed(), &self.origin.chain_id, HOUSE, clocks.entry, now);
        if let VoteOutcome::Refused(rejection) = self.take_vote(vote) {
            tracing::warn!(%rejection, "the house's clock vote does not count");
        }
    }

    /// When there is something to do for clocks before the house may close a block alone: to vote, or to close with
    /// votes.
    pub(super) fn next_for_clocks(&mut self) -> Option<TimeMs> {
        // A fault is met, and mended, by the round that follows.
        let work = self.machine.dig_work().ok()??;
        let clocks = work.clocks?;
        match self.votes.contains_key(&HOUSE) {
            false => Some(work.from),
            true => (self.votes.len() as u64 >= clocks.needed).then_some(clocks.house_from),
        }
    }

    /// The votes that still count, in ascending order of their accounts: a key may have been replaced by time alone.
    pub(super) fn votes_that_count(&mut self, now: TimeMs) -> Result<Vec<ClockVote>, Fault> {
        let mut counting = Vec::with_capacity(self.votes.len());
        for &vote in self.votes.values() {
            if self.machine.check_vote(now, vote)?.is_ok() {
                counting.push(vote);
            }
        }
        Ok(counting)
    }

    /// Something has happened.
    pub(super) fn forget_votes(&mut self) {
        self.votes.clear();
    }
}
