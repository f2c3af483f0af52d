//! The parts and settings of an engine.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chain::ids::EntryIndex;
use chain::keys::PublicKey;
use chain::version::Rules;

use super::clock::{Clock, system_clock};
use super::error::StartError;
use crate::host::RulesSource;
use crate::house::HouseKey;
use crate::shelf::{PhotoShelf, StoreShelf};
use crate::store::{SharedStore, WriterId};

/// How long something waits that does nothing by itself.
pub(super) const FOR_EVER: Duration = Duration::from_secs(u32::MAX as u64);

/// An archive's answer about an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// At this entry.
    At(EntryIndex),
    /// Not before this entry: the archive has read no further.
    NotBefore(EntryIndex),
}

/// Finds events that are too old for the engine's own memory.
#[async_trait]
pub trait Archive: Send + Sync + 'static {
    /// Where the event is that this key signed with this sequence number.
    async fn find(&self, key: &PublicKey, sequence: u64) -> Found;
}

/// The threads that an engine works on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Threads {
    /// The sequencer has one of its own; tasks run where the runtime runs them.
    #[default]
    Own,
    /// All of it stays on the thread that starts it, inside a [`tokio::task::LocalSet`]: so that a simulation, and
    /// nothing else, decides what happens when.
    Callers,
}

impl Threads {
    /// Does work that takes long; `None` if it panics.
    pub(super) async fn work<T: Send + 'static>(self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        match self {
            Self::Own => tokio::task::spawn_blocking(work).await.ok(),
            Self::Callers => Some(work()),
        }
    }
}

/// Draws the id of a new writer.
pub type DrawWriter = Arc<dyn Fn() -> Result<WriterId, getrandom::Error> + Send + Sync>;

/// All that an engine needs.
#[derive(Clone)]
pub struct EngineOptions {
    /// The store of the log.
    pub store: SharedStore,
    /// Where instances of the rules come from.
    pub rules: Arc<dyn RulesSource>,
    /// The house's key.
    pub house: HouseKey,
    /// The rules of a new chain, if the store holds no chain yet.
    pub game: Rules,
    /// The photo storage.
    pub photos: Arc<dyn PhotoShelf>,
    /// The archive of old events.
    pub archive: Arc<dyn Archive>,
    /// The time.
    pub clock: Clock,
    /// Start although the clock is long after the log's last entry.
    pub accept_clock: bool,
    /// Whether to start on a copy of a store, which is none any more then.
    pub accept_copy: bool,
    /// Where it runs.
    pub threads: Threads,
    /// The ids of its writers: no two of any servers are the same.
    pub draw_writer: DrawWriter,
    /// Sizes and intervals.
    pub tuning: Tuning,
}

impl EngineOptions {
    /// Defaults for everything that has one.
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
            accept_copy: false,
            threads: Threads::default(),
            draw_writer: Arc::new(WriterId::random),
            tuning: Tuning::default(),
        }
    }

    pub(super) fn new_writer(&self) -> Result<WriterId, StartError> {
        (self.draw_writer)().map_err(|error| StartError::System(std::io::Error::other(error)))
    }
}

/// Sizes and intervals of an engine.
#[derive(Clone, Copy, Debug)]
pub struct Tuning {
    /// Instances that verify, each on a thread; one per core is right. With 0, every caller verifies by itself.
    pub verifying_threads: usize,
    /// How often an idle engine checks whether another server has written.
    pub poll: Duration,
    /// How long the log's last segment is assumed to be there after a look at it.
    pub log_trusted: Duration,
    /// Least time between two checkpoints.
    pub checkpoint_interval: Duration,
    /// Least number of entries between two snapshots.
    pub snapshot_entries_min: u64,
    /// How long segments stay after they were bundled: far longer than a server stands still, or is behind.
    pub segments_kept: Duration,
    /// Whether the log is also written as plain files, for readers of C2SP tlog-tiles who do not ask a server.
    pub plain_files: bool,
    /// Bytes of free space reserved for the log; at most a fifth of a small store.
    pub reserve_bytes: u64,
    /// Whether the process is stopped between requests: then nothing is done by itself, but by [`Engine::catch_up`],
    /// [`Engine::settle`] and [`Engine::keep_house`].
    ///
    /// [`Engine::catch_up`]: super::Engine::catch_up
    /// [`Engine::settle`]: super::Engine::settle
    /// [`Engine::keep_house`]: super::Engine::keep_house
    pub in_requests: bool,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            verifying_threads: std::thread::available_parallelism().map_or(1, usize::from),
            poll: Duration::from_millis(200),
            // Batches follow each other within a millisecond.
            log_trusted: Duration::from_millis(5),
            checkpoint_interval: Duration::from_secs(1),
            snapshot_entries_min: 1_024,
            segments_kept: Duration::from_secs(3_600),
            plain_files: false,
            reserve_bytes: 256 << 20,
            in_requests: false,
        }
    }
}

/// An archive without any event.
pub struct NoArchive;

#[async_trait]
impl Archive for NoArchive {
    async fn find(&self, _key: &PublicKey, _sequence: u64) -> Found {
        Found::NotBefore(EntryIndex(0))
    }
}
