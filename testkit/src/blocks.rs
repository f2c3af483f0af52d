//! Entries that are not events: the first one, and blocks.

use chain::abi::DigWork;
use chain::entry::{Block, BlockHeader, Closer, Entry, EntryKind, Genesis};
use chain::hash::Hash;
use chain::ids::{AccountId, TimeMs};
use chain::keys::{self, PublicKey};
use chain::version::Rules;
use chain::vote::ClockVote;
use chain::work::Puzzle;

use crate::Seed;

/// The first entry of a chain under these rules.
pub fn genesis(rules: Rules, house: &Seed, time_ms: TimeMs) -> Entry {
    let genesis = Genesis { rules, house: PublicKey::of_seed(house) };
    Entry { time_ms, kind: EntryKind::Genesis(genesis) }
}

/// A block that the house closes.
pub fn signed(chain_id: &Hash, header: BlockHeader, house: &Seed) -> Block {
    let signature = keys::sign(house, &header.signed_message(chain_id));
    Block { header, closer: Closer::House(signature) }
}

/// A dug block, with the first nonce that is worth its difficulty.
pub fn dug(chain_id: &Hash, mut header: BlockHeader, time_ms: TimeMs) -> Block {
    let puzzle = Puzzle::digging(chain_id, &header, time_ms);
    header.nonce = puzzle.search(0, u32::MAX, header.difficulty).expect("one of 2^32 nonces is enough");
    Block { header, closer: Closer::Work { time_ms } }
}

/// The block that is to be dug, dug for this account as soon as it may be handed in.
pub fn dug_work(chain_id: &Hash, work: &DigWork, miner: AccountId) -> Block {
    dug(chain_id, BlockHeader { miner, ..work.header.clone() }, work.from)
}

/// The same dug block with these votes.
pub fn with_votes(block: Block, votes: Vec<ClockVote>) -> Block {
    Block { closer: Closer::Clocks { seal: block.closer.seal(), votes }, ..block }
}
