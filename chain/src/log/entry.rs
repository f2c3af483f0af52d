//! Entries: the leaves of the log.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::codec;
use crate::base::hash::{Hash, tag};
use crate::base::ids::{AccountId, EntryIndex, Height, TimeMs};
use crate::base::keys::{PublicKey, Signature};
use crate::game::version::Rules;
use crate::log::event::SignedEvent;
use crate::log::merkle;
use crate::log::vote::ClockVote;

pub use crate::game::block_kind::BlockKind;

/// One leaf of the log.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Entry {
    /// When it was appended, by the sequencer's clock. Never less than in the entry before.
    pub time_ms: TimeMs,
    /// What it is.
    pub kind: EntryKind,
}

/// What an entry is.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum EntryKind {
    /// The first entry, and only that.
    Genesis(Genesis),
    /// Something an account did.
    Event(SignedEvent),
    /// The end of a block.
    Block(Block),
}

/// What a chain begins with. The leaf hash of its entry is the chain's id.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Genesis {
    /// The rules in force from the first block, with their numbers.
    pub rules: Rules,
    /// The house's key. It signs checkpoints and owns account 0.
    pub house: PublicKey,
}

/// A block header with what entitles its closer to close the block.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Block {
    /// The header.
    pub header: BlockHeader,
    /// Who closed it, and by what right.
    pub closer: Closer,
}

/// The end of a block, and what it commits to.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BlockHeader {
    /// The number of the block that this closes; the first is 1.
    pub height: Height,
    /// Activity or time.
    pub kind: BlockKind,
    /// Leaf hash of the block entry before this one; for block 1 the chain's id.
    pub previous: Hash,
    /// How much of the log it covers. Closed by the house: all before this entry. Dug: the open block's first event, or
    /// first two, or four, and so on ...
    pub entries: EntryIndex,
    /// ... and the log's root then.
    pub log_root: Hash,
    /// The state root at the end of the block before this one, known as soon as work on this one can begin.
    pub state_root: Hash,
    /// The account to be rewarded; the house (0) is not.
    pub miner: AccountId,
    /// Expected tries for the nonce, 0 where the house closes.
    pub difficulty: u64,
    /// The work, 0 where the house closes.
    pub nonce: u64,
}

/// By what right a block is closed.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Closer {
    /// By the house's signature over [`BlockHeader::signed_message`].
    House(Signature) = 0,
    /// By work: the header's nonce, see [`crate::log::work::Puzzle::digging`].
    Work {
        /// When, by the miner's clock.
        time_ms: TimeMs,
    } = 1,
    /// By clock votes, under one of the seals above: a time block where blocks can be dug.
    Clocks {
        /// Who closes it with the votes.
        seal: Seal,
        /// In ascending order of their accounts.
        votes: Vec<ClockVote>,
    } = 2,
}

/// Who closes a block with clock votes. It does not cover them: each has its own signature, so the sequencer adds those
/// that it has received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Seal {
    /// The house, as in [`Closer::House`].
    House(Signature) = 0,
    /// The miner who dug it, as in [`Closer::Work`].
    Work {
        /// When, by the miner's clock.
        time_ms: TimeMs,
    } = 1,
}

impl Closer {
    /// Who closes the block.
    pub fn seal(&self) -> Seal {
        match self {
            Self::House(signature) => Seal::House(*signature),
            Self::Work { time_ms } => Seal::Work { time_ms: *time_ms },
            Self::Clocks { seal, .. } => *seal,
        }
    }

    /// The votes, where it is closed by votes.
    pub fn votes(&self) -> Option<&[ClockVote]> {
        match self {
            Self::House(_) | Self::Work { .. } => None,
            Self::Clocks { votes, .. } => Some(votes),
        }
    }

    /// Whether a miner dug the block.
    pub fn is_dug(&self) -> bool {
        matches!(self.seal(), Seal::Work { .. })
    }
}

impl Entry {
    /// The entry's leaf hash in the log: `SHA-256(0x00 || bytes)`. For a birth this is the pet's birth hash.
    pub fn leaf_hash(&self) -> Hash {
        merkle::leaf_hash(&codec::encode(self))
    }
}

impl BlockHeader {
    /// What the house signs to close the block: tag, chain id, the header's bytes.
    pub fn signed_message(&self, chain_id: &Hash) -> Vec<u8> {
        let mut message = [tag::BLOCK, &chain_id.0].concat();
        message.extend(codec::encode(self));
        message
    }
}
