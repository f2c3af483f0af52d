//! The engine: verify, sequence, store, publish.
//!
//! ```text
//! submit -> verifying pool -> photos there? -> queue -> sequencer: append, put the segment, publish -> tip, entries
//!                                                             \-> afterwards: snapshots, erasures, tiles, checkpoints
//! ```
//!
//! The put of the segment is the commit point. No client gets an answer before it, and everything after it can be made
//! again from the log.

mod afterwards;
mod as_house;
mod backfill;
mod batch;
mod blocks;
mod care;
mod checkpoints;
pub mod chunked;
mod clock;
mod damage;
mod digging;
mod entries;
mod error;
mod found;
mod images;
mod in_requests;
mod intact;
mod machine;
mod metrics;
mod notes;
mod options;
mod plain_files;
mod proofs;
mod published;
mod receipts;
mod recent;
mod recovery;
mod repeated;
mod room;
mod sequencer;
mod shelter;
mod snapshots;
mod stored_votes;
mod tail;
mod tiles;

use std::sync::{Arc, Mutex};

use api::content::ClocksAnswered;
use api::log::{EntriesPage, Outcome};
use bytes::Bytes;
use chain::abi::{DigWork, Sold, Status};
use chain::entry::Genesis;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::params::Params;
use chain::tiles::Tile;
use tokio::sync::watch;

use crate::host::RulesSource;
use crate::store::{SharedStore, Texts};

pub use clock::{Clock, SteadyClock, TellTime, system_clock, wall_time};
pub use error::{Busy, ReadError, StartError};
pub use intact::holds_a_chain;
pub use metrics::{Count, Counters};
pub use options::{Archive, DrawWriter, EngineOptions, Found, NoArchive, Threads, Tuning};
pub use room::Squeeze;
pub use sequencer::QUEUE_MAX;

use published::Published;
use sequencer::{Event, Inbox};
use snapshots::Served;

/// The log's end, as published: everything up to it is durable.
#[derive(Clone, Debug)]
pub struct Tip {
    /// The chain's status.
    pub status: Status,
    /// The latest checkpoint, signed by the house. Published at intervals, so it can be behind the status.
    pub checkpoint: Arc<str>,
    /// How many clocks have answered since the log's last entry, once one has, as far as this server knows.
    pub clocks: Option<ClocksAnswered>,
}

/// An engine, which appends to one chain. Clones are handles of the same engine.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
}

struct Shared {
    options: EngineOptions,
    genesis: Genesis,
    chain_id: Hash,
    published: Arc<Published>,
    pool: crate::host::VerifyingPool,
    inbox: Inbox,
    /// The block that could be dug when the log had this many entries.
    work: Mutex<Option<(EntryIndex, Option<DigWork>)>>,
    snapshot: Served,
    /// How far the work is that follows the log.
    done: in_requests::Done,
}

impl Engine {
    /// Restores the chain in the store, or begins one, and starts appending to it. Must be called inside a `tokio`
    /// runtime, which the engine uses for as long as it lives.
    ///
    /// # Errors
    /// As [`StartError`] says.
    pub async fn start(options: EngineOptions) -> Result<Self, StartError> {
        let started = sequencer::start(options.clone()).await?;
        let threads = options.tuning.verifying_threads;
        let pool = crate::host::VerifyingPool::start(options.rules.clone(), started.chain_id, threads)?;
        let shared = Shared {
            options,
            genesis: started.genesis,
            chain_id: started.chain_id,
            published: started.published,
            pool,
            inbox: started.inbox,
            work: Mutex::default(),
            snapshot: Served::default(),
            done: in_requests::Done::default(),
        };
        let engine = Self { shared: Arc::new(shared) };
        if !engine.shared.options.tuning.in_requests {
            tokio::spawn(shelter::keep(Arc::downgrade(&engine.shared), engine.tip()));
        }
        Ok(engine)
    }

    /// Submits events, each the bytes of a [`chain::submission::Submission`]. One outcome for each, in their order,
    /// once the accepted ones are durable.
    ///
    /// # Errors
    /// [`Busy`] when too much is waiting; nothing was done then.
    pub async fn submit(&self, submissions: Vec<Vec<u8>>) -> Result<Vec<Outcome>, Busy> {
        let verdicts = self.shared.pool.submit(submissions.clone()).ok_or(Busy)?;
        // An instance that broke on these submissions gives no verdicts; clients may retry.
        let verdicts = verdicts.await.ok().flatten().ok_or(Busy)?;
        let mut outcomes = Vec::with_capacity(verdicts.len());
        let mut events = Vec::new();
        for (verdict, bytes) in verdicts.into_iter().zip(submissions) {
            match verdict {
                Err(rejection) => outcomes.push(Some(Outcome::Refused(rejection))),
                Ok(checked) => {
                    // The sequencer is asked also without the photo: it may have been erased after a first try.
                    let lacking = self.missing_photo(&checked.photos).await;
                    outcomes.push(None);
                    events.push(Event { id: checked.id, photos: checked.photos, bytes, lacking });
                }
            }
        }
        let mut sequenced = self.sequence(events).await.into_iter();
        let filled = outcomes.into_iter().map(|outcome| outcome.or_else(|| sequenced.next()).unwrap_or(LATER));
        Ok(filled.collect())
    }

