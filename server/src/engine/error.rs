//! Errors of the engine.

use chain::error::Rejection;
use chain::ids::EntryIndex;

use crate::health::Moment;
use crate::host::{Fault, HostError};
use crate::house::HouseKeyError;
use crate::store::{Family, StoreError};

/// The engine does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store fails.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// The rules cannot be run.
    #[error("the rules cannot be run")]
    Host(#[from] HostError),
    /// The rules break on the log.
    #[error("the rules broke on the log")]
    Rules(#[from] Fault),
    /// The log breaks the rules.
    #[error(
        "the log cannot be replayed from entry {}: {rejection}. Parts of two stores may have been mixed: put the \
         store's folder log back from one backup, whole", from.0
    )]
    BadLog {
        /// The first entry of the segment that is refused.
        from: EntryIndex,
        /// Why.
        rejection: Rejection,
    },
    /// A segment is missing, and a later one exists.
    #[error(
        "the log has a hole: the segment that begins at entry {} is missing, and the one at entry {} is there. Nothing \
         is written behind a hole. Put the missing segments back from a backup, into the store's folder log; if there \
         is none, everything from entry {} on is lost: move all segments from {} on out of that folder, and start \
         again", missing.0, next.0, missing.0, next.0
    )]
    Hole {
        /// Where the missing segment begins.
        missing: EntryIndex,
        /// Where the next existing segment begins.
        next: EntryIndex,
    },
    /// There is no log, but files that were made from one.
    #[error(
        "the store holds a checkpoint, snapshots or photos, but no log: it is missing, and no other is begun in its \
         place. Put the folder log back from a backup, or give an empty folder with --store to begin another chain"
    )]
    LogGone,
    /// The store is a copy.
    #[error(
        "this store is a copy that `pitpet copy` has made. While a server writes to the first store, one that writes \
         to a copy signs another log with the same house key, and browsers take that for fraud. Serve the first \
         store; if no server will ever write to that again, start once with --accept-copy (PITPET_ACCEPT_COPY=true)"
    )]
    IsCopy,
    /// The log is shorter than this server has read.
    #[error("the log in the store ends at entry {}, before what was read", entries.0)]
    Shorter {
        /// Where it ends.
        entries: EntryIndex,
    },
    /// A segment is damaged.
    #[error(
        "the log is damaged: {damage}. Put that file back from a backup, into the store's folder log; if there is \
         none, everything from entry {} on is lost: move it and all segments after it out of that folder, and start \
         again", first.0
    )]
    BrokenSegment {
        /// Where the segment begins.
        first: EntryIndex,
        /// What is wrong with it.
        damage: StoreError,
    },
    /// A bundle is damaged, or missing.
    #[error(
        "the log is damaged: {damage}. Put that file back from a backup: it holds 256 entries, those from entry {} on \
         among them, and there is no other copy of them in this store", first.0
    )]
    BrokenBundle {
        /// The first entry that cannot be read.
        first: EntryIndex,
        /// What is wrong with it.
        damage: StoreError,
    },
    /// The first entry is no genesis.
    #[error("the log does not begin with a genesis")]
    NoGenesis,
    /// The chain in the store belongs to another house.
    #[error("the chain in this store was begun with another house key; give that key with --house-key")]
    OtherHouse,
    /// The clock is long after the last entry. Stamped times can never be taken back.
    #[error(
        "the clock says {now}, and the log's last entry is of {last}. Entries that are stamped by a clock that is \
         wrong would keep blocks from being closed until then. If the clock is right, and the chain was only switched \
         off for so long, start once with --accept-clock (PITPET_ACCEPT_CLOCK=true); else put the clock right"
    )]
    ClockFarAhead {
        /// The clock.
        now: Moment,
        /// The last entry's time.
        last: Moment,
    },
    /// The house key cannot be loaded.
    #[error("the house key cannot be loaded")]
    HouseKey(#[from] HouseKeyError),
    /// The system refuses threads or randomness.
    #[error("the system gave no thread or no randomness")]
    System(#[source] std::io::Error),
}

impl StartError {
    /// A part of the log that cannot be read.
    pub(super) fn unreadable(first: EntryIndex, error: StoreError) -> Self {
        let is_segment = |key: &str| key.starts_with(Family::Segments.folder());
        match error {
            StoreError::Damaged { ref key, .. } if is_segment(key) => Self::BrokenSegment { first, damage: error },
            StoreError::Damaged { .. } => Self::BrokenBundle { first, damage: error },
            error => error.into(),
        }
    }
}

/// Entries cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The log is not that long.
    #[error("the log has {} entries", entries.0)]
    BeyondEnd {
        /// The log's length.
        entries: EntryIndex,
    },
    /// The store fails.
    #[error("the store failed")]
    Store(#[from] StoreError),
}

impl ReadError {
    /// The error with everything below it, on one line.
    pub fn chain(&self) -> String {
        match self {
            Self::BeyondEnd { .. } => self.to_string(),
            Self::Store(error) => error.chain(),
        }
    }
}

/// The engine has no room for more now. Nothing was done; the request may be retried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too much is waiting")]
pub struct Busy;
