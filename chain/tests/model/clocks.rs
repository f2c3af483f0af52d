//! The model's clock votes: who is asked, and what it says to a time block that is closed with votes.

use testkit::{BLOCK_MS, IDLE_MS};

use crate::choose::Chooser;
use crate::deed::Hand;
use crate::referee::{KeyName, Referee, Refused, Role};

/// "By my clock, it is so late, and this is the last entry."
#[derive(Clone, Copy, Debug)]
pub struct Vote {
    pub account: u32,
    pub key: KeyName,
    pub entry: u64,
    pub time: u64,
}

impl Referee {
    /// The accounts whose clocks are asked, each once, in order.
    fn asked(&self) -> Vec<u32> {
        let mut asked = [&self.closers[..], &[0]].concat();
        asked.sort_unstable();
        asked.dedup();
        asked
    }

    /// A block closes with votes, dug by `who`, with a nonce that is good enough; or by the house, if that is `who`.
    pub fn agree(&mut self, now: u64, who: u32, by_house: bool, votes: &[Vote]) -> Result<(), Refused> {
        let now = now.max(self.time);
        if !self.treats || self.events_in_block > 0 {
            return Err("VotesUnasked");
        }
        let due = self.time + IDLE_MS + if by_house { BLOCK_MS / 4 } else { 0 };
        match () {
            () if !by_house && who == 0 => return Err("BlockNotHouse"),
            () if who as usize >= self.accounts.len() => return Err("UnknownAccount"),
            () if now < due => return Err("BlockNotDue"),
            () if votes.len() <= self.asked().len() / 2 => return Err("TooFewVotes"),
            () => {}
        }
        for pair in votes.windows(2) {
            match () {
                () if pair[0].account == pair[1].account => return Err("VoteTwice"),
                () if pair[0].account > pair[1].account => return Err("VotesOutOfOrder"),
                () => {}
            }
        }
        // Judged as it is now, and forgotten where it is refused: a rekey may have become due.
        let mut then = self.clone();
        then.clock(now);
        votes.iter().try_for_each(|vote| then.count(vote, now, self.time))?;
        if !by_house {
            self.accounts[who as usize].treats += 1;
            self.minted += 1;
        }
        self.turn(now, who)
    }

    fn count(&mut self, vote: &Vote, now: u64, last: u64) -> Result<(), Refused> {
        if !self.asked().contains(&vote.account) {
            return Err("VoteNotActive");
        }
        if vote.entry != self.entries - 1 {
            return Err("VoteOtherEntry");
        }
        // A vote is no event, so its number is always the next.
        let next = self.keys.get(&vote.key).map_or(0, |key| key.used);
        match self.sign(Hand { account: vote.account, key: vote.key, number: next })? {
            Role::Recovery => return Err("RecoveryKeyOnly"),
            Role::Sitter => return Err("SitterOnly"),
            _ => {}
        }
        match () {
            () if vote.time < last + IDLE_MS => Err("VoteEarly"),
            () if vote.time > now + 120_000 => Err("VoteAhead"),
            () => Ok(()),
        }
    }
}

impl Chooser {
    /// Votes at this time: mostly of those who are asked, mostly right.
    pub fn votes(&mut self, model: &Referee, now: u64) -> Vec<Vote> {
        let mut voters = model.asked();
        voters.retain(|_| !self.dice.once_in(4));
        if self.dice.once_in(10) {
            voters.push(u32::try_from(self.dice.below(model.accounts.len())).expect("few accounts"));
        }
        if self.dice.once_in(10) {
            voters.extend(voters.last().copied());
        }
        if self.dice.once_in(3) {
            voters.sort_unstable();
        }
        voters.into_iter().map(|account| self.vote(model, account, now)).collect()
    }

    fn vote(&mut self, model: &Referee, account: u32, now: u64) -> Vote {
        let stray = self.dice.once_in(20);
        let good = |key: &crate::referee::Key| key.live && matches!(key.role, Role::Owner | Role::Daily);
        let mut keys: Vec<_> =
            model.keys.iter().filter(|(_, key)| key.account == account && (stray || good(key))).collect();
        keys.sort_unstable_by_key(|(name, _)| **name);
        let key = self.dice.pick(&keys).map_or([7; 32], |(name, _)| **name);
        let last = model.entries - 1;
        let entry = if self.dice.once_in(30) { self.dice.any() % (last + 2) } else { last };
        let time = match self.dice.below(40) {
            0 => now + 120_001,
            1 => now.saturating_sub(IDLE_MS),
            2 => now + 120_000,
            _ => now,
        };
        Vote { account, key, entry, time }
    }
}