    /// The trades made by the entries from `from` up to, not including, `to`: at most 1,024.
    ///
    /// # Errors
    /// [`Busy`] when too much is waiting.
    pub async fn trades(&self, from: EntryIndex, to: EntryIndex) -> Result<Vec<Sold>, Busy> {
        self.shared.inbox.trades((from, to))?.await.map_err(|_| Busy)
    }

    /// Follows the log's end. It changes when entries or a checkpoint were published, or a clock has answered.
    pub fn tip(&self) -> watch::Receiver<Tip> {
        self.shared.published.follow()
    }

    /// The chain's status.
    pub fn status(&self) -> Status {
        self.shared.published.tip().status
    }

    /// Consecutive entries from `from`, at most `limit` and about a mebibyte; empty at the log's end.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn entries(&self, from: EntryIndex, limit: usize) -> Result<EntriesPage, ReadError> {
        self.shared.published.entries(from, limit, Texts::With).await
    }

    /// The same without texts: for clients that only check the log.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn entries_without_texts(&self, from: EntryIndex, limit: usize) -> Result<EntriesPage, ReadError> {
        self.shared.published.entries(from, limit, Texts::Without).await
    }

    /// The newest snapshot after which a block was closed, and how many entries it covers: that block's header proves
    /// it. All readers share its bytes.
    ///
    /// # Errors
    /// [`ReadError::Store`].
    pub async fn latest_snapshot(&self) -> Result<Option<(EntryIndex, Bytes)>, ReadError> {
        self.shared.snapshot.latest(&self.shared.published, self.shared.options.threads).await
    }

    /// The proof (RFC 6962) that the first `old` entries are a prefix of the first `new`; `None` if the sizes are out
    /// of order.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn consistency_proof(&self, old: u64, new: u64) -> Result<Option<Vec<Hash>>, ReadError> {
        self.shared.published.consistency_proof(old, new).await
    }

    /// The proof (RFC 6962) that an entry is one of the first `size`; `None` if it is not.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn inclusion_proof(&self, entry: EntryIndex, size: u64) -> Result<Option<Vec<Hash>>, ReadError> {
        self.shared.published.inclusion_proof(entry.0, size).await
    }

    /// A tile of the log (C2SP tlog-tiles), `None` beyond the log's end.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn tile(&self, tile: Tile) -> Result<Option<Bytes>, ReadError> {
        self.shared.published.tile(tile).await
    }

    /// The chain's id.
    pub fn chain_id(&self) -> Hash {
        self.shared.chain_id
    }

    /// The rules' numbers.
    pub fn params(&self) -> &Params {
        self.shared.genesis.rules.params()
    }

    /// The chain's genesis.
    pub fn genesis(&self) -> &Genesis {
        &self.shared.genesis
    }

    /// Where instances of the rules come from.
    pub fn rules(&self) -> &Arc<dyn RulesSource> {
        &self.shared.options.rules
    }

    /// The store that the engine writes to.
    pub fn store(&self) -> &SharedStore {
        &self.shared.options.store
    }

    /// Metrics since the start.
    pub fn metrics(&self) -> &Counters {
        &self.shared.published.counters
    }

    /// Finishes the batch in flight, writes the last checkpoint and, right after a block, a snapshot, and stops. Later
    /// submissions are answered with [`Busy`].
    pub async fn shutdown(&self) {
        self.shared.pool.close();
        self.shared.inbox.stop().await;
    }

    async fn missing_photo(&self, photos: &[Hash]) -> Option<Outcome> {
        for photo in photos {
            match self.shared.options.photos.holds(photo).await {
                Ok(true) => {}
                Ok(false) => return Some(Outcome::PhotoMissing(*photo)),
                Err(error) => {
                    tracing::warn!(error = error.chain(), "looking for a photo failed");
                    return Some(LATER);
                }
            }
        }
        None
    }

    /// Missing outcomes mean "later": the queue was full, or the sequencer stopped.
    async fn sequence(&self, events: Vec<Event>) -> Vec<Outcome> {
        let sequenced = match self.shared.inbox.send(events) {
            Ok(sequenced) => sequenced.await.ok(),
            Err(Busy) => None,
        };
        match sequenced {
            Some(sequenced) => self.recognise_repeated(sequenced).await,
            None => Vec::new(),
        }
    }
}

/// The outcome if nothing can be written now.
const LATER: Outcome = Outcome::TryLater { after_s: 1 };
