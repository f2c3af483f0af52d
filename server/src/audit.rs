//! `pitpet audit`: replays a whole log with the rules linked into this program, and checks every signature.

use std::collections::HashSet;

use api::log::LogEntry;
use chain::abi::Status;
use chain::check_log::{Fault, LogChecker};
use chain::checkpoint::{Checkpoint, CheckpointFault};
use chain::codec;
use chain::entry::{Entry, EntryKind, Genesis};
use chain::error::Rejection;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::merkle;
use chain::submission::{check_text, text_slots};

use crate::media::{Condition, condition};
use crate::shelf::Named;
use crate::store::{Family, LogReader, LogStore, Segment, SharedStore, StorageKey, StoreError};

/// The first fault of a store.
#[derive(Debug, thiserror::Error)]
pub enum AuditFault {
    /// An entry, the state, the treats or the checkpoint.
    #[error(transparent)]
    Log(#[from] Fault),
    /// A text is not the one that its entry commits to.
    #[error("entry {}: text {slot} beside it: {rejection}", index.0)]
    Text {
        /// The entry.
        index: EntryIndex,
        /// Which of its texts, from 0.
        slot: usize,
        /// What is wrong with it.
        rejection: Rejection,
    },
    /// An entry has more or fewer texts than it commits to.
    #[error("entry {}: {found} texts beside it, {expected} in it", index.0)]
    TextCount {
        /// The entry.
        index: EntryIndex,
        /// In the entry.
        expected: usize,
        /// Beside it.
        found: usize,
    },
    /// The checkpoint in the store is invalid, or not this house's.
    #[error("the checkpoint: {0}")]
    Checkpoint(CheckpointFault),
    /// The store cannot be read, or a segment is damaged.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The result of an audit without a fault.
#[derive(Clone, Debug)]
pub struct Report {
    /// The chain's status.
    pub status: Status,
    /// Treats ever minted, and treats burned.
    pub treats: (u64, u64),
    /// Segments read.
    pub segments: u64,
    /// Bundles of 256 entries read.
    pub bundles: u64,
    /// How many entries the checkpoint in the store covers.
    pub checkpoint: Option<u64>,
    /// Photos that the log's entries name and that were not erased.
    pub photos: usize,
    /// How many of them are not in the store. They cannot be made again, but that is no fault of the log.
    pub photos_missing: usize,
    /// How many of them are not those that their names commit to: there in part, or others.
    pub photos_damaged: usize,
}

/// Checks everything: each entry's rules and signatures, the state root in every block, the sum of all treats, every
/// text against its commitment, and the checkpoint.
///
/// # Errors
/// The first fault.
pub async fn audit(store: &SharedStore) -> Result<Report, AuditFault> {
    let log = LogStore::new(store.clone());
    // The checkpoint is read first: the log may grow meanwhile, but never shrink.
    let note = store.get(&StorageKey::Checkpoint).await?;
    let first = log.read(EntryIndex(0)).await?.ok_or(Fault::Empty)?;
    let checkpoint = open_checkpoint(note.as_deref(), &first)?;
    let covered = checkpoint.as_ref().map(|checkpoint| checkpoint.entries);
    let mut checker = LogChecker::against(checkpoint);
    let mut named = Named::default();
    let (mut segments, mut bundles) = (0, 0);
    let mut reader = LogReader::new(log, EntryIndex(0), &store.list(Family::Segments).await?);
    while let Some(run) = reader.read().await? {
        for (index, entry) in (run.first.0..).map(EntryIndex).zip(&run.entries) {
            checker.entry(&entry.bytes)?;
            check_texts(index, entry)?;
            if let Ok(EntryKind::Event(event)) = codec::decode::<Entry>(&entry.bytes).map(|entry| entry.kind) {
                named.read(index, &event.body, |_| true);
            }
        }
        match run.segment {
            Some(_) => segments += 1,
            None => bundles += 1,
        }
    }
    let ledger = checker.finish()?;
    let globals = ledger.state().globals();
    let treats = (globals.minted, globals.burned);
    let report = Report {
        status: ledger.status(),
        treats,
        segments,
        bundles,
        checkpoint: covered,
        photos: 0,
        photos_missing: 0,
        photos_damaged: 0,
    };
    check_photos(named.all(), store, report).await
}

async fn check_photos(photos: HashSet<Hash>, store: &SharedStore, mut report: Report) -> Result<Report, AuditFault> {
    report.photos = photos.len();
    for photo in photos {
        match condition(store, photo).await? {
            Condition::Whole | Condition::Erased => {}
            Condition::Missing => report.photos_missing += 1,
            Condition::Damaged => {
                tracing::warn!(%photo, "this photo is damaged: put it back from a backup, or upload it again");
                report.photos_damaged += 1;
            }
        }
    }
    Ok(report)
}

fn open_checkpoint(note: Option<&[u8]>, first: &Segment) -> Result<Option<Checkpoint>, AuditFault> {
    let Some(note) = note else { return Ok(None) };
    let genesis = first.entries.first().and_then(genesis);
    // Without a genesis the log itself is at fault, and the checker will say so.
    let Some((chain_id, genesis)) = genesis else { return Ok(None) };
    let malformed = AuditFault::Checkpoint(CheckpointFault::Malformed);
    let note = std::str::from_utf8(note).map_err(|_| malformed)?;
    Checkpoint::open(note, &chain_id, &genesis.house).map(Some).map_err(AuditFault::Checkpoint)
}

fn genesis(entry: &LogEntry) -> Option<(Hash, Genesis)> {
    match codec::decode::<Entry>(&entry.bytes).ok()?.kind {
        EntryKind::Genesis(genesis) => Some((merkle::leaf_hash(&entry.bytes), genesis)),
        EntryKind::Event(_) | EntryKind::Block(_) => None,
    }
}

fn check_texts(index: EntryIndex, entry: &LogEntry) -> Result<(), AuditFault> {
    let slots = match codec::decode::<Entry>(&entry.bytes).map(|entry| entry.kind) {
        Ok(EntryKind::Event(event)) => text_slots(&event.body),
        _ => Vec::new(),
    };
    let (expected, found) = (slots.len(), entry.texts.len());
    if expected != found {
        return Err(AuditFault::TextCount { index, expected, found });
    }
    for (slot, (commitment, text)) in slots.iter().zip(&entry.texts).enumerate() {
        // An erased text need not prove anything.
        let Some(text) = text else { continue };
        check_text(commitment, text).map_err(|rejection| AuditFault::Text { index, slot, rejection })?;
    }
    Ok(())
}

impl std::fmt::Display for Report {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let status = &self.status;
        writeln!(formatter, "chain     {}", status.chain_id)?;
        let (entries, bundles, segments) = (status.entries.0, self.bundles, self.segments);
        writeln!(formatter, "entries   {entries} in {bundles} bundles and {segments} segments")?;
        writeln!(formatter, "height    {}", status.height.0)?;
        writeln!(formatter, "root      {}", status.log_root)?;
        writeln!(formatter, "accounts  {}, pets {}", status.accounts, status.pets)?;
        writeln!(formatter, "treats    {} minted, {} burned, the rest counted", self.treats.0, self.treats.1)?;
        let (missing, damaged) = (self.photos_missing, self.photos_damaged);
        writeln!(formatter, "photos    {}, {missing} of them missing, {damaged} damaged", self.photos)?;
        match self.checkpoint {
            Some(entries) => write!(formatter, "checkpoint covers {entries} entries and fits"),
            None => write!(formatter, "checkpoint none"),
        }
    }
}
