//! Checkpoints: the house's signed statement of the log's end, published at intervals, and the tiles that it covers.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use chain::abi::Status;
use chain::checkpoint::{Checkpoint, origin};
use chain::ids::EntryIndex;
use tokio_util::sync::CancellationToken;

use super::error::ReadError;
use super::published::Published;
use crate::health::{Topic, Trouble};
use crate::house::HouseKey;
use crate::store::StorageKey;

/// Signs the log's end.
pub(super) fn sign(status: &Status, house: &HouseKey) -> Arc<str> {
    let origin = origin(&status.chain_id);
    Checkpoint { origin, entries: status.entries.0, root: status.log_root }.sign(house.seed()).into()
}

/// Publishes a checkpoint whenever the log has grown, with at least `interval` between two, and a last one on stopping.
/// At intervals and not for each batch, since the tiles of every published size are promised to readers.
pub(super) async fn run(published: Arc<Published>, house: HouseKey, interval: Duration, stop: CancellationToken) {
    let mut tip = published.follow();
    let mut entries = None;
    loop {
        let status = tip.borrow_and_update().status.clone();
        if entries != Some(status.entries) {
            publish(&published, status.entries, sign(&status, &house)).await;
            entries = Some(status.entries);
            tokio::select! {
                biased;
                () = stop.cancelled() => {}
                () = tokio::time::sleep(interval) => {}
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

/// Publishes the checkpoint of a log of this size, and writes it; whether it was written.
pub(super) async fn publish(published: &Published, size: EntryIndex, checkpoint: Arc<str>) -> bool {
    let bytes = Bytes::copy_from_slice(checkpoint.as_bytes());
    published.tell_checkpoint(checkpoint);
    write_tiles(published).await;
    match write(published, size, bytes).await {
        Ok(()) => {
            published.health.over(Topic::Checkpoints);
            true
        }
        // The next checkpoint will replace this one.
        Err(error) => {
            let (topic, why) = (Topic::Checkpoints, error.chain());
            published.health.met(Trouble::Chore { topic, what: "writing a checkpoint", why });
            false
        }
    }
}

async fn write(published: &Published, size: EntryIndex, checkpoint: Bytes) -> Result<(), ReadError> {
    // Who reads a checkpoint from the store finds there all that it covers.
    if let Some(plain_files) = &published.plain_files {
        plain_files.lock().await.write(published, size.0).await?;
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
