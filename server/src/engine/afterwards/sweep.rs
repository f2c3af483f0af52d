//! Now and then the store is cleaned of what killed writers have left behind. Beside the start, which does not depend
//! on it and should not wait for it where the store is large.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::store::SharedStore;

/// What the process before this one left is too young at the start to be told from what another is writing.
const SECOND: Duration = Duration::from_secs(900);
const EVERY: Duration = Duration::from_secs(86_400);

pub(super) async fn run(store: SharedStore, stop: CancellationToken) {
    let mut pause = SECOND;
    loop {
        if let Err(error) = store.sweep().await {
            tracing::warn!(error = error.chain(), "not all leftovers could be looked for");
        }
        if stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_none() {
            return;
        }
        pause = EVERY;
    }
}
