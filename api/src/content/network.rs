//! The page about the chain: which chain this is, and its latest blocks.

use chain::economy::Economy;
use chain::ids::{EntryIndex, Height, TimeMs};
use chain::params::Params;
use serde::{Deserialize, Serialize};

use super::beside::AccountRef;
use crate::hex::Hex;

/// Answer of `GET /api/v1/chain`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChainInfo {
    /// The genesis' leaf hash.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub chain_id: Hex,
    /// The house's public key, 32 bytes.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub house_key: Hex,
    /// The rules' numbers.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub params: Params,
    /// The economy's numbers, if the chain began with an economy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub economy: Option<Economy>,
    /// Entries in the log.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub entries: EntryIndex,
    /// Blocks closed.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub height: Height,
    /// The last entry's time.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub time_ms: TimeMs,
    /// Accounts, the house included.
    pub accounts: u64,
    /// Pets, ended stories included.
    pub pets: u64,
    /// The SHA-256 of the rules' module that the server runs, to be compared with a release's; its word only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub module: Option<Hex>,
}

/// The kind of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum BlockKind {
    /// It holds at least one event.
    Activity,
    /// It holds none: time has passed.
    Time,
}

/// A closed block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BlockSummary {
    /// Its number; the first is 1.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub height: Height,
    /// The entry that closed it.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub entry: EntryIndex,
    /// That entry's leaf hash.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub leaf: Hex,
    /// When it was closed.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub time_ms: TimeMs,
    /// Activity or time.
    pub kind: BlockKind,
    /// Events in it.
    pub events: u64,
    /// Set if the block was dug; else the house closed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dug: Option<Dug>,
    /// Whose clocks agreed, if it was closed by clock votes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed: Option<Agreed>,
}

/// The clock votes of a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Agreed {
    /// Who voted, in ascending order of their accounts.
    pub by: Vec<AccountRef>,
    /// How many clocks were asked.
    pub of: u64,
}

/// The miner of a block, and its difficulty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Dug {
    /// The miner.
    pub by: AccountRef,
    /// Expected tries.
    pub tries: u64,
}

/// Answer of `GET /api/v1/blocks`: the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BlocksPage {
    /// Entries of the log that this was made from.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub as_of: EntryIndex,
    /// The blocks.
    pub blocks: Vec<BlockSummary>,
    /// Cursor of the page after this one.
    pub next: Option<String>,
}
