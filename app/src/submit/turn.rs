//! One sender at a time, over all tabs of this browser, so that two seldom give the same number to two events. If they do,
//! nothing is lost: one event gets into the log, and the other takes the next number once the own copy shows that.

use std::sync::Arc;

use futures::lock::{Mutex, OwnedMutexGuard};

use crate::lock::{Held, hold_or_take};

const NAME: &str = "pitpet-sender";
/// A turn is one request long at most. Whoever has it for longer sleeps, or the browser has forgotten them.
const PATIENCE_MS: u32 = 25_000;

thread_local! {
    /// Where the browser has no locks, at least this tab takes turns with itself.
    static HERE: Arc<Mutex<()>> = Arc::default();
}

/// It is one's turn until this is dropped.
pub struct Turn {
    _here: OwnedMutexGuard<()>,
    _everywhere: Option<Held>,
}

/// Waits for one's turn.
pub async fn turn() -> Turn {
    let here = HERE.with(Arc::clone).lock_owned().await;
    Turn { _here: here, _everywhere: hold_or_take(NAME, PATIENCE_MS).await }
}
