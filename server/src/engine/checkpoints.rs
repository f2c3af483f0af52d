//! Checkpoints: the house's signed statement of the log's end, published at intervals, and the tiles that it covers.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use chain::abi::Status;
use chain::checkpoint::{Checkpoint, origin};
use tokio_util::sync::CancellationToken;

use super::error::ReadError;
use super::published::Published;
use crate::health::{Topic, Trouble};
use crate::house::HouseKey;
use crate::store::StorageKey;

/// How long one that could not be written waits for the next attempt, at least.
const RETRY_AFTER: Duration = Duration::from_secs(10);

/// Signs the log's end.
pub(super) fn sign(status: &Status, house: &HouseKey) -> Arc<str> {
    let origin = origin(&status.chain_id);
    Checkpoint { origin, entries: status.entries.0, root: status.log_root }.sign(house.seed()).into()
}

/// Publishes a checkpoint whenever the log has grown, with at least `interval` between two, and a last one on stopping.
/// At intervals and not for each batch, since the tiles of every published size are promised to readers. One that could
/// not be written is tried again, also while the log does not grow: readers of plain files know no other.
pub(super) async fn run(published: Arc<Published>, house: HouseKey, interval: Duration, stop: CancellationToken) {
    let mut tip = published.follow();
    let mut entries = None;
    loop {
        let status = tip.borrow_and_update().status.clone();
        if entries != Some(status.entries) {
            let was_stopped = stop.is_cancelled();
            let pause = if publish(&published, &status, &house).await {
                entries = Some(status.entries);
                interval
            } else if was_stopped {
                return;
            } else {
                interval.max(RETRY_AFTER)
            };
            tokio::select! {
                biased;
                () = stop.cancelled() => {}
                () = tokio::time::sleep(pause) => {}
            }
            continue;
        }
        if stop.is_cancelled() {
            return;
        }
        tokio::select! {
            biased;
            () = stop.cancelled() => {}
            changed = tip.changed() => if changed.is_err() { return },
        }
    }
}

/// Publishes a checkpoint of the log's end, and writes it; whether it was written.
pub(super) async fn publish(published: &Published, status: &Status, house: &HouseKey) -> bool {
    let checkpoint = sign(status, house);
    let bytes = Bytes::copy_from_slice(checkpoint.as_bytes());
    published.tell_checkpoint(checkpoint);
    write_tiles(published).await;
    match write(published, status.entries.0, bytes).await {
        Ok(()) => {
            published.health.over(Topic::Checkpoints);
            true
        }
        Err(error) => {
            let (topic, why) = (Topic::Checkpoints, error.chain());
            published.health.met(Trouble::Chore { topic, what: "writing a checkpoint", why });
            false
        }
    }
}

async fn write(published: &Published, size: u64, checkpoint: Bytes) -> Result<(), ReadError> {
    // Who reads a checkpoint from the store finds there all that it covers.
    if let Some(plain_files) = &published.plain_files {
        plain_files.lock().await.write(published, size).await?;
    }
    Ok(published.store.put(&StorageKey::Checkpoint, checkpoint).await?)
}

/// Writes the tiles that have filled up.
async fn write_tiles(published: &Published) {
    match published.bring_tiles_up().await {
        Ok(true) => published.health.over(Topic::Tiles),
        // The failure is reported already.
        Ok(false) => {}
        Err(error) => {
            let why = error.chain();
            published.health.met(Trouble::Chore { topic: Topic::Tiles, what: "writing tiles", why });
        }
    }
}
