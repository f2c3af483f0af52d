//! The published log: its end, its entries, its tiles. All of it is durable.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use api::content::ClocksAnswered;
use chain::abi::{Clocks, Status};
use chain::ids::{AccountId, EntryIndex};
use tokio::sync::watch;

use super::Tip;
use super::intact::{Shape, Starts};
use super::metrics::Counters;
use super::plain_files::PlainFiles;
use super::recent::Recent;
use super::room::Seen;
use super::tiles::Edge;
use crate::health::Health;
use crate::shelf::Waiting;
use crate::store::{LogStore, Run, SharedStore, StoreError};

/// The readers' side of the engine.
pub(super) struct Published {
    pub(super) store: SharedStore,
    pub(super) log: LogStore,
    pub(super) counters: Counters,
    tip: watch::Sender<Tip>,
    pub(super) recent: RwLock<Recent>,
    /// The starts of segments that were replayed or written by this process, and are not bundled yet, or not for long.
    pub(super) new_starts: Mutex<Vec<u64>>,
    /// The starts of segments that existed at the start.
    pub(super) old_starts: Vec<u64>,
    /// How many entries the newest snapshot covers; 0 without one.
    newest_snapshot: AtomicU64,
    /// How many entries the log had after its newest block.
    newest_block: AtomicU64,
    /// Pets given up since the start: the shelter checks them before the block has closed.
    pub(super) given_up: AtomicU64,
    pub(super) health: Health,
    /// Photos that no entry names yet.
    pub(super) waiting: Waiting,
    pub(super) squeeze: Seen,
    /// Older parts of the log that could not be read, by their first entries.
    pub(super) damaged: Mutex<BTreeSet<EntryIndex>>,
    /// Which accounts' clock votes are known, and about which entry.
    voted: Mutex<(EntryIndex, Vec<AccountId>)>,
    pub(super) edge: tokio::sync::Mutex<Option<Edge>>,
    /// If the log is also written as plain files.
    pub(super) plain_files: Option<tokio::sync::Mutex<PlainFiles>>,
}

impl Published {
    /// A log that ends at `tip`, with its recent entries in memory. `new` are the starts of segments that were
    /// replayed, `old` those that were listed.
    pub(super) fn new(
        store: &SharedStore,
        log: LogStore,
        (tip, recent): (Tip, Recent),
        (new, old): (Vec<u64>, Starts),
        plain_files: Option<PlainFiles>,
    ) -> Arc<Self> {
        Arc::new(Self {
            store: store.clone(),
            log,
            counters: Counters::default(),
            tip: watch::Sender::new(tip),
            recent: RwLock::new(recent),
            new_starts: Mutex::new(new),
            old_starts: old.0.into_iter().map(|start| start.0).collect(),
            newest_snapshot: AtomicU64::new(0),
            newest_block: AtomicU64::new(0),
            given_up: AtomicU64::new(0),
            health: Health::default(),
            waiting: Waiting::default(),
            squeeze: Seen::default(),
            damaged: Mutex::default(),
            voted: Mutex::default(),
            edge: tokio::sync::Mutex::new(None),
            plain_files: plain_files.map(tokio::sync::Mutex::new),
        })
    }

    /// Takes a run's entries, without publishing them yet.
    pub(super) fn push(&self, run: Run) {
        if let Some(segment) = run.segment {
            // Nothing that can panic runs under these locks, here and below.
            self.new_starts.lock().unwrap_or_else(PoisonError::into_inner).push(segment.first.0);
        }
        let mut recent = self.recent.write().unwrap_or_else(PoisonError::into_inner);
        run.entries.into_iter().for_each(|entry| recent.push(entry));
    }

    /// The shape of the log behind its bundles, up to an end.
    pub(super) async fn shape(&self, end: EntryIndex) -> Result<Shape, StoreError> {
        let tail = self.log.mark().await?.map_or(EntryIndex(0), |mark| mark.tail);
        Ok(Shape::of(self.starts().into_iter().filter(|start| *start >= tail), end))
    }

    /// Where the segments begin that this process knows, ascending.
    pub(super) fn starts(&self) -> Vec<EntryIndex> {
        let new = self.new_starts.lock().unwrap_or_else(PoisonError::into_inner);
        // Some of the existing ones were replayed as well.
        let first_new = new.first().copied().unwrap_or(u64::MAX);
        let old = self.old_starts.iter().take_while(|start| **start < first_new);
        old.chain(new.iter()).copied().map(EntryIndex).collect()
    }

    /// Forgets the segments that begin before this one: readers look in bundles for what was in them.
    pub(super) fn forget_starts_before(&self, tail: EntryIndex) {
        let mut new = self.new_starts.lock().unwrap_or_else(PoisonError::into_inner);
        let bundled = new.partition_point(|start| *start < tail.0);
        new.drain(..bundled);
    }

    /// Erases an entry's texts from memory.
    pub(super) fn erase(&self, index: EntryIndex) {
        self.recent.write().unwrap_or_else(PoisonError::into_inner).erase(index);
    }

    /// Publishes the chain's status.
    pub(super) fn tell(&self, status: Status) {
        self.tip.send_modify(|tip| {
            tip.clocks = tip.clocks.filter(|told| told.entry.0 + 1 == status.entries.0);
            tip.status = status;
        });
    }

    /// Publishes a new checkpoint.
    pub(super) fn tell_checkpoint(&self, checkpoint: Arc<str>) {
        self.tip.send_modify(|tip| tip.checkpoint = checkpoint);
    }

    /// The log's end.
    pub(super) fn tip(&self) -> Tip {
        self.tip.borrow().clone()
    }

    /// Follows the log's end.
    pub(super) fn follow(&self) -> watch::Receiver<Tip> {
        self.tip.subscribe()
    }

    /// Takes the accounts whose clock votes about an entry are known, and publishes how many.
    pub(super) fn voted(&self, clocks: &Clocks, accounts: Vec<AccountId>) {
        let (entry, asked, given) = (clocks.entry, clocks.active.len() as u64, accounts.len() as u64);
        *self.voted.lock().unwrap_or_else(PoisonError::into_inner) = (entry, accounts);
        let answered = ClocksAnswered { entry, given, asked, needed: clocks.needed };
        self.tip.send_modify(|tip| tip.clocks = Some(answered));
    }

    /// The accounts whose clock votes about this entry are known.
    pub(super) fn voters(&self, entry: EntryIndex) -> Vec<AccountId> {
        let voted = self.voted.lock().unwrap_or_else(PoisonError::into_inner);
        if voted.0 == entry { voted.1.clone() } else { Vec::new() }
    }

    /// How many entries the newest snapshot covers.
    pub(super) fn newest_snapshot(&self) -> Option<EntryIndex> {
        match self.newest_snapshot.load(Ordering::Acquire) {
            0 => None,
            entries => Some(EntryIndex(entries)),
        }
    }

    /// A snapshot of this many entries is in the store.
    pub(super) fn set_newest_snapshot(&self, entries: EntryIndex) {
        self.newest_snapshot.fetch_max(entries.0, Ordering::AcqRel);
    }

    /// Whether a block has been closed since the log had this many entries.
    pub(super) fn has_block_after(&self, entries: EntryIndex) -> bool {
        self.newest_block.load(Ordering::Acquire) > entries.0
    }

    /// The log had this many entries when a block had just been closed.
    pub(super) fn set_newest_block(&self, entries: EntryIndex) {
        self.newest_block.fetch_max(entries.0, Ordering::AcqRel);
    }
}
