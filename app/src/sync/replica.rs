//! This browser's own copy of the chain, and what it remembers about what the house has signed. No browser in here.

use std::collections::VecDeque;

use chain::abi::Receipt;
use chain::checkpoint::{Checkpoint, CheckpointFault};
use chain::codec;
use chain::entry::{Entry, EntryKind};
use chain::error::Rejection;
use chain::hash::Hash;
use chain::ids::Height;
use chain::ledger::{Ledger, Trust};
use chain::restore::restore_in_steps;
use chain::snapshot::SnapshotFault;

use crate::storage::KeptPeak;

/// How many of the last sizes' roots are remembered. Checkpoints come every second, so one that is older than this has
/// been overtaken by newer ones long ago; also the longest log that is replayed from its beginning on a first visit.
pub const ROOTS_MAX: usize = 4_096;

/// A server that does not deserve trust, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Distrust {
    /// It shows another log than before.
    #[error("another log than before")]
    Forked,
    /// It shows less than it has shown before.
    #[error("a shorter log than before")]
    RolledBack,
    /// It sent an entry that the rules forbid.
    #[error("an entry that the rules forbid: {0}")]
    Forged(Rejection),
    /// It sent an entry or a snapshot that this program cannot read; one that knows newer rules may.
    #[error("nothing that this program can read")]
    Unreadable,
    /// Its checkpoint does not carry the house's signature.
    #[error("a checkpoint without the house's signature")]
    Unsigned,
    /// It keeps another chain than the one this browser knows.
    #[error("another chain")]
    OtherChain,
}

impl From<Rejection> for Distrust {
    fn from(rejection: Rejection) -> Self {
        match rejection {
            Rejection::Malformed | Rejection::TooLarge { .. } => Self::Unreadable,
            rejection => Self::Forged(rejection),
        }
    }
}

