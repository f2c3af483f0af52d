//! Keeps the view up to date with the log.

use std::time::{Duration, Instant};

use api::log::EntriesPage;
use chain::entry::{Entry, EntryKind};
use chain::event::{Action, SignedEvent};
use chain::ids::EntryIndex;
use chain::merkle::leaf_hash;
use chain::submission::photos;
use tokio_util::sync::CancellationToken;

use super::{Beside, View, ViewError};
use crate::engine::{Engine, Squeeze};
use crate::health::{Topic, Trouble};
use crate::media::Media;

/// Entries read at once: a few milliseconds of writing.
const ENTRIES_AT_ONCE: usize = 512;
/// Time between two readings of a busy log, so that it is read in larger pieces, which cost much less than many small
/// ones. What comes after a quiet moment is read at once.
const BREATH: Duration = Duration::from_millis(20);
/// Time to wait after something failed.
const BACK_OFF: Duration = Duration::from_secs(1);
/// After so long a view may be made anew again because a question met damage: it may be the question that is at fault.
const ASKED_AGAIN: Duration = Duration::from_secs(3_600);

/// Makes the view anew where its place is not in this log: it was put back from a backup, or the log was. What a
/// damaged file says is for [`follow`] to mend.
///
/// # Errors
/// When the view can be neither read nor made anew.
pub async fn fit(view: &View, engine: &Engine) -> Result<(), ViewError> {
    match is_of_this_log(view, engine).await {
        Ok(true) => return Ok(()),
        Ok(false) => {}
        // Then neither can the view read on, which is said there.
        Err(ViewError::Log(_)) => return Ok(()),
        Err(error) => return Err(error),
    }
    tracing::warn!("the view has read another log than this, or a longer one, and is made anew");
    view.make_anew().await
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

/// Reads the log into the view until `stop`. What fails is told and tried again; a view that turns out to be damaged is
/// made anew.
pub async fn follow(view: View, engine: Engine, media: Media, stop: CancellationToken) {
    let work = async {
        let mut tip = engine.tip();
        let mut mends = Mends::default();
        loop {
            tip.borrow_and_update();
            if engine.squeeze() >= Squeeze::View {
                tokio::time::sleep(BACK_OFF).await;
                continue;
            }
            match read_on(&view, &engine, &media).await {
                Ok(true) => tokio::time::sleep(BREATH).await,
                Ok(false) => {
                    view.caught_up();
                    engine.health().over(Topic::View);
                    mends.stopped_at = None;
                    tokio::select! {
                        changed = tip.changed() => if changed.is_err() { return },
                        () = view.found_damaged() => mends.asked(&view).await,
                    }
                }
                Err(error) => {
                    let entry = *view.next().borrow();
                    engine.health().met(Trouble::ViewStands { entry: entry.0, why: error.chain() });
                    if error.is_damage() {
                        mends.stopped(&view, entry, &error).await;
                    }
                    tokio::time::sleep(BACK_OFF).await;
                }
            }
        }
    };
    let _ = stop.run_until_cancelled(work).await;
}

/// What was made anew because of damage, so that it is not done again and again where that does not help.
#[derive(Default)]
struct Mends {
    /// It could not read on from here, and has not caught up since.
    stopped_at: Option<EntryIndex>,
    /// When a question met damage.
    asked: Option<Instant>,
}

impl Mends {
    /// It cannot read on.
    async fn stopped(&mut self, view: &View, entry: EntryIndex, error: &ViewError) {
        if self.stopped_at != Some(entry) {
            self.stopped_at = Some(entry);
            make_anew(view, &error.chain()).await;
        }
    }

    /// A question met damage.
    async fn asked(&mut self, view: &View) {
        if self.asked.is_none_or(|last| last.elapsed() >= ASKED_AGAIN) {
            self.asked = Some(Instant::now());
            make_anew(view, "a question met damage").await;
        }
    }
}

async fn make_anew(view: &View, why: &str) {
    tracing::warn!(entry = view.next().borrow().0, why, "the view is damaged and is made anew");
    if let Err(error) = view.make_anew().await {
        tracing::error!(error = error.chain(), "the view cannot be made anew");
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

/// What the page's entries do not say themselves. A photo whose note is missing or unreadable is shown without a size.
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
