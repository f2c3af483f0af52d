//! What can go wrong with keeping a chain.

use chain::error::Rejection;
use chain::ids::EntryIndex;

use crate::health::Moment;
use crate::host::{Fault, HostError};
use crate::house::HouseKeyError;
use crate::store::StoreError;

/// The engine does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store fails.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// The rules cannot be run.
    #[error("the rules cannot be run")]
    Host(#[from] HostError),
    /// The rules break on the log that is there.
    #[error("the rules broke on the log")]
    Rules(#[from] Fault),
    /// The log that is there breaks the rules.
    #[error("the log cannot be replayed from entry {}: {rejection}", from.0)]
    BadLog {
        /// The first entry of the segment that is refused.
        from: EntryIndex,
        /// Why.
        rejection: Rejection,
    },
    /// The first entry is no genesis.
    #[error("the log does not begin with a genesis")]
    NoGenesis,
    /// The chain in the store belongs to another house.
    #[error("the chain in this store was begun with another house key; give that key with --house-key")]
    OtherHouse,
    /// The clock stands long after the last entry. What is stamped now can never be taken back.
    #[error(
        "the clock says {now}, and the log's last entry is of {last}. Entries that are stamped by a clock that is wrong would \
         keep pages from being turned until then. If the clock is right, and the chain was only switched off for so long, start \
         once with --accept-clock (PITPET_ACCEPT_CLOCK=true); else put the clock right"
    )]
    ClockFarAhead {
        /// What the clock says.
        now: Moment,
        /// When the last entry was stamped.
        last: Moment,
    },
    /// The house key cannot be had.
    #[error("the house key cannot be had")]
    HouseKey(#[from] HouseKeyError),
    /// The system refuses threads or randomness.
    #[error("the system gave no thread or no randomness")]
    System(#[source] std::io::Error),
}

/// Entries cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The log is not that long.
    #[error("the log has {} entries", entries.0)]
    BeyondEnd {
        /// How long it is.
        entries: EntryIndex,
    },
    /// The store fails.
    #[error("the store failed")]
    Store(#[from] StoreError),
}

/// The engine has no room for more now. Nothing was done; the same bytes may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too much is waiting")]
pub struct Busy;
