//! Snapshots: a chain at the end of a block, to go on from without replaying what came before.
//!
//! Nobody needs to believe one. Its state root is in the header of the block after it, and its log is a prefix of every
//! later one, so replaying a single block more proves it (see [`Ledger::block_end_root`]).

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::codec;
use crate::ledger::Ledger;

/// Why a snapshot cannot be restored, or made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, BorshSerialize, BorshDeserialize)]
pub enum SnapshotFault {
    /// The bytes are no snapshot.
    #[error("not a snapshot")]
    Malformed,
    /// The genesis makes no game.
    #[error("the genesis makes no game")]
    BadGenesis,
    /// The log's edge does not fit its size.
    #[error("the log's edge does not fit its size")]
    BadLog,
    /// Not at the end of a block.
    #[error("not at the end of a block")]
    MidBlock,
    /// Its records do not fit together.
    #[error("the records do not fit together")]
    Incoherent,
}

impl Ledger {
    /// The chain's snapshot: format (1 byte), which is the version of the rules in force, genesis entry, log frontier,
    /// globals, and the lists that these rules have.
    ///
    /// # Errors
    /// `MidBlock` unless the chain is at the end of a block.
    pub fn snapshot(&self) -> Result<Vec<u8>, SnapshotFault> {
        if !self.at_block_end() {
            return Err(SnapshotFault::MidBlock);
        }
        let state = self.state();
        let rules = state.globals.rules.version();
        let mut bytes = codec::encode(&(rules as u8, self.genesis(), self.log(), &state.globals));
        state.lists.write(rules, &mut bytes);
        Ok(bytes)
    }
}
