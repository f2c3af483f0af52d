//! How time passes: blocks that the house closes, and blocks that are dug.

use chain::abi::Receipt;
use chain::codec;
use chain::entry::{Block, BlockHeader, EntryKind};
use chain::error::Rejection;
use chain::ids::{AccountId, EntryIndex, TimeMs};
use chain::vote::ClockVote;

use super::World;
use crate::{Seed, blocks, house};

impl World {
    /// Lets the clock run.
    pub fn wait(&mut self, ms: u64) {
        self.now = self.now.plus(ms);
    }

    /// The header that the house would sign as soon as it is due; the clock runs until then.
    pub fn due_header(&mut self) -> BlockHeader {
        if let Err(due) = self.ledger.due(self.now) {
            self.now = due;
        }
        self.ledger.due(self.now).expect("it is due now")
    }

    /// The block with the house's signature.
    pub fn signed_block(&self, header: BlockHeader) -> Block {
        blocks::signed(&self.chain_id(), header, &house())
    }

    /// Hands a block in.
    pub fn close_with(&mut self, block: Block) -> Result<Receipt, Rejection> {
        let receipt = self.ledger.close(block.clone(), self.now)?;
        let entry = receipt.entry(EntryKind::Block(block));
        self.log.push(codec::encode(&entry));
        Ok(receipt)
    }

    /// Closes a block as soon as it is due.
    pub fn closes(&mut self) -> Receipt {
        let header = self.due_header();
        let block = self.signed_block(header);
        self.close_with(block).expect("what the ledger called due can be closed")
    }

    /// Closes that many.
    pub fn close_blocks(&mut self, blocks: u64) {
        (0..blocks).for_each(|_| {
            self.closes();
        });
    }

    /// What `account` has to dig; the clock runs until it may be handed in.
    pub fn dig_work(&mut self, account: AccountId) -> BlockHeader {
        let work = self.ledger.dig_work().expect("blocks can be dug");
        self.now = self.now.max(work.from);
        BlockHeader { miner: account, ..work.header }
    }

    /// The block with the first nonce that is worth its difficulty, by a miner's clock that is right.
    pub fn dug_block(&self, header: BlockHeader) -> Block {
        self.dug_block_at(header, self.now)
    }

    /// The same by a clock that says this.
    pub fn dug_block_at(&self, header: BlockHeader, time_ms: TimeMs) -> Block {
        blocks::dug(&self.chain_id(), header, time_ms)
    }

    /// A miner digs the open block as soon as they may.
    pub fn digs(&mut self, account: AccountId) -> Receipt {
        let header = self.dig_work(account);
        let block = self.dug_block(header);
        self.close_with(block).expect("what the ledger gave out can be dug")
    }

    /// A vote: what this account's clock says of the last entry as soon as clocks are asked, signed with this key.
    pub fn vote(&mut self, account: AccountId, key: &Seed) -> ClockVote {
        let work = self.ledger.dig_work().expect("blocks can be dug");
        self.now = self.now.max(work.from);
        self.vote_at(account, key, self.now)
    }

    /// The same with another time.
    pub fn vote_at(&self, account: AccountId, key: &Seed, time_ms: TimeMs) -> ClockVote {
        let entry = EntryIndex(self.ledger.entries().0 - 1);
        ClockVote::by(key, &self.chain_id(), account, entry, time_ms)
    }

    /// A miner digs the block that these votes are for, as soon as they may.
    pub fn digs_with(&mut self, account: AccountId, votes: Vec<ClockVote>) -> Receipt {
        let header = self.dig_work(account);
        let block = blocks::with_votes(self.dug_block(header), votes);
        self.close_with(block).expect("what enough clocks agree on can be dug")
    }
}
