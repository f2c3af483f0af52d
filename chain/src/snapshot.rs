//! Snapshots: a chain at the end of a block, to go on from without replaying what came before.
//!
//! Nobody needs to believe one. Its state root is in the header of the block after it, and its log is a prefix of every
//! later one, so replaying a single block more proves it (see [`Ledger::block_end_root`]).

use borsh::{BorshDeserialize, BorshSerialize};

use crate::codec::{self, Malformed};
use crate::coherence::is_coherent;
use crate::entry::Entry;
use crate::ledger::{Ledger, genesis_of};
use crate::limits;
use crate::list::List;
use crate::merkle::Frontier;
use crate::records::{Account, Globals, Keep, Key, Moment, Order, Pet, Purse, Trade};
use crate::state::{Parts, State};
use crate::version::RuleVersion;

/// The first byte of a snapshot is the version of the rules in force. Under the first rules it ends with the moments; where
/// there is an economy, its lists come last.
const FORMAT_V1: u8 = RuleVersion::V1 as u8;
const FORMAT_V2: u8 = RuleVersion::V2 as u8;
const FORMAT_V3: u8 = RuleVersion::V3 as u8;

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

#[derive(BorshDeserialize)]
struct Contents {
    genesis: Entry,
    log: Frontier,
    globals: Globals,
    accounts: List<Account>,
    keys: List<Key>,
    pets: List<Pet>,
    moments: List<Moment>,
}

/// The lists that come with an economy.
#[derive(Default, BorshDeserialize)]
struct Economic {
    purses: List<Purse>,
    keeps: List<Keep>,
    orders: List<Option<Order>>,
    trades: List<Trade>,
}

impl Ledger {
    /// The chain's snapshot: format (1 byte), genesis entry, log frontier, globals, accounts, keys, pets, moments, and from
    /// format 2 on purses, keeps, orders, trades.
    ///
    /// # Errors
    /// `MidBlock` unless the chain is at the end of a block.
    pub fn snapshot(&self) -> Result<Vec<u8>, SnapshotFault> {
        if !self.at_block_end() {
            return Err(SnapshotFault::MidBlock);
        }
        let state = self.state();
        let lists = (&state.accounts, &state.keys, &state.pets, &state.moments);
        let contents = (self.genesis(), self.log(), &state.globals, lists);
        Ok(match state.globals.rules.version() {
            RuleVersion::V1 => codec::encode(&(FORMAT_V1, contents)),
            version @ (RuleVersion::V2 | RuleVersion::V3) => {
                let lists = (&state.purses, &state.keeps, state.orders.places(), &state.trades);
                codec::encode(&(version as u8, contents, lists))
            }
        })
    }

    /// A chain from a snapshot. Its state root says whether it is the right one.
    ///
    /// # Errors
    /// The first thing about it that cannot be.
    pub fn restore(bytes: &[u8]) -> Result<Self, SnapshotFault> {
        let (contents, Economic { purses, keeps, orders, trades }) =
            read(bytes).map_err(|_| SnapshotFault::Malformed)?;
        let Contents { genesis, log, globals, accounts, keys, pets, moments } = contents;
        let rules = genesis_of(&genesis).map_err(|_| SnapshotFault::BadGenesis)?.clone();
        if !log.is_consistent() || log.size() == 0 || log.size() > limits::ENTRIES_MAX {
            return Err(SnapshotFault::BadLog);
        }
        if globals.events_in_block != 0 {
            return Err(SnapshotFault::MidBlock);
        }
        let chain_id = genesis.leaf_hash();
        let parts = Parts { globals, accounts, keys, pets, moments, purses, keeps, orders, trades };
        if !is_coherent(&parts, rules.rules.params(), log.size()) {
            return Err(SnapshotFault::Incoherent);
        }
        let state = State::from_parts(parts, rules.rules.params().clone(), chain_id);
        Ok(Self::assemble(genesis, &rules, state, log))
    }
}

/// A snapshot's contents in either format, as the rules in force in it demand.
fn read(bytes: &[u8]) -> Result<(Contents, Economic), Malformed> {
    let (&format, rest) = bytes.split_first().ok_or(Malformed)?;
    let (contents, economic): (Contents, Economic) = match format {
        FORMAT_V1 => (codec::decode(rest)?, Economic::default()),
        FORMAT_V2 | FORMAT_V3 => codec::decode(rest)?,
        _ => return Err(Malformed),
    };
    if format == contents.globals.rules.version() as u8 { Ok((contents, economic)) } else { Err(Malformed) }
}
