//! What a miner needs to dig a block.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::ids::{AccountId, EntryIndex, TimeMs};
use crate::log::entry::BlockHeader;

/// A block that can be dug.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct DigWork {
    /// Its header, but for `miner` and `nonce`.
    pub header: BlockHeader,
    /// When it may be closed at the earliest.
    pub from: TimeMs,
    /// The question to the clocks if no event waits: the block is a time block then, which needs votes.
    pub clocks: Option<Clocks>,
}

/// Whose clocks are asked, and how many have to agree.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Clocks {
    /// The log's last entry, which a vote names.
    pub entry: EntryIndex,
    /// Whose clocks are asked, in ascending order.
    pub active: Vec<AccountId>,
    /// How many of their votes are enough.
    pub needed: u64,
    /// When the house may close the block with votes, if no miner has.
    pub house_from: TimeMs,
}

impl DigWork {
    /// The same block's header as the house signs it, if no event waits: a waiting event belongs into the block that
    /// the house closes.
    pub fn house_header(&self) -> BlockHeader {
        BlockHeader { difficulty: 0, ..self.header.clone() }
    }
}
