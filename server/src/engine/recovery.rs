//! Restoring a chain: the newest usable snapshot, and every segment after it.

use chain::abi::Status;
use chain::codec;
use chain::entry::{Entry, EntryKind, Genesis};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::merkle;

use super::chunked;
use super::error::StartError;
use super::images;
use super::intact::{self, Starts};
use super::machine::Machine;
use super::options::EngineOptions;
use super::tail::{AHEAD_MAX, Tail};
use crate::host::RulesSource;
use crate::store::{Commit, LogStore, Run, Segment, StorageKey};
use api::log::LogEntry;

/// Entries replayed in one call, which bounds the call's time.
const REPLAY_TOGETHER: usize = AHEAD_MAX;

/// A restored chain.
pub(super) struct Chain {
    pub(super) machine: Machine,
    pub(super) status: Status,
    /// Snapshots that could not be used, because they are damaged or of another log.
    pub(super) useless: Vec<EntryIndex>,
    source: Source,
}

/// What a chain was restored from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// The genesis, and nothing else.
    Genesis,
    /// A snapshot.
    Snapshot,
    /// The image of a snapshot, which is quick.
    Image,
}

/// The chain's first entry.
#[derive(Clone)]
pub(super) struct Origin {
    pub(super) bytes: Vec<u8>,
    pub(super) genesis: Genesis,
    pub(super) chain_id: Hash,
}

/// The first entry, from the first segment if that was found already; or begins a chain if there is none and never was
/// one.
pub(super) async fn origin(
    options: &EngineOptions,
    (log, starts): (&LogStore, &Starts),
    first: Option<Segment>,
) -> Result<Origin, StartError> {
    let first = match first {
        Some(segment) => Some(segment),
        // It may have come while the segments were listed.
        None => read(log, EntryIndex(0)).await?,
    };
    let first = match first {
        Some(segment) => segment,
        None => {
            starts.check(EntryIndex(0))?;
            // Another server may have begun it just now.
            let lost = intact::has_lost_its_log(&options.store).await?;
            match read(log, EntryIndex(0)).await? {
                Some(segment) => segment,
                None if lost => return Err(StartError::LogGone),
                None => begin(options, log).await?,
            }
        }
    };
    let bytes = first.entries.into_iter().next().map(|entry| entry.bytes).ok_or(StartError::NoGenesis)?;
    let entry: Entry = codec::decode(&bytes).map_err(|_| StartError::NoGenesis)?;
    let EntryKind::Genesis(genesis) = entry.kind else { return Err(StartError::NoGenesis) };
    if genesis.house != options.house.public() {
        return Err(StartError::OtherHouse);
    }
    Ok(Origin { chain_id: merkle::leaf_hash(&bytes), genesis, bytes })
}

/// A segment of the log; the error says what to do if it is damaged.
pub(super) async fn read(log: &LogStore, first: EntryIndex) -> Result<Option<Segment>, StartError> {
    log.read(first).await.map_err(|error| StartError::unreadable(first, error))
}

/// Writes the genesis. Of several servers that begin at once one wins, and all continue with its genesis.
async fn begin(options: &EngineOptions, log: &LogStore) -> Result<Segment, StartError> {
    let genesis = Genesis { rules: options.game.clone(), house: options.house.public() };
    let entry = Entry { time_ms: options.clock.now(), kind: EntryKind::Genesis(genesis) };
    let entries = vec![LogEntry { bytes: codec::encode(&entry), texts: Vec::new() }];
    let segment = Segment { writer: options.new_writer()?, batch: 0, first: EntryIndex(0), entries };
    match log.commit(&segment).await {
        Commit::Won => Ok(segment),
        Commit::Lost(other) => Ok(other),
        Commit::Unwritten(error) => Err(error.into()),
    }
}

/// How to restore a chain.
pub(super) enum Way {
    /// From the image of a snapshot, which is quick. That of the newest was read already, as far as it can be used, and
    /// so was the run before the place that it is of.
    Warm(Option<Machine>, Option<Run>),
    /// From snapshots only, none beyond the end that this server knows: an instance may have broken because of the
    /// image that it came from, and the server has to see the entries that it has not seen yet.
    Cold { end: EntryIndex },
}

