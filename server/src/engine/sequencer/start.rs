//! Starting the sequencer on a thread of its own.

use std::collections::HashSet;
use std::sync::Arc;

use chain::entry::Genesis;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::Sequencer;
use super::inbox::{Commands, Inbox, inbox};
use super::standing::Last;
use super::turns::Turns;
use super::votes::Votes;
use crate::engine::Tip;
use crate::engine::afterwards::Afterwards;
use crate::engine::backfill;
use crate::engine::checkpoints;
use crate::engine::clock;
use crate::engine::error::StartError;
use crate::engine::found::Found;
use crate::engine::intact;
use crate::engine::notes::Notes;
use crate::engine::options::{EngineOptions, Threads};
use crate::engine::plain_files::PlainFiles;
use crate::engine::published::Published;
use crate::engine::recent::Recent;
use crate::engine::recovery::{self, Way};
use crate::engine::tail::Tail;
use crate::health::Moment;
use crate::store::{LogReader, LogStore, StorageKey};

/// The parts of a started sequencer that the engine keeps.
pub(in crate::engine) struct Started {
    pub(in crate::engine) genesis: Genesis,
    pub(in crate::engine) chain_id: Hash,
    pub(in crate::engine) published: Arc<Published>,
    pub(in crate::engine) inbox: Inbox,
}

/// Restores the chain and starts the sequencer.
pub(in crate::engine) async fn start(options: EngineOptions) -> Result<Started, StartError> {
    let (ready, started) = oneshot::channel();
    // The instance cannot leave its thread, so neither can the future that holds it.
    match options.threads {
        Threads::Own => {
            let runtime = tokio::runtime::Handle::current();
            let thread = std::thread::Builder::new().name("sequencer".into());
            thread.spawn(move || runtime.block_on(live(options, ready))).map_err(StartError::System)?;
        }
        Threads::Callers => drop(tokio::task::spawn_local(live(options, ready))),
    }
    started.await.map_err(|_| StartError::System(std::io::Error::other("the sequencer's thread died")))?
}

async fn live(options: EngineOptions, ready: oneshot::Sender<Result<Started, StartError>>) {
    let (inbox, commands) = inbox();
    let sequencer = match open(options, commands).await {
        Ok(sequencer) => sequencer,
        // The caller may have gone away.
        Err(error) => return drop(ready.send(Err(error))),
    };
    let (published, chain_id) = (sequencer.published.clone(), sequencer.origin.chain_id);
    tokio::spawn(backfill::run(published.clone(), chain_id, sequencer.last_snapshot, inbox.clone()));
    let genesis = sequencer.origin.genesis.clone();
    if ready.send(Ok(Started { genesis, chain_id, published, inbox })).is_ok() {
        sequencer.run().await;
    }
}

async fn open(options: EngineOptions, commands: Commands) -> Result<Sequencer, StartError> {
    let writer = options.new_writer()?;
    let log = LogStore::new(options.store.clone());
    let mut found = Found::look(&options, &log).await?;
    if found.is_copy && !options.accept_copy {
        return Err(StartError::IsCopy);
    }
    let mut known = std::mem::take(&mut found.starts);
    let origin = recovery::origin(&options, (&log, &known), found.first.take()).await?;
    let before = found.tail.as_mut().and_then(|tail| tail.before.take());
    let warm = Way::Warm(found.newest.take(), before);
    let mut chain = recovery::restore(&options, &origin, (&log, &known), &found.snapshots, warm).await?;
    let place = chain.continues_at();
    let tail = found.tail.take().filter(|tail| tail.is_from(place));
    let tail = tail.unwrap_or_else(|| Tail::new(&log, &known, place));
    let (from_snapshot, lacks_image) = (chain.snapshot(), chain.lacks_image());
    let base = from_snapshot.unwrap_or_default();
    let mut notes = Notes::new(origin.chain_id, chain.status.height, base);
    let mut recent = Recent::new(base);
    let mut starts = Vec::new();
    let mut last = None;
    recovery::replay(&options, tail, &mut chain, |run| {
        starts.extend(run.segment.map(|segment| segment.first.0));
        last = run.segment.or(last);
        for (index, entry) in (run.first.0..).map(EntryIndex).zip(run.entries) {
            notes.note(index, &entry.bytes);
            recent.push(entry);
        }
    })
    .await?;
    let (now, newest) = (options.clock.now(), chain.status.time_ms);
    if clock::is_far_ahead(now, newest) && !options.accept_clock {
        return Err(StartError::ClockFarAhead { now: Moment(now.0), last: Moment(newest.0) });
    }
    let end = chain.status.entries;
    known.check(end)?;
    intact::check_whole(&options.store, (&log, &mut known), found.shape, base).await?;
    let signed = found.signed.as_ref().map(|note| intact::compare_with_checkpoint(note, &options, &chain.status));
    // A snapshot beyond the log's end of a moment ago may be another server's, and valid.
    let useless = chain.useless.iter().filter(|entries| known.0.last() >= Some(entries));
    let strangers: Vec<_> = found.beyond(end).chain(useless.copied()).collect();
    intact::remove_strangers(&options.store, &strangers).await?;
    if found.is_copy {
        tracing::warn!("this store was a copy, and is the chain's own from now on");
        options.store.delete(&StorageKey::CopyMark).await?;
    }
    if last.is_none() {
        last = known.last_before(&log, end).await?.and_then(|run| run.segment);
    }
    let last = Last::of(last.ok_or(StartError::Shorter { entries: end })?);
    let checkpoint = checkpoints::sign(&chain.status, &options.house);
    let tip = Tip { status: chain.status.clone(), checkpoint, clocks: None };
    let plain_files = options.tuning.plain_files.then(|| PlainFiles::new(signed.flatten()));
    let published = Published::new(&options.store, log.clone(), (tip, recent), (starts, known), plain_files);
    from_snapshot.into_iter().for_each(|entries| published.set_newest_snapshot(entries));
    published.set_newest_block(notes.newest_block);
    let afterwards = Afterwards::start(published.clone(), &options, writer);
    lacks_image.into_iter().for_each(|entries| afterwards.image(entries));
    // These photos do not wait yet.
    notes.named = Vec::new();
    // Erasures that a kill interrupted are done again.
    afterwards.erase(std::mem::take(&mut notes.erasures));
    Ok(Sequencer {
        others: LogReader::new(log.clone(), end, &[]),
        turns: Turns::default(),
        log,
        origin,
        end,
        last,
        machine: chain.machine,
        writer,
        batches: 0,
        holds: 0,
        notes,
        backfilled: false,
        poison: HashSet::new(),
        published,
        afterwards,
        last_snapshot: base,
        commands,
        next_poll: Instant::now() + options.tuning.poll,
        votes: Votes::default(),
        next_block: None,
        last_time: newest,
        clock_is_wrong: false,
        options,
    })
}
