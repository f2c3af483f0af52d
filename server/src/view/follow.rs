//! Keeps the view up to date with the log.

use std::time::{Duration, Instant};

use api::log::EntriesPage;
use chain::entry::{Entry, EntryKind};
use chain::event::{Action, SignedEvent};
use chain::ids::EntryIndex;
use chain::merkle::leaf_hash;
use chain::submission::photos;
use futures::FutureExt;
use tokio_util::sync::CancellationToken;

use super::{Beside, View, ViewError};
use crate::engine::{Engine, Squeeze};
use crate::health::{Topic, Trouble};
use crate::media::Media;

/// Entries read at once: a few milliseconds of writing.
const ENTRIES_AT_ONCE: usize = 512;
/// Pause between two reads of a busy log, so that it is read in larger parts, which cost much less than many small
/// ones. The first entry after a pause is read at once.
const BREATH: Duration = Duration::from_millis(20);
/// Wait after a failure.
const BACK_OFF: Duration = Duration::from_secs(1);
/// Shortest time until the view may be rebuilt again because a query found damage: the query may be the cause.
const ASKED_AGAIN: Duration = Duration::from_secs(3_600);

/// Rebuilds the view if it has read another log than this: it was restored from a backup, or the log was. Damaged
/// files are handled by [`follow`].
///
/// # Errors
/// When the view can be neither read nor rebuilt.
pub async fn fit(view: &View, engine: &Engine) -> Result<(), ViewError> {
    match is_of_this_log(view, engine).await {
        Ok(true) => return Ok(()),
        Ok(false) => {}
        // Then the view cannot read on, either, which is reported there.
        Err(ViewError::Log(_)) => return Ok(()),
        Err(error) => return Err(error),
    }
    tracing::warn!("the view has read another log than this, or a longer one, and is rebuilt");
    view.rebuild().await
}

async fn is_of_this_log(view: &View, engine: &Engine) -> Result<bool, ViewError> {
    let (next, leaf) = match view.last_read().await {
        Err(error) if error.is_damage() => return Ok(false),
        read => read?,
    };
    let Some(last) = next.0.checked_sub(1).map(EntryIndex) else { return Ok(true) };
    if next > engine.status().entries {
        return Ok(false);
    }
    let page = engine.entries(last, 1).await?;
    Ok(leaf.is_some() && page.entries.first().map(|entry| leaf_hash(&entry.bytes)) == leaf)
}

/// Reads the log into the view until `stop`. Failures are reported and retried; a view that turns out to be damaged is
/// rebuilt.
pub async fn follow(view: View, engine: Engine, media: Media, stop: CancellationToken) {
    let work = async {
        let mut tip = engine.tip();
        let mut follower = Follower::new(view, engine, media);
        loop {
            tip.borrow_and_update();
            match follower.step().await {
                Step::More => tokio::time::sleep(BREATH).await,
                Step::All => tokio::select! {
                    changed = tip.changed() => if changed.is_err() { return },
                    () = follower.view.found_damaged() => follower.mends.asked(&follower.view).await,
                },
                Step::Failed => tokio::time::sleep(BACK_OFF).await,
            }
        }
    };
    let _ = stop.run_until_cancelled(work).await;
}

/// Reads the log into a view, step by step.
pub struct Follower {
    view: View,
    engine: Engine,
    media: Media,
    mends: Mends,
}

/// What a step did.
enum Step {
    /// It has read something.
    More,
    /// There was nothing new.
    All,
    /// It could not read on.
    Failed,
}

impl Follower {
    /// Reads this engine's log.
    pub fn new(view: View, engine: Engine, media: Media) -> Self {
        Self { view, engine, media, mends: Mends::default() }
    }

    /// Reads all that there is; false if that fails. It may be dropped at any time, and goes on where it was.
    pub async fn read_all(&mut self) -> bool {
        if self.view.found_damaged().now_or_never().is_some() {
            self.mends.asked(&self.view).await;
        }
        loop {
            match self.step().await {
                Step::More => {}
                Step::All => return true,
                Step::Failed => return false,
            }
        }
    }

    async fn step(&mut self) -> Step {
        let Self { view, engine, media, mends } = self;
        if engine.squeeze() >= Squeeze::View {
            return Step::Failed;
        }
        match read_on(view, engine, media).await {
            Ok(true) => Step::More,
            Ok(false) => {
                view.caught_up();
                engine.health().over(Topic::View);
                mends.stopped_at = None;
                Step::All
            }
            Err(error) => {
                let entry = *view.next().borrow();
                engine.health().met(Trouble::ViewStands { entry: entry.0, why: error.chain() });
                if error.is_damage() {
                    mends.stopped(view, entry, &error).await;
                }
                Step::Failed
            }
        }
    }
}

/// When the view was last rebuilt because of damage, so that it is not repeated where that does not help.
#[derive(Default)]
struct Mends {
    /// It could not read on from here, and has not caught up since.
    stopped_at: Option<EntryIndex>,
    /// When a query found damage.
    asked: Option<Instant>,
}

impl Mends {
    /// It cannot read on.
    async fn stopped(&mut self, view: &View, entry: EntryIndex, error: &ViewError) {
        if self.stopped_at != Some(entry) {
            self.stopped_at = Some(entry);
            rebuild(view, &error.chain()).await;
        }
    }

    /// A query found damage.
    async fn asked(&mut self, view: &View) {
        if self.asked.is_none_or(|last| last.elapsed() >= ASKED_AGAIN) {
            self.asked = Some(Instant::now());
            rebuild(view, "a query found damage").await;
        }
    }
}

async fn rebuild(view: &View, why: &str) {
    tracing::warn!(entry = view.next().borrow().0, why, "the view is damaged and is rebuilt");
    if let Err(error) = view.rebuild().await {
        tracing::error!(error = error.chain(), "the view cannot be rebuilt");
    }
}

/// Reads one page; false if there was nothing new.
async fn read_on(view: &View, engine: &Engine, media: &Media) -> Result<bool, ViewError> {
    let from = *view.next().borrow();
    let page = engine.entries(from, ENTRIES_AT_ONCE).await?;
    if page.entries.is_empty() {
        return Ok(false);
    }
    let beside = beside(&page, engine, media).await?;
    view.add(page, beside).await?;
    Ok(true)
}

/// Data that the page's entries do not hold themselves. A photo whose note is missing or unreadable is shown without a
/// size.
async fn beside(page: &EntriesPage, engine: &Engine, media: &Media) -> Result<Beside, ViewError> {
    let mut beside = Beside::default();
    let mut may_trade = false;
    for event in page.entries.iter().filter_map(|logged| event_in(&logged.bytes)) {
        may_trade |= matches!(event.body.action, Action::List(_) | Action::Bid(_) | Action::Accept(_));
        for photo in photos(&event.body) {
            if let Ok(Some(note)) = media.note(photo).await {
                beside.sizes.insert(photo, (note.width, note.height));
            }
        }
    }
    if may_trade {
        let end = EntryIndex(page.first.0 + page.entries.len() as u64);
        let trades = engine.trades(page.first, end).await?;
        beside.trades.extend(trades.into_iter().map(|sold| (sold.entry, sold)));
    }
    Ok(beside)
}

fn event_in(entry: &[u8]) -> Option<SignedEvent> {
    match chain::codec::decode::<Entry>(entry).ok()?.kind {
        EntryKind::Event(event) => Some(event),
        _ => None,
    }
}
