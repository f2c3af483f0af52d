//! Keeps this browser's copy of the chain up to date, in slices short enough that the page never freezes.

mod begin;
mod bookmark;
mod copy;
mod distrust;
mod follow;
pub(crate) mod keep;
pub(crate) mod lookup;
pub(crate) mod nudge;
mod origin;
pub mod proof;
mod prove;
mod replica;
mod roots;
mod rules;
mod state;

use api::log::{EntriesPage, LogEntry};
use api::path;
use chain::checkpoint::{Checkpoint, CheckpointFault};
use chain::commitment::SealedText;
use chain::entry::{Entry, EntryKind};
use chain::hash::Hash;
use chain::keys::PublicKey;
use chain::submission::{check_text, text_slots};
use leptos::task::spawn_local;

pub use bookmark::Bookmark;
pub use copy::{ChainCopy, SETTLE_MS};
pub use distrust::Distrust;
pub use proof::Missing;
pub use replica::{Replica, Witnessed};
pub use state::{Alarm, Arrival, CopyEvent, SyncState, Tick, Unsure};

use crate::browser;
use crate::http::{Answer, HttpError, get_binary, get_text};
use crate::lock::hold;
use follow::{Followed, follow};
use nudge::{Nudge, Wish};

/// Entries fetched in one request.
const PAGE_ENTRIES: u64 = 1_000;
/// Work done before the browser can draw again: half a frame.
const SLICE_MS: f64 = 8.0;
/// Pauses between retries, in milliseconds; the last one repeats.
const PAUSES_MS: [u32; 6] = [500, 1_000, 2_000, 4_000, 8_000, 15_000];
/// The longest pause while the outbox waits for the server.
const WAITED_FOR_MS: u32 = 4_000;
/// The polling interval where streams do not work.
const POLL_MS: u32 = 2_000;
/// After this many streams in a row that did not work the log is polled ...
const UNFIT_MAX: u32 = 2;
/// ... and a stream is tried again after some polls: twice as many each time, up to this many.
const POLLS_MAX: u32 = 30;
const POLLS_TIMES_MAX: u32 = 16;
/// The lock of the tab that has the stream.
const STREAM: &str = "pitpet-stream";
/// How often a server may answer with less than before until that is believed: servers behind one address are not
/// always equally up to date.
const SHORTER_MAX: u32 = 3;

/// Why the copy could not be brought up to date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SyncError {
    /// No response, or not a valid one.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The server cannot be trusted.
    #[error(transparent)]
    Distrust(#[from] Distrust),
}

/// How the earlier rounds went.
#[derive(Debug, Default)]
struct Luck {
    failures: usize,
    /// Streams in a row that did not work.
    unfit: u32,
    polls: u32,
    shorter: u32,
}

impl Luck {
    /// Whether to poll the log once more before a stream is tried.
    fn asks(&mut self) -> bool {
        let Some(more) = self.unfit.checked_sub(UNFIT_MAX) else { return false };
        let asks = self.polls < POLLS_MAX * (1 << more.min(8)).min(POLLS_TIMES_MAX);
        self.polls = if asks { self.polls + 1 } else { 0 };
        asks
    }

    fn followed(&mut self, followed: Followed) {
        self.unfit = if followed == Followed::Well { 0 } else { self.unfit.saturating_add(1) };
    }
}

/// Keeps the copy up to date for as long as the page is open.
pub async fn keep_up(copy: ChainCopy) {
    spawn_local(stand_for_election(copy));
    spawn_local(prove::watch(copy));
    let Some(nudge) = copy.nudge() else { return };
    nudge.listen();
    let mut luck = Luck::default();
    loop {
        let pause_ms = match round(copy, &nudge, &mut luck).await {
            Ok(pause_ms) => {
                luck.failures = 0;
                pause_ms
            }
            Err(error) => {
                copy.failed(&error);
                let pause_ms = PAUSES_MS[luck.failures.min(PAUSES_MS.len() - 1)];
                luck.failures += 1;
                pause_ms
            }
        };
        let wish = nudge.pause(if copy.is_awaited() { pause_ms.min(WAITED_FOR_MS) } else { pause_ms }).await;
        take_over(copy, wish);
    }
}

/// When the page is shown again, or the network has changed, it takes over what a closed tab has left in the outbox: no
/// other tab sends that.
fn take_over(copy: ChainCopy, wish: Option<Wish>) {
    if wish.is_some_and(|wish| wish > Wish::Look) {
        copy.tell(CopyEvent::Seen);
    }
}

