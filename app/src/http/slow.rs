//! Whether the server is slow to respond, so that a page that waits can say so.

use leptos::prelude::*;

use crate::browser::within;

/// A request counts as slow when this much of its timeout is left.
const LEFT_MS: u32 = 14_000;

thread_local! {
    /// Number of slow requests.
    static SLOW: ArcRwSignal<u32> = ArcRwSignal::new(0);
}

/// Whether a request has waited longer than usual; reactive.
pub fn is_slow() -> bool {
    SLOW.with(|slow| slow.get() > 0)
}

/// Work with a timeout; it counts as slow some time before that.
pub(super) async fn watched<T>(limit_ms: u32, work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    match within(limit_ms.saturating_sub(LEFT_MS), work.as_mut()).await {
        Some(done) => done,
        None => {
            let _counted = Counted::begin();
            work.await
        }
    }
}

struct Counted;

impl Counted {
    fn begin() -> Self {
        SLOW.with(|slow| slow.update(|slow| *slow += 1));
        Self
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        SLOW.with(|slow| slow.update(|slow| *slow -= 1));
    }
}
