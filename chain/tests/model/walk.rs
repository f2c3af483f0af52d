//! One walk: the chain and the model side by side, step by step.

use std::collections::BTreeMap;

use chain::abi::DigWork;
use chain::check_log::LogChecker;
use chain::entry::{BlockHeader, BlockKind};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, TimeMs};
use chain::ledger::Ledger;
use chain::params::Params;
use chain::version::{RuleVersion, Rules};
use chain::vote::ClockVote;
use testkit::world::World;
use testkit::{BLOCK_MS, REKEY_MS, START, blocks, economy, house, params};

use crate::choose::Chooser;
use crate::referee::Referee;
use crate::speech;

pub struct Walk {
    pub world: World,
    pub model: Referee,
    chooser: Chooser,
    committed: Committed,
    /// How often each outcome was met.
    met: BTreeMap<&'static str, u64>,
}

/// What a rollback must bring back, byte for byte.
struct Committed {
    model: Referee,
    entries: usize,
    root: Hash,
    log_root: Hash,
    block_end_root: Hash,
    snapshot: Option<Vec<u8>>,
}

/// Takes that many steps. Panics, naming the seed, where chain and model part.
pub fn walk(seed: u64, steps: usize) -> BTreeMap<&'static str, u64> {
    let params = Params { births_per_block_target: 1, ..params() };
    let version = RuleVersion::ALL[usize::try_from(seed % RuleVersion::ALL.len() as u64).expect("few versions")];
    let world = World::with_rules(Rules::new(version, params, economy()));
    let model = Referee::new(house(), START.0, REKEY_MS).under(version as u8);
    let committed = Committed::of(&world, &model);
    let chooser = Chooser::new(seed);
    let mut walk = Walk { world, model, chooser, committed, met: BTreeMap::new() };
    for step in 1..=steps {
        let taken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| walk.step()));
        assert!(taken.is_ok(), "walk again with PITPET_WALK={seed}:{step}");
    }
    walk.check_whole_log();
    walk.met
}

impl Committed {
    fn of(world: &World, model: &Referee) -> Self {
        Self {
            model: model.clone(),
            entries: world.log.len(),
            root: world.ledger.state().clone().root(),
            log_root: world.ledger.log().root(),
            block_end_root: world.ledger.block_end_root(),
            snapshot: world.ledger.snapshot().ok(),
        }
    }
}

impl Walk {
    fn step(&mut self) {
        match self.chooser.dice.below(100) {
            0..=77 => self.event(),
            78..=81 => self.clock(),
            82..=86 => self.close(),
            87..=91 => self.dig(),
            92 => self.quiet_spell(),
            93..=95 => self.commit(),
            96..=97 => self.rollback(),
            _ => self.restore(),
        }
    }

    fn event(&mut self) {
        let (hand, deed) = self.chooser.event(&self.model);
        let tries = self.model.tries_now();
        let submission = speech::submission(&self.world.chain_id(), hand, &deed, tries);
        let outcome = self.world.submit(&submission);
        let leaf = outcome.as_ref().map_or([0; 32], |receipt| receipt.leaf.0);
        let judged = self.model.judge(hand, &deed, self.world.now.0, leaf);
        let refused = outcome.as_ref().err().map(chain::error::Rejection::name);
        assert_eq!(refused, judged.err(), "{hand:?} {deed:?}");
        self.check_treats();
        if let Ok(receipt) = outcome {
            *self.met.entry(submission.event.body.action.facts().name).or_insert(0) += 1;
            assert_eq!(receipt.index.0 + 1, self.model.entries);
            assert_eq!(receipt.height.0, self.model.height);
        }
        assert_eq!(u64::from(self.world.ledger.state().hatch_tries_now()), self.model.tries_now());
        *self.met.entry(refused.unwrap_or("accepted")).or_insert(0) += 1;
        if self.model.tries_now() > self.model.tries {
            *self.met.entry("harder").or_insert(0) += 1;
        }
    }

    /// The clock runs, stands still, or was set back.
    fn clock(&mut self) {
        let now = self.world.now;
        let choices =
            [now.plus(1), now.plus(BLOCK_MS / 2), now.plus(REKEY_MS / 3), now.plus(REKEY_MS), TimeMs(now.0 - BLOCK_MS)];
        self.world.now = *self.chooser.dice.pick(&choices).expect("five choices");
    }

    /// A block closes, mostly of the right kind and in time.
    fn close(&mut self) {
        let mut ahead = self.world.clone();
        let mut header = ahead.due_header();
        if !self.chooser.dice.once_in(8) {
            self.world.now = ahead.now;
        }
        if self.chooser.dice.once_in(8) {
            header.kind = match header.kind {
                BlockKind::Activity => BlockKind::Time,
                BlockKind::Time => BlockKind::Activity,
            };
        }
        let time_block = header.kind == BlockKind::Time;
        let block = self.world.signed_block(header);
        let outcome = self.world.close_with(block);
        let judged = self.model.close(self.world.now.0, time_block);
        let refused = outcome.err().map(|rejection| rejection.name());
        assert_eq!(refused, judged.err());
        *self.met.entry(refused.unwrap_or("closed")).or_insert(0) += 1;
        if refused.is_none() {
            self.check_block_end();
        }
    }

