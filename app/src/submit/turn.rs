//! One sender at a time, across all tabs of this browser, so that two seldom give the same sequence number to two
//! events. If they do, nothing is lost: one event gets into the log, and the other takes the next number once the own
//! copy shows that.

use std::sync::Arc;

use futures::lock::{Mutex, OwnedMutexGuard};

use crate::lock::{Held, hold_or_take};

const NAME: &str = "pitpet-sender";
/// A turn is one request long at most. A tab that holds it for longer is suspended, or the browser has failed to
/// release it.
const PATIENCE_MS: u32 = 25_000;

thread_local! {
    /// Where the browser has no locks, this orders at least the senders within this tab.
    static HERE: Arc<Mutex<()>> = Arc::default();
}

/// This sender's turn, until it is dropped.
pub struct Turn {
    _here: OwnedMutexGuard<()>,
    _everywhere: Option<Held>,
}

/// Waits for this sender's turn.
pub async fn turn() -> Turn {
    let here = HERE.with(Arc::clone).lock_owned().await;
    Turn { _here: here, _everywhere: hold_or_take(NAME, PATIENCE_MS).await }
}
