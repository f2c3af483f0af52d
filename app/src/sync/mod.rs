//! Keeping this browser's copy of the chain up to date, in slices short enough that the page never freezes.

mod begin;
mod bookmark;
mod distrust;
pub(crate) mod keep;
pub mod proof;
mod prove;
mod replica;
mod roots;

use api::log::{EntriesPage, LogEntry};
use api::path;
use chain::commitment::SealedText;
use chain::entry::{Entry, EntryKind};
use chain::submission::{check_text, text_slots};
use futures::future::{Either, select};
use leptos::prelude::Set as _;
use leptos::task::spawn_local;

pub use bookmark::Bookmark;
pub use distrust::Distrust;
pub use proof::Missing;
pub use replica::{Replica, Witnessed};

use crate::browser;
use crate::http::{HttpError, get_binary, get_text};
use crate::live::{Live, Pushed};
use crate::lock::hold;
use crate::model::{Arrival, World, away};

// What checks signatures comes right behind the feed, which needs none.
later_work!(checking: pub(crate) fn follow_chain = crate::sync::keep_up);

/// Entries fetched at once.
const PAGE_ENTRIES: u64 = 1_000;
/// Work done before the browser gets to draw again: half a frame.
const SLICE_MS: f64 = 8.0;
/// Pauses between tries to reach the server, in milliseconds; the last one repeats.
const PAUSES_MS: [u32; 6] = [500, 1_000, 2_000, 4_000, 8_000, 15_000];
/// Where no stream can be opened, the log is asked for this often.
const POLL_MS: u32 = 2_000;
/// Streams that never opened, in a row, after which the log is asked for instead ...
const UNOPENED_MAX: u32 = 3;
/// ... and how many such questions later a stream is tried again.
const POLLS_MAX: u32 = 30;
/// The lock of the tab that has the stream.
const STREAM: &str = "pitpet-stream";
/// After so long without a word from the tab that has the stream, the others look for themselves.
const QUIET_MS: u32 = 5_000;
/// How often they ask whether it is their turn to have the stream.
const LISTEN_MS: u32 = 500;
/// How often a server may answer with less than before until that is believed: several servers behind one address are
/// not always equally far.
const SHORTER_MAX: u32 = 3;

/// Why the copy could not be brought up to date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SyncError {
    /// The server did not answer, or not with what was asked for.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// It does not deserve trust.
    #[error(transparent)]
    Distrust(#[from] Distrust),
}

/// How the rounds so far went.
#[derive(Debug, Default)]
struct Luck {
    failures: usize,
    unopened: u32,
    polls: u32,
    shorter: u32,
}

/// Keeps the copy up to date for as long as the page is open.
pub async fn keep_up(world: World) {
    spawn_local(stand_for_election(world));
    spawn_local(away::watch(world));
    spawn_local(prove::watch(world));
    let mut luck = Luck::default();
    loop {
        match round(world, &mut luck).await {
            Ok(pause_ms) => {
                luck.failures = 0;
                browser::pause(pause_ms).await;
            }
            Err(error) => {
                world.sync_failed(&error);
                let pause = PAUSES_MS[luck.failures.min(PAUSES_MS.len() - 1)];
                luck.failures += 1;
                browser::pause(pause).await;
            }
        }
    }
}

/// Catches up, then follows the stream until it breaks. Answers how long to wait before the next round.
async fn round(world: World, luck: &mut Luck) -> Result<u32, SyncError> {
    if !world.has_copy() {
        begin::begin(world).await?;
    }
    let note = get_text(path::CHECKPOINT).await?;
    match world.witness(&note) {
        Err(Distrust::RolledBack) if luck.shorter < SHORTER_MAX => {
            luck.shorter += 1;
            return Ok(POLL_MS);
        }
        Err(distrust) => return Err(distrust.into()),
        Ok(witnessed) => {
            luck.shorter = 0;
            catch_up(world, witnessed.entries()).await?;
        }
    }
    prove::prove(world).await?;
    world.sync_ready();
    keep::keep(world).await;
    if luck.unopened >= UNOPENED_MAX && luck.polls < POLLS_MAX {
        luck.polls += 1;
        return Ok(POLL_MS);
    }
    luck.polls = 0;
    let opened = follow(world).await?;
    luck.unopened = if opened { 0 } else { luck.unopened + 1 };
    world.set_live(false);
    Ok(PAUSES_MS[0])
}

