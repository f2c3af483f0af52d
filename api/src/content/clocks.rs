//! Clock votes: the question, and which accounts have answered.

use chain::ids::{AccountId, EntryIndex, TimeMs};
use serde::{Deserialize, Serialize};

/// Answer of `GET /api/v1/votes`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClocksPage {
    /// The question; none while an event waits, or where the rules have no digging.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Ballot>,
}

/// The question to the clocks. Votes submitted to another server are known here some seconds later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ballot {
    /// The log's last entry, which a vote names.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub entry: EntryIndex,
    /// Nothing has happened for long enough once a clock shows this time.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub from_ms: TimeMs,
    /// When the house closes the block with votes, if no miner has.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub house_from_ms: TimeMs,
    /// How many votes are enough.
    pub needed: u64,
    /// The accounts whose clocks are asked, in ascending order.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<u32>))]
    pub active: Vec<AccountId>,
    /// The accounts that have answered.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<u32>))]
    pub voted: Vec<AccountId>,
}

/// Message `clocks` of the live stream: how many clocks have answered since the log's last entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClocksAnswered {
    /// The log's last entry.
    pub entry: EntryIndex,
    /// How many have answered ...
    pub given: u64,
    /// ... of how many that are asked.
    pub asked: u64,
    /// How many answers are enough.
    pub needed: u64,
}
