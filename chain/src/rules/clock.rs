//! Clocks: whose clocks are asked, which votes count, and how many are enough.

use std::collections::BTreeSet;

use crate::base::error::Rejection;
use crate::base::ids::{AccountId, EntryIndex, TimeMs};
use crate::base::limits::DIG_TIME_AHEAD_MAX_MS;
use crate::life::waits::{asked_from, house_from};
use crate::log::dig_work::Clocks;
use crate::log::vote::ClockVote;
use crate::rules::signer;
use crate::state::State;
use crate::state::records::Role;

/// The question to the clocks where no event waits and blocks can be dug.
pub(crate) struct Question<'a> {
    state: &'a State,
    active: BTreeSet<AccountId>,
    /// The log's last entry.
    entry: EntryIndex,
}

impl<'a> Question<'a> {
    /// The question after a log of this many entries.
    pub fn new(state: &'a State, entries: EntryIndex) -> Result<Self, Rejection> {
        let economics = state.digging().filter(|_| state.open.first_event.is_none());
        let active = economics.ok_or(Rejection::VotesUnasked)?.active_miners();
        Ok(Self { state, active, entry: EntryIndex(entries.0.saturating_sub(1)) })
    }

    /// The question, for those who may answer it.
    pub fn clocks(&self) -> Clocks {
        let (active, needed) = (self.active.iter().copied().collect(), enough(self.active.len()));
        Clocks { entry: self.entry, active, needed, house_from: house_from(self.state) }
    }

    /// The votes are enough, stand in order, and each counts.
    pub fn check(&self, votes: &[ClockVote], now: TimeMs, check_signatures: bool) -> Result<(), Rejection> {
        self.check_enough(votes.len())?;
        for (one, next) in votes.iter().zip(votes.iter().skip(1)) {
            match one.account.cmp(&next.account) {
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Equal => return Err(Rejection::VoteTwice { account: next.account }),
                std::cmp::Ordering::Greater => return Err(Rejection::VotesOutOfOrder),
            }
        }
        // At most as many as there are active miners: any more would be refused.
        votes.iter().try_for_each(|vote| self.check_vote(vote, now, check_signatures))
    }

    fn check_enough(&self, votes: usize) -> Result<(), Rejection> {
        let active = self.active.len();
        let (needed, given) = (enough(active), votes as u64);
        if given < needed { Err(Rejection::TooFewVotes { needed, given, active: active as u64 }) } else { Ok(()) }
    }

    /// The vote is an active miner's, about the last entry, by a live key, and its clock is neither slow nor ahead.
    pub fn check_vote(&self, vote: &ClockVote, now: TimeMs, check_signature: bool) -> Result<(), Rejection> {
        if !self.active.contains(&vote.account) {
            return Err(Rejection::VoteNotActive { account: vote.account });
        }
        if vote.entry != self.entry {
            return Err(Rejection::VoteOtherEntry { expected: self.entry, given: vote.entry });
        }
        let key = self.state.key_by_bytes(&vote.key).ok_or(Rejection::UnknownKey)?;
        let key = signer::live_key(self.state, vote.account, key, now)?;
        match key.role {
            Role::Recovery => return Err(Rejection::RecoveryKeyOnly),
            Role::Sitter => return Err(Rejection::SitterOnly),
            Role::Owner | Role::Daily | Role::Invitation => {}
        }
        let (given, min, max) = (vote.time_ms, asked_from(self.state), now.plus(DIG_TIME_AHEAD_MAX_MS));
        if given < min {
            return Err(Rejection::VoteEarly { given, min });
        }
        if given > max {
            return Err(Rejection::VoteAhead { given, max });
        }
        let signed = !check_signature || key.public.verify(&vote.message(&self.state.chain_id), &vote.signature);
        if signed { Ok(()) } else { Err(Rejection::VoteBadSignature { account: vote.account }) }
    }
}

/// More than half.
fn enough(active: usize) -> u64 {
    active as u64 / 2 + 1
}