/// Catches up, then follows the stream until it ends. Returns the pause before the next round.
async fn round(copy: ChainCopy, nudge: &Nudge, luck: &mut Luck) -> Result<u32, SyncError> {
    if !copy.has_copy() {
        begin::begin(copy).await?;
    }
    let note = checkpoint().await?;
    match copy.witness(&note) {
        Err(Distrust::RolledBack) if luck.shorter < SHORTER_MAX => {
            luck.shorter += 1;
            return Ok(POLL_MS);
        }
        Err(distrust) => return Err(distrust.into()),
        Ok(witnessed) => {
            luck.shorter = 0;
            if begin::leap(copy, witnessed.entries()).await? {
                copy.witness(&note)?;
            }
            catch_up(copy, witnessed.entries()).await?;
        }
    }
    copy.heard();
    prove::prove(copy).await?;
    copy.ready();
    keep::keep(copy);
    if luck.asks() {
        return Ok(POLL_MS);
    }
    let followed = follow(copy, nudge).await?;
    luck.followed(followed);
    copy.set_live(false);
    Ok(PAUSES_MS[0])
}

/// The house's newest checkpoint. What is not a signed note does not come from PitPet, and proves nothing against the
/// server.
async fn checkpoint() -> Answer<String> {
    Some(get_text(path::CHECKPOINT).await?).filter(|note| is_note(note)).ok_or(HttpError::Garbled)
}

/// Whether this is a checkpoint of some log, signed by any key.
fn is_note(text: &str) -> bool {
    !matches!(Checkpoint::open(text, &Hash([0; 32]), &PublicKey([0; 32])), Err(CheckpointFault::Malformed))
}

/// Fetches and applies all missing entries. `of` is the size for the progress display.
async fn catch_up(copy: ChainCopy, of: u64) -> Result<(), SyncError> {
    loop {
        let from = copy.entries();
        let query = [("from", from.to_string()), ("limit", PAGE_ENTRIES.to_string())];
        let page: EntriesPage = get_binary(path::ENTRIES, &query).await?;
        if page.entries.is_empty() {
            return Ok(());
        }
        copy.waiting(from, of.max(from));
        apply_page(copy, page).await?;
    }
}

/// Waits until no other tab has the stream; then this one has it until it is closed. The other tab may have left
/// something.
async fn stand_for_election(copy: ChainCopy) {
    let held = hold(STREAM).await;
    copy.elect();
    take_over(copy, Some(Wish::Seen));
    // The browser releases it when the tab is closed.
    std::mem::forget(held);
}

/// Applies the entries that the copy lacks, and yields to the browser in between.
async fn apply_page(copy: ChainCopy, page: EntriesPage) -> Result<(), SyncError> {
    let known = copy.entries().saturating_sub(page.first.0);
    let mut entries = page.entries.into_iter().skip(usize::try_from(known).unwrap_or(usize::MAX)).peekable();
    while entries.peek().is_some() {
        let began = browser::stopwatch_ms();
        let mut arrived = Vec::new();
        let result = copy.apply(|replica, keeper| {
            while let Some(entry) = entries.next_if(|_| browser::stopwatch_ms() - began < SLICE_MS) {
                arrived.push(apply_entry(replica, entry)?);
                // Blocks may be half a day apart, and a slice seldom ends with one.
                if replica.at_block_end() {
                    keeper.offer(keep::clock_ms, replica.entries(), || replica.to_keep());
                }
            }
            Ok(())
        });
        copy.arrived(arrived);
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

/// Replaces texts that do not open their commitments by `None`, as if they were erased.
fn honest_texts(entry: &Entry, texts: Vec<Option<SealedText>>) -> Vec<Option<SealedText>> {
    let EntryKind::Event(event) = &entry.kind else { return Vec::new() };
    let slots = text_slots(&event.body);
    let texts = texts.into_iter().chain(std::iter::repeat(None));
    slots.iter().zip(texts).map(|(slot, text)| text.filter(|text| check_text(slot, text).is_ok())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_not_a_note_proves_nothing() {
        for text in ["", "OK", "Please sign in first.\n", "a\n\nb", "<h1>Welcome</h1>\n\n"] {
            assert!(!is_note(text), "{text:?}");
        }
        let root = "A".repeat(43);
        assert!(is_note(&format!("another.log\n7\n{root}=\n\n\u{2014} another.log AAAA\n")));
    }

    #[test]
    fn streams_that_bring_nothing_are_replaced_by_polling() {
        let mut luck = Luck::default();
        luck.followed(Followed::Nothing);
        assert!(!luck.asks());
        luck.followed(Followed::Badly);
        let asked = |luck: &mut Luck| (0..).take_while(|_| luck.asks()).count() as u32;
        assert_eq!(asked(&mut luck), POLLS_MAX);
        // A stream is tried again, and if that does not work either, ever more seldom.
        luck.followed(Followed::Nothing);
        assert_eq!(asked(&mut luck), 2 * POLLS_MAX);
        (0..100).for_each(|_| luck.followed(Followed::Nothing));
        assert_eq!(asked(&mut luck), POLLS_TIMES_MAX * POLLS_MAX);
        luck.followed(Followed::Well);
        assert!(!luck.asks());
    }
}