/// The chain from the newest usable one of these snapshots, which ascend, else from the genesis. `starts` gives the
/// log's segments.
pub(super) async fn restore(
    options: &EngineOptions,
    origin: &Origin,
    (log, starts): (&LogStore, &Starts),
    snapshots: &[EntryIndex],
    mut way: Way,
) -> Result<Chain, StartError> {
    let mut useless = Vec::new();
    for (older, entries) in snapshots.iter().copied().rev().enumerate() {
        let (image, before) = match &mut way {
            Way::Cold { end } if *end < entries => continue,
            Way::Cold { .. } => (None, None),
            Way::Warm(newest, before) if older == 0 => (newest.take(), before.take()),
            Way::Warm(..) => (images::resume(&options.store, options.rules.as_ref(), entries).await?, None),
        };
        if let Some(image) = image
            && let Some(mut machine) = fitting(image, origin, entries)?
            && intact::is_of_this_log(&mut machine, (log, starts), entries, before).await?
        {
            let status = machine.status()?;
            return Ok(Chain { machine, status, useless, source: Source::Image });
        }
        if let Some(mut machine) = try_snapshot(options, origin, entries).await?
            && intact::is_of_this_log(&mut machine, (log, starts), entries, None).await?
        {
            let status = machine.status()?;
            return Ok(Chain { machine, status, useless, source: Source::Snapshot });
        }
        tracing::warn!(entries = entries.0, "a snapshot is damaged, or of another log, and is skipped");
        useless.push(entries);
    }
    let machine = Machine::begin(options.rules.instance()?, origin.bytes.clone())?;
    let mut machine = machine.map_err(|rejection| StartError::BadLog { from: EntryIndex(0), rejection })?;
    let status = machine.status()?;
    Ok(Chain { machine, status, useless, source: Source::Genesis })
}

impl Chain {
    /// Where the log goes on. Without a snapshot the chain holds the genesis already, but its segment may hold more.
    pub(super) fn continues_at(&self) -> EntryIndex {
        self.snapshot().unwrap_or_default()
    }

    /// How many entries its snapshot covers.
    pub(super) fn snapshot(&self) -> Option<EntryIndex> {
        (self.source != Source::Genesis).then_some(self.status.entries)
    }

    /// The snapshot that an image should be made of, for the next start.
    pub(super) fn lacks_image(&self) -> Option<EntryIndex> {
        (self.source == Source::Snapshot).then_some(self.status.entries)
    }
}

/// The memory of a fresh instance that was restored from a snapshot; `None` if that fails, or instances have no memory
/// of their own.
pub(super) fn image_of(rules: &dyn RulesSource, snapshot: Vec<u8>) -> Option<Vec<u8>> {
    let machine = Machine::restore(rules.instance().ok()?, snapshot).ok()?.ok()?;
    machine.image()
}

/// `None` if the snapshot is missing, damaged, or of another chain: an older one or the log itself is used then.
async fn try_snapshot(
    options: &EngineOptions,
    origin: &Origin,
    entries: EntryIndex,
) -> Result<Option<Machine>, StartError> {
    let Some(bytes) = chunked::read(&options.store, entries, options.threads).await? else { return Ok(None) };
    let Ok(machine) = Machine::restore(options.rules.instance()?, bytes.into())? else { return Ok(None) };
    fitting(machine, origin, entries)
}

/// The machine if it holds this chain, and this many entries of it.
fn fitting(mut machine: Machine, origin: &Origin, entries: EntryIndex) -> Result<Option<Machine>, StartError> {
    let status = machine.status()?;
    let fits = status.chain_id == origin.chain_id && status.entries == entries;
    Ok(fits.then_some(machine))
}

/// Replays every run of the log after the chain's snapshot, and passes each to `see`, in order.
pub(super) async fn replay(
    options: &EngineOptions,
    mut tail: Tail,
    chain: &mut Chain,
    mut see: impl FnMut(Run),
) -> Result<(), StartError> {
    let mut waiting: Vec<Run> = Vec::new();
    let mut count = 0;
    let mut newest = None;
    loop {
        let Some(run) = tail.read().await? else { break };
        newest = run.segment;
        count += run.entries.len();
        waiting.push(run);
        if tail.has_caught_up() {
            break;
        }
        if count >= REPLAY_TOGETHER {
            replay_together(chain, std::mem::take(&mut waiting), &mut see)?;
            count = 0;
        }
    }
    // The newest segment may have been read before it was durable.
    if let Some(newest) = newest {
        options.store.settle(&StorageKey::Segment(newest.first)).await?;
    }
    replay_together(chain, waiting, &mut see)
}

fn replay_together(chain: &mut Chain, runs: Vec<Run>, see: &mut impl FnMut(Run)) -> Result<(), StartError> {
    let Some(from) = runs.first().map(|run| run.first) else { return Ok(()) };
    let genesis = usize::from(from.0 == 0);
    let entries = runs.iter().flat_map(|run| &run.entries);
    let bytes: Vec<Vec<u8>> = entries.skip(genesis).map(|entry| entry.bytes.clone()).collect();
    if !bytes.is_empty() {
        chain.machine.replay(bytes)?.map_err(|rejection| StartError::BadLog { from, rejection })?;
        chain.status = chain.machine.commit()?;
    }
    runs.into_iter().for_each(see);
    Ok(())
}