    /// A miner digs the open block, mostly in time.
    fn dig(&mut self) {
        let Some(work) = self.world.ledger.dig_work() else { return self.close() };
        if work.clocks.is_some() || self.chooser.dice.once_in(20) {
            return self.agree(&work);
        }
        if !self.chooser.dice.once_in(8) {
            self.world.now = self.world.now.max(work.from);
        }
        let accounts = self.model.accounts.len() + usize::from(self.chooser.dice.once_in(20));
        let who = u32::try_from(self.chooser.dice.below(accounts)).expect("few accounts");
        // A clock that was set back is the sequencer's; the miner's is right.
        let time = self.world.now.max(TimeMs(self.model.block_time));
        let block = self.world.dug_block_at(BlockHeader { miner: AccountId(who), ..work.header }, time);
        let outcome = self.world.close_with(block);
        let judged = self.model.dig(self.world.now.0, who);
        let refused = outcome.err().map(|rejection| rejection.name());
        assert_eq!(refused, judged.err());
        *self.met.entry(refused.unwrap_or("dug")).or_insert(0) += 1;
        if refused.is_none() {
            self.check_block_end();
        }
    }

    /// Clocks are asked, and a miner digs or the house closes with the votes that came.
    fn agree(&mut self, work: &DigWork) {
        let by_house = self.chooser.dice.once_in(3);
        let due = work.clocks.as_ref().filter(|_| by_house).map_or(work.from, |clocks| clocks.house_from);
        if !self.chooser.dice.once_in(8) {
            self.world.now = self.world.now.max(due);
        }
        let now = self.world.now.max(TimeMs(self.model.time));
        let votes = self.chooser.votes(&self.model, now.0);
        let signed = votes.iter().map(|vote| {
            let (account, entry) = (AccountId(vote.account), EntryIndex(vote.entry));
            ClockVote::by(&vote.key, &self.world.chain_id(), account, entry, TimeMs(vote.time))
        });
        let signed = signed.collect();
        let who = if by_house { 0 } else { self.chooser.dice.below(self.model.accounts.len()) };
        let who = u32::try_from(who).expect("few accounts");
        let block = if by_house {
            self.world.signed_block(self.whole(work.house_header()))
        } else {
            self.world.dug_block_at(BlockHeader { miner: AccountId(who), ..work.header.clone() }, now)
        };
        let outcome = self.world.close_with(blocks::with_votes(block, signed));
        let judged = self.model.agree(self.world.now.0, who, by_house, &votes);
        let refused = outcome.err().map(|rejection| rejection.name());
        assert_eq!(refused, judged.err(), "{votes:?}");
        *self.met.entry(refused.unwrap_or("agreed")).or_insert(0) += 1;
        if refused.is_none() {
            self.check_block_end();
        }
    }

    /// The header over the whole log, as the house signs it.
    fn whole(&self, header: BlockHeader) -> BlockHeader {
        let ledger = &self.world.ledger;
        BlockHeader { entries: ledger.entries(), log_root: ledger.log().root(), ..header }
    }

    /// No visitor comes for some blocks, so that stories end.
    fn quiet_spell(&mut self) {
        for _ in 0..self.chooser.dice.below(20) {
            if let Some(work) = self.world.ledger.dig_work().filter(|work| work.clocks.is_some())
                && self.chooser.dice.once_in(2)
            {
                self.agree(&work);
                continue;
            }
            self.world.closes();
            let time_block = self.model.events_in_block == 0;
            assert_eq!(self.model.close(self.world.now.0, time_block), Ok(()));
        }
        if self.world.ledger.at_block_end() {
            self.check_block_end();
        }
    }

    fn commit(&mut self) {
        self.world.ledger.commit();
        self.committed = Committed::of(&self.world, &self.model);
    }

    fn rollback(&mut self) {
        self.world.ledger.rollback();
        let before = &self.committed;
        self.world.log.truncate(before.entries);
        self.model = before.model.clone();
        assert_eq!(self.world.ledger.state().clone().root(), before.root);
        assert_eq!(self.world.ledger.log().root(), before.log_root);
        assert_eq!(self.world.ledger.block_end_root(), before.block_end_root);
        assert!(self.world.ledger.snapshot().ok() == before.snapshot, "another snapshot");
    }

    /// The chain goes on from its own snapshot, where one can be made.
    fn restore(&mut self) {
        if let Ok(snapshot) = self.world.ledger.snapshot() {
            self.world.ledger = Ledger::restore(&snapshot).expect("its own snapshot");
            self.commit();
        }
    }

    /// The incremental root is that of a state made anew, and state and model show the same.
    fn check_block_end(&mut self) {
        let ledger = &self.world.ledger;
        let snapshot = ledger.snapshot().expect("a block has just closed");
        let anew = Ledger::restore(&snapshot).expect("its own snapshot");
        assert_eq!(anew.block_end_root(), ledger.block_end_root());
        assert!(anew.snapshot().as_ref() == Ok(&snapshot), "the snapshot of a restored chain is another");
        self.check_pets();
        self.check_guests();
        self.check_market();
        self.check_keys();
    }

    /// A replay of the log that checks every signature leads to the same chain.
    fn check_whole_log(&self) {
        let mut checker = LogChecker::default();
        for bytes in &self.world.log {
            assert_eq!(checker.entry(bytes), Ok(()));
        }
        let replayed = checker.finish().expect("a log with a genesis is a chain");
        assert_eq!(replayed.log(), self.world.ledger.log());
        assert_eq!(replayed.state().clone().root(), self.world.ledger.state().clone().root());
    }
}
