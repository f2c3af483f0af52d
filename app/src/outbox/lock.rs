//! One sender at a time, over all tabs of this browser: two would give the same number to two events.

use std::sync::Arc;

use futures::lock::{Mutex, OwnedMutexGuard};

use crate::lock::{Held, hold};

const NAME: &str = "pitpet-sender";

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
    Turn { _here: here, _everywhere: hold(NAME).await }
}
