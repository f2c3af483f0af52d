//! What an engine is made of.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chain::ids::EntryIndex;
use chain::keys::PublicKey;
use chain::version::Rules;

use super::clock::{Clock, system_clock};
use crate::host::RulesSource;
use crate::house::HouseKey;
use crate::shelf::{PhotoShelf, StoreShelf};
use crate::store::SharedStore;

/// Where an event stands in the log, as far as an archive can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// There.
    At(EntryIndex),
    /// Not before this entry: the archive has not read any further.
    NotBefore(EntryIndex),
}

/// Knows events that are too old for the engine's own memory.
#[async_trait]
pub trait Archive: Send + Sync + 'static {
    /// Where the event stands that this key signed with this sequence number.
    async fn find(&self, key: &PublicKey, sequence: u64) -> Found;
}

/// All that an engine needs.
#[derive(Clone)]
pub struct EngineOptions {
    /// Where the log lies.
    pub store: SharedStore,
    /// Where instances of the rules come from.
    pub rules: Arc<dyn RulesSource>,
    /// The house's key.
    pub house: HouseKey,
    /// The game to begin, should the store hold no chain yet.
    pub game: Rules,
    /// Which photos are there.
    pub photos: Arc<dyn PhotoShelf>,
    /// Which old events are there.
    pub archive: Arc<dyn Archive>,
    /// The time.
    pub clock: Clock,
    /// Start although the clock stands long after the log's last entry.
    pub accept_clock: bool,
    /// Sizes and intervals.
    pub tuning: Tuning,
}

impl EngineOptions {
    /// The ordinary choice for everything but what must be chosen.
    pub fn new(store: SharedStore, rules: Arc<dyn RulesSource>, house: HouseKey, game: Rules) -> Self {
        Self {
            photos: Arc::new(StoreShelf(store.clone())),
            store,
            rules,
            house,
            game,
            archive: Arc::new(NoArchive),
            clock: system_clock(),
            accept_clock: false,
            tuning: Tuning::default(),
        }
    }
}

/// Sizes and intervals of an engine.
#[derive(Clone, Copy, Debug)]
pub struct Tuning {
    /// Instances that verify; one per core is right.
    pub verifying_threads: usize,
    /// How often an idle engine looks whether another server has written.
    pub poll: Duration,
    /// Least time between two checkpoints.
    pub checkpoint_interval: Duration,
    /// Least number of entries between two snapshots.
    pub snapshot_entries_min: u64,
    /// Bytes of the store's room that are for the log alone; of a small store a fifth.
    pub reserve_bytes: u64,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            verifying_threads: std::thread::available_parallelism().map_or(1, usize::from),
            poll: Duration::from_millis(200),
            checkpoint_interval: Duration::from_secs(1),
            snapshot_entries_min: 1_024,
            reserve_bytes: 256 << 20,
        }
    }
}

/// Knows nothing.
pub struct NoArchive;

#[async_trait]
impl Archive for NoArchive {
    async fn find(&self, _key: &PublicKey, _sequence: u64) -> Found {
        Found::NotBefore(EntryIndex(0))
    }
}