/// Fetches and applies until nothing is left. `of` is the size that progress is shown against.
async fn catch_up(world: World, of: u64) -> Result<(), SyncError> {
    loop {
        let from = world.entries();
        let query = [("from", from.to_string()), ("limit", PAGE_ENTRIES.to_string())];
        let page: EntriesPage = get_binary(path::ENTRIES, &query).await?;
        if page.entries.is_empty() {
            return Ok(());
        }
        world.sync_waiting(from, of.max(from));
        apply_page(world, page).await?;
    }
}

/// Waits until no other tab has the stream, then this one has it until it is closed.
async fn stand_for_election(world: World) {
    let held = hold(STREAM).await;
    world.elect();
    // Given back by the browser when the tab is closed.
    std::mem::forget(held);
}

/// Follows the stream, or what the tab that has it passes on, until it breaks. Answers whether it had opened.
async fn follow(world: World) -> Result<bool, SyncError> {
    let elected = world.is_elected();
    let live = if elected { Live::open(world.entries()) } else { Live::overhear() };
    let Some(mut live) = live else { return Ok(false) };
    let mut opened = !elected;
    world.set_live(opened);
    loop {
        match next(world, &mut live, elected).await {
            Pushed::Opened => {
                opened = true;
                world.set_live(true);
            }
            Pushed::Entries(page) if page.first.0 > world.entries() => return Ok(true),
            Pushed::Entries(page) => {
                apply_page(world, page).await?;
                world.sync_ready();
            }
            Pushed::Checkpoint(note) => {
                // One that is behind is an old one that came late; a server that went back shows it on the next round.
                match world.witness(&note) {
                    Ok(_) | Err(Distrust::RolledBack) => {}
                    Err(distrust) => return Err(distrust.into()),
                }
                world.sync_ready();
                keep::keep(world).await;
            }
            Pushed::Clocks(answered) => _ = world.clocks.try_set(Some(answered)),
            Pushed::Broken => return Ok(opened),
        }
    }
}

/// The next thing that came. Who only overhears looks for themselves when the tab with the stream was closed, or when it
/// has been quiet for a while, since that tab may have been put to sleep.
async fn next(world: World, live: &mut Live, elected: bool) -> Pushed {
    if elected {
        return live.next().await;
    }
    let mut pushed = std::pin::pin!(live.next());
    for _ in 0..QUIET_MS / LISTEN_MS {
        let quiet = std::pin::pin!(browser::pause(LISTEN_MS));
        match select(pushed.as_mut(), quiet).await {
            Either::Left((pushed, _)) => return pushed,
            Either::Right(_) if world.is_elected() => break,
            Either::Right(_) => {}
        }
    }
    Pushed::Broken
}

/// Applies the entries that the copy does not have yet, and lets the page breathe in between.
async fn apply_page(world: World, page: EntriesPage) -> Result<(), SyncError> {
    let known = world.entries().saturating_sub(page.first.0);
    let mut entries = page.entries.into_iter().skip(usize::try_from(known).unwrap_or(usize::MAX)).peekable();
    while entries.peek().is_some() {
        let began = browser::stopwatch_ms();
        let mut arrived = Vec::new();
        let result = world.apply(|replica, keeper| {
            while let Some(entry) = entries.next_if(|_| browser::stopwatch_ms() - began < SLICE_MS) {
                arrived.push(apply_entry(replica, entry)?);
                // Blocks may be half a day apart, and a slice seldom ends on one.
                if replica.at_block_end() {
                    keeper.offer(browser::now_ms, replica.entries(), || replica.to_keep());
                }
            }
            Ok(())
        });
        world.arrived(arrived);
        result?;
        if entries.peek().is_some() {
            browser::breathe().await;
        }
    }
    Ok(())
}

fn apply_entry(replica: &mut Replica, log_entry: LogEntry) -> Result<Arrival, Distrust> {
    let (entry, receipt) = replica.apply(&log_entry.bytes)?;
    let (index, time_ms, height, leaf) = (receipt.index, receipt.time_ms, receipt.height, receipt.leaf);
    let texts = honest_texts(&entry, log_entry.texts);
    let event = match entry.kind {
        EntryKind::Event(event) => Some(event),
        EntryKind::Block(_) | EntryKind::Genesis(_) => None,
    };
    Ok(Arrival { index, time_ms, height, leaf, event, texts })
}

/// The texts that open their commitments. One that does not is as good as erased.
fn honest_texts(entry: &Entry, texts: Vec<Option<SealedText>>) -> Vec<Option<SealedText>> {
    let EntryKind::Event(event) = &entry.kind else { return Vec::new() };
    let slots = text_slots(&event.body);
    let texts = texts.into_iter().chain(std::iter::repeat(None));
    slots.iter().zip(texts).map(|(slot, text)| text.filter(|text| check_text(slot, text).is_ok())).collect()
}
