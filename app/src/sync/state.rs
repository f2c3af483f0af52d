//! The progress of this browser's copy of the chain, and what has just arrived: the types that screens read.

use chain::commitment::SealedText;
use chain::event::SignedEvent;
use chain::hash::Hash;
use chain::ids::{EntryIndex, Height, TimeMs};

use super::{Distrust, Missing, SyncError};

/// The progress of this browser's own copy of the chain.
#[derive(Clone, Debug, PartialEq)]
pub enum SyncState {
    /// It is loading.
    Waiting {
        /// Entries checked so far ...
        done: u64,
        /// ... of so many; 0 while that is unknown.
        of: u64,
    },
    /// It could not be brought up to date. This is retried; what is known stays usable.
    Failed(SyncError),
    /// It is up to date, but the server could have made it up: a proof is missing.
    Unproven {
        /// Entries in the log.
        entries: EntryIndex,
        /// What is missing.
        missing: Missing,
    },
    /// It is up to date, and proven.
    Ready {
        /// Blocks closed.
        height: Height,
        /// Entries in the log.
        entries: EntryIndex,
        /// Blocks closed at the last checkpoint that fits: the house has signed up to there.
        checked_to: Height,
    },
}

/// The chain's position; changes with every batch of entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tick {
    /// Entries in this browser's copy; 0 while there is none.
    pub entries: EntryIndex,
    /// Blocks closed.
    pub height: Height,
    /// The last entry's time.
    pub time_ms: TimeMs,
}

/// An event or a block that arrived over the live stream and was checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// Its entry.
    pub index: EntryIndex,
    /// When it was appended.
    pub time_ms: TimeMs,
    /// Blocks closed before it.
    pub height: Height,
    /// Its leaf hash; for a birth the pet's birth hash.
    pub leaf: Hash,
    /// The event; `None` for a block.
    pub event: Option<SignedEvent>,
    /// The event's texts that open their commitments, in their order.
    pub texts: Vec<Option<SealedText>>,
}

/// A server that contradicts itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Alarm {
    /// What is wrong.
    pub distrust: Distrust,
    /// The log's length, where it is shorter than before.
    pub shorter_to: Option<u64>,
}

impl Alarm {
    /// Whether nothing is signed while it lasts. An outdated page that cannot read an entry accuses no server.
    pub fn stops(&self) -> bool {
        self.distrust != Distrust::Unreadable
    }

    /// Up to which entry the server's log is known to be the same as before.
    pub fn shared(&self) -> Option<u64> {
        match self.distrust {
            Distrust::OtherChain => Some(0),
            _ => self.shorter_to,
        }
    }
}

/// Why nothing that cannot be undone is signed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsure {
    /// The chain has not been read yet.
    NotYet,
    /// Not everything in the copy is proven.
    Unproven(Missing),
    /// The server contradicts itself.
    Distrusted,
}

/// What the copy tells its owner.
pub enum CopyEvent<'a> {
    /// It has moved; sent before [`super::ChainCopy::tick`] changes.
    Moved,
    /// These entries have come; sent before [`super::ChainCopy::arrivals`] changes.
    Arrived(&'a [Arrival]),
    /// The server can be reached again.
    Follows,
    /// The page is shown again, or this tab has got the stream: another tab may have left something.
    Seen,
}
