//! Keeps the view up to date with the log.

use std::time::Duration;

use api::log::EntriesPage;
use chain::entry::{Entry, EntryKind};
use chain::event::{Action, SignedEvent};
use chain::ids::EntryIndex;
use chain::submission::photos;
use tokio_util::sync::CancellationToken;

use super::{Beside, View, ViewError};
use crate::engine::Engine;
use crate::media::Media;

/// Entries read at once: a few milliseconds of writing.
const ENTRIES_AT_ONCE: usize = 512;
/// Time between two readings of a busy log, so that it is read in larger pieces, which cost much less than many small
/// ones. What comes after a quiet moment is read at once.
const BREATH: Duration = Duration::from_millis(20);
/// Time to wait after something failed.
const BACK_OFF: Duration = Duration::from_secs(1);

/// Reads the log into the view until `stop`. What fails is logged and tried again.
pub async fn follow(view: View, engine: Engine, media: Media, stop: CancellationToken) {
    let work = async {
        let mut tip = engine.tip();
        loop {
            tip.borrow_and_update();
            let pause = match read_on(&view, &engine, &media).await {
                Ok(true) => BREATH,
                Ok(false) if tip.changed().await.is_ok() => continue,
                Ok(false) => return,
                Err(error) => {
                    tracing::error!(%error, source = ?std::error::Error::source(&error), "the view cannot read on");
                    BACK_OFF
                }
            };
            tokio::time::sleep(pause).await;
        }
    };
    let _ = stop.run_until_cancelled(work).await;
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
