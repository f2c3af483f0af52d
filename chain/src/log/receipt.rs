//! Answers of a chain: what was appended, and its status.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::hash::Hash;
use crate::base::ids::{EntryIndex, Height, TimeMs};
use crate::log::entry::{Entry, EntryKind};

/// A receipt for an appended entry.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Receipt {
    /// The entry's place in the log.
    pub index: EntryIndex,
    /// The time stamped on it.
    pub time_ms: TimeMs,
    /// The entry's leaf hash; for a birth the pet's birth hash.
    pub leaf: Hash,
    /// The blocks closed before it, so it stands in block `height + 1`.
    pub height: Height,
}

/// A chain's status.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Status {
    /// The chain's id.
    pub chain_id: Hash,
    /// How many entries the log has.
    pub entries: EntryIndex,
    /// The log's root.
    pub log_root: Hash,
    /// How many blocks have been closed.
    pub height: Height,
    /// The last entry's time.
    pub time_ms: TimeMs,
    /// Accounts in the state.
    pub accounts: u64,
    /// Pets in the state.
    pub pets: u64,
}

impl Receipt {
    /// The entry of a receipt, as in the log.
    pub fn entry(&self, kind: EntryKind) -> Entry {
        Entry { time_ms: self.time_ms, kind }
    }
}
