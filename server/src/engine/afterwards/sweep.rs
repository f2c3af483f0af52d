//! Periodically removes files that killed writers have left. In the background, since a start does not depend on it and
//! should not wait for it where the store is large.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::store::SharedStore;

/// At the start, files of the previous process are too young to be told from those that another process is writing.
const SECOND: Duration = Duration::from_secs(900);
const EVERY: Duration = Duration::from_secs(86_400);

pub(super) async fn run(store: SharedStore, stop: CancellationToken) {
    let mut pause = SECOND;
    loop {
        if let Err(error) = store.sweep().await {
            tracing::warn!(error = error.chain(), "the sweep of leftover files failed in part");
        }
        if stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_none() {
            return;
        }
        pause = EVERY;
    }
}