impl From<SnapshotFault> for Distrust {
    fn from(fault: SnapshotFault) -> Self {
        match fault {
            SnapshotFault::Malformed => Self::Unreadable,
            SnapshotFault::BadGenesis | SnapshotFault::BadLog | SnapshotFault::MidBlock | SnapshotFault::Incoherent => {
                Self::Forged(Rejection::Malformed)
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Root {
    entries: u64,
    root: Hash,
    height: Height,
}

/// The copy.
#[derive(Clone, Debug)]
pub struct Replica {
    ledger: Ledger,
    /// Entries before this one were taken from a snapshot; 0 if this browser has checked everything itself.
    pub checked_from: u64,
    /// The blocks that were closed as of the last checkpoint that fits.
    pub checked_to: Height,
    roots: VecDeque<Root>,
    peak: Option<KeptPeak>,
    /// A checkpoint of a log longer than this copy, to be compared once the copy is that long.
    awaited: Option<(Checkpoint, String)>,
}

impl Replica {
    /// A copy that begins with the first entry.
    ///
    /// # Errors
    /// `Unreadable`, and `Forged` if it makes no game.
    pub fn begin(genesis: &[u8]) -> Result<Self, Distrust> {
        let entry: Entry = codec::decode(genesis).map_err(|_| Distrust::Unreadable)?;
        Ok(Self::new(Ledger::new(entry)?, 0))
    }

    /// A copy that begins with a snapshot. The state root in it is proven by the block after it, its log by the next
    /// checkpoint. Takes long where there are many pets: pauses in between.
    ///
    /// # Errors
    /// `Unreadable`, and `Forged` if its parts do not fit together.
    pub async fn restore(snapshot: &[u8], checked_from: Option<u64>, pause: impl AsyncFn()) -> Result<Self, Distrust> {
        let ledger = restore_in_steps(snapshot, pause).await?;
        let checked_from = checked_from.unwrap_or(ledger.entries().0);
        Ok(Self::new(ledger, checked_from))
    }

    fn new(ledger: Ledger, checked_from: u64) -> Self {
        let checked_to = Height(0);
        let mut replica = Self { ledger, checked_from, checked_to, roots: VecDeque::new(), peak: None, awaited: None };
        replica.remember_root();
        replica
    }

    /// The chain.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Entries in the copy.
    pub fn entries(&self) -> u64 {
        self.ledger.entries().0
    }

    /// The furthest that the house has signed for.
    pub fn peak(&self) -> Option<&KeptPeak> {
        self.peak.as_ref()
    }

    /// Takes up what was remembered from an earlier visit.
    ///
    /// # Errors
    /// `OtherChain`, `Forked`.
    pub fn recall(&mut self, peak: KeptPeak) -> Result<(), Distrust> {
        if peak.chain_id != self.ledger.state().chain_id() {
            return Err(Distrust::OtherChain);
        }
        match self.root_at(peak.entries) {
            Some(known) if known.root != peak.root => return Err(Distrust::Forked),
            Some(known) => self.checked_to = known.height,
            None => {}
        }
        self.peak = Some(peak);
        Ok(())
    }

    /// Appends an entry, checking everything about it.
    ///
    /// # Errors
    /// `Unreadable`, `Forged`; `Forked` when the log is not the one that the house has signed.
    pub fn apply(&mut self, bytes: &[u8]) -> Result<(Entry, Receipt), Distrust> {
        let (entry, receipt) = self.ledger.replay_bytes(bytes, Trust::Nobody)?;
        let root = self.remember_root();
        if let Some(peak) = &self.peak
            && peak.entries == root.entries
        {
            if peak.root != root.root {
                return Err(Distrust::Forked);
            }
            self.checked_to = root.height;
        }
        self.meet_awaited(root)?;
        Ok((entry, receipt))
    }

    /// Forgets how to undo what was applied: this copy only ever goes on.
    pub fn settle(&mut self) {
        self.ledger.commit();
    }

    /// Compares a signed checkpoint with this copy, at once or when the copy is as long. Answers the log's size.
    ///
    /// # Errors
    /// `Unsigned`, `OtherChain`, `Forked`, and `RolledBack` for one that is shorter than what was seen before.
    pub fn witness(&mut self, note: &str) -> Result<u64, Distrust> {
        let chain_id = self.ledger.state().chain_id();
        let checkpoint = Checkpoint::open(note, &chain_id, &self.ledger.house()).map_err(|fault| match fault {
            CheckpointFault::WrongOrigin => Distrust::OtherChain,
            CheckpointFault::Malformed | CheckpointFault::Unsigned => Distrust::Unsigned,
        })?;
        let entries = checkpoint.entries;
        if let Some(known) = self.root_at(entries) {
            self.accept(&checkpoint, note, known)?;
        } else if entries > self.entries() {
            let sooner = self.awaited.as_ref().is_none_or(|(awaited, _)| entries < awaited.entries);
            if sooner {
                self.awaited = Some((checkpoint, note.to_owned()));
            }
        }
        let shown_before = self.peak.as_ref().map_or(0, |peak| peak.entries);
        if entries < shown_before { Err(Distrust::RolledBack) } else { Ok(entries) }
    }

    /// The copy for the next visit, if it is at the end of a block.
    pub fn snapshot(&self) -> Option<Vec<u8>> {
        self.ledger.snapshot().ok()
    }

    /// Whether the last entry applied closed a block.
    pub fn at_block_end(&self) -> bool {
        self.ledger.at_block_end()
    }

    fn meet_awaited(&mut self, root: Root) -> Result<(), Distrust> {
        match self.awaited.take_if(|(awaited, _)| awaited.entries <= root.entries) {
            Some((checkpoint, note)) => self.accept(&checkpoint, &note, root),
            None => Ok(()),
        }
    }

    fn accept(&mut self, checkpoint: &Checkpoint, note: &str, known: Root) -> Result<(), Distrust> {
        if checkpoint.root != known.root || checkpoint.entries != known.entries {
            return Err(Distrust::Forked);
        }
        self.checked_to = self.checked_to.max(known.height);
        if self.peak.as_ref().is_none_or(|peak| peak.entries < checkpoint.entries) {
            let chain_id = self.ledger.state().chain_id();
            let (entries, root) = (checkpoint.entries, checkpoint.root);
            self.peak = Some(KeptPeak { chain_id, entries, root, note: note.to_owned() });
        }
        Ok(())
    }

    fn root_at(&self, entries: u64) -> Option<Root> {
        let first = self.roots.front()?.entries;
        let place = usize::try_from(entries.checked_sub(first)?).ok()?;
        self.roots.get(place).copied()
    }

    fn remember_root(&mut self) -> Root {
        let (entries, height) = (self.entries(), self.ledger.state().height());
        let root = Root { entries, root: self.ledger.log().root(), height };
        if self.roots.len() == ROOTS_MAX {
            self.roots.pop_front();
        }
        self.roots.push_back(root);
        root
    }
}

/// Whether an entry closes a block.
pub fn is_block(entry: &Entry) -> bool {
    matches!(entry.kind, EntryKind::Block(_))
}
