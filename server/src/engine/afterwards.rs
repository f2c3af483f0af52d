//! What comes after the commit point: erasures, snapshots and their images, tiles, checkpoints. A kill at any moment loses
//! nothing here, since all of it is done again from the log.

mod erase;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use chain::ids::EntryIndex;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::checkpoints;
use super::notes::Erasure;
use super::options::EngineOptions;
use super::published::Published;
use super::recovery;
use crate::host::RulesSource;
use crate::store::{Family, StorageKey, StoreError};

/// Wait before something is tried again.
const BACK_OFF: Duration = Duration::from_secs(1);
/// Snapshots that are kept: the newest, and one for whoever is just fetching it.
const SNAPSHOTS_KEPT: usize = 2;
/// Images that are kept: nobody but a starting server reads one.
const IMAGES_KEPT: usize = 1;

/// The tasks that follow the sequencer.
pub(super) struct Afterwards {
    /// Without a bound: only the house erases, and snapshots come thousands of entries apart.
    chores: mpsc::UnboundedSender<Chore>,
    stop: CancellationToken,
    tasks: Vec<JoinHandle<()>>,
}

enum Chore {
    Erase(Erasure),
    Snapshot(EntryIndex, Bytes),
    Image(EntryIndex),
}

impl Afterwards {
    /// Starts the tasks.
    pub(super) fn start(published: Arc<Published>, options: &EngineOptions) -> Self {
        let (chores, inbox) = mpsc::unbounded_channel();
        let stop = CancellationToken::new();
        let interval = options.tuning.checkpoint_interval;
        let tasks = vec![
            tokio::spawn(do_chores(published.clone(), options.rules.clone(), inbox, stop.clone())),
            tokio::spawn(checkpoints::run(published.clone(), options.house.clone(), interval, stop.clone())),
            tokio::spawn(write_tiles(published, interval, stop.clone())),
        ];
        Self { chores, stop, tasks }
    }

    /// Has these erased from the store.
    pub(super) fn erase(&self, erasures: Vec<Erasure>) {
        for erasure in erasures {
            // The task lives until `finish`.
            let _ = self.chores.send(Chore::Erase(erasure));
        }
    }

    /// Has a snapshot written, after all erasures asked for before: whoever starts from it will not see those again.
    pub(super) fn snapshot(&self, entries: EntryIndex, bytes: Bytes) {
        let _ = self.chores.send(Chore::Snapshot(entries, bytes));
        self.image(entries);
    }

    /// Has an image made of a snapshot, so that the next start is quick.
    pub(super) fn image(&self, entries: EntryIndex) {
        let _ = self.chores.send(Chore::Image(entries));
    }

    /// Lets the tasks do what is left, and waits for them.
    pub(super) async fn finish(&mut self) {
        self.chores = mpsc::unbounded_channel().0;
        self.stop.cancel();
        for task in self.tasks.drain(..) {
            if let Err(error) = task.await {
                tracing::error!(%error, "a task that follows the log died");
            }
        }
    }
}

async fn do_chores(
    published: Arc<Published>,
    rules: Arc<dyn RulesSource>,
    mut chores: mpsc::UnboundedReceiver<Chore>,
    stop: CancellationToken,
) {
    while let Some(chore) = chores.recv().await {
        while let Err(error) = do_chore(&published, &rules, &chore).await {
            tracing::warn!(error = error.chain(), "a chore failed and is tried again");
            tokio::select! {
                () = tokio::time::sleep(BACK_OFF) => {}
                // An erasure left undone is found again at the next start, since no snapshot follows it.
                () = stop.cancelled() => return,
            }
        }
    }
}

async fn do_chore(published: &Published, rules: &Arc<dyn RulesSource>, chore: &Chore) -> Result<(), StoreError> {
    match chore {
        Chore::Erase(erasure) => erase::erase(published, *erasure).await,
        Chore::Snapshot(entries, bytes) => {
            published.store.put(&StorageKey::Snapshot(*entries), bytes.clone()).await?;
            published.set_newest_snapshot(*entries);
            drop_old(published, Family::Snapshots, SNAPSHOTS_KEPT).await
        }
        Chore::Image(entries) => write_image(published, rules, *entries).await,
    }
}

/// Makes the image in an instance of its own, away from the sequencer: it holds nothing but what the snapshot says.
async fn write_image(
    published: &Published,
    rules: &Arc<dyn RulesSource>,
    entries: EntryIndex,
) -> Result<(), StoreError> {
    let Some(snapshot) = published.store.get(&StorageKey::Snapshot(entries)).await? else { return Ok(()) };
    let rules = rules.clone();
    let made = tokio::task::spawn_blocking(move || recovery::image_of(rules.as_ref(), snapshot.into())).await;
    // Without an image the next start takes a little longer; that is all.
    let Some(image) = made.unwrap_or_default() else { return Ok(()) };
    published.store.put(&StorageKey::Image(entries), image.into()).await?;
    drop_old(published, Family::Images, IMAGES_KEPT).await
}

async fn drop_old(published: &Published, family: Family, kept: usize) -> Result<(), StoreError> {
    let all = published.store.list(family).await?;
    for &entries in all.iter().rev().skip(kept) {
        published.store.delete(&family.key(entries)).await?;
    }
    Ok(())
}

/// Writes tiles as they fill up. Not on the clock of batches: a full tile is 256 entries.
async fn write_tiles(published: Arc<Published>, interval: Duration, stop: CancellationToken) {
    let mut tip = published.follow();
    while !stop.is_cancelled() {
        tip.borrow_and_update();
        if let Err(error) = published.bring_tiles_up().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "tiles could not be written");
        }
        tokio::select! {
            () = tokio::time::sleep(interval) => {}
            () = stop.cancelled() => return,
        }
        tokio::select! {
            changed = tip.changed() => if changed.is_err() { return },
            () = stop.cancelled() => return,
        }
    }
}
