//! Work after the commit point: erasures, snapshots and their images, tiles, checkpoints. If the process is killed,
//! nothing is lost, since all of it is done again from the log.

mod chores;
mod entry;
mod erase;
mod sweep;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use chain::ids::EntryIndex;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::checkpoints;
use super::notes::Erasure;
use super::options::EngineOptions;
use super::published::Published;
use super::room;
use crate::health::{Topic, Trouble};
use crate::store::WriterId;

use chores::{Asked, Chore};

/// The background tasks that follow the sequencer.
pub(super) struct Afterwards {
    /// Unbounded: only the house erases, and snapshots come thousands of entries apart. Of the snapshots that wait to
    /// be written only the newest is kept.
    chores: mpsc::UnboundedSender<Asked>,
    stop: CancellationToken,
    tasks: Vec<JoinHandle<()>>,
}

impl Afterwards {
    /// Starts the tasks, which write under this writer's id.
    pub(super) fn start(published: Arc<Published>, options: &EngineOptions, writer: WriterId) -> Self {
        let (chores, inbox) = mpsc::unbounded_channel();
        let stop = CancellationToken::new();
        let interval = options.tuning.checkpoint_interval;
        let by_itself = !options.tuning.in_requests;
        let chores_done =
            chores::run(published.clone(), (options.rules.clone(), options.threads), writer, by_itself, inbox);
        let mut tasks = vec![tokio::spawn(chores_done)];
        if !by_itself {
            return Self { chores, stop, tasks };
        }
        tasks.extend([
            tokio::spawn(checkpoints::run(published.clone(), options.house.clone(), interval, stop.clone())),
            tokio::spawn(sweep::run(published.store.clone(), stop.clone())),
            tokio::spawn(room::watch(published.clone(), options.tuning.reserve_bytes, stop.clone())),
            tokio::spawn(write_tiles(published, interval, stop.clone())),
        ]);
        Self { chores, stop, tasks }
    }

    /// Erases these from the store, in the background.
    pub(super) fn erase(&self, erasures: Vec<Erasure>) {
        for erasure in erasures {
            // The task lives until `finish`.
            drop(self.chores.send(Asked::Do(Chore::Erase(erasure))));
        }
    }

    /// Writes a snapshot after the marks of all earlier erasures: a start from it does not see those erasures again.
    pub(super) fn snapshot(&self, entries: EntryIndex, bytes: Bytes) {
        drop(self.chores.send(Asked::Do(Chore::Snapshot(entries, bytes))));
    }

    /// Makes an image of a snapshot, so that the next start is quick.
    pub(super) fn image(&self, entries: EntryIndex) {
        drop(self.chores.send(Asked::Do(Chore::Image(entries))));
    }

    /// Tries all chores that are due, and with `by_time` looks for those that come by time; then answers.
    pub(super) fn try_all(&self, by_time: bool, done: oneshot::Sender<()>) {
        drop(self.chores.send(Asked::TryAll { by_time, done }));
    }

    /// Lets the tasks finish, and waits for them.
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

/// Writes the tiles that have filled up.
pub(super) async fn write_new_tiles(published: &Published) {
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

/// Writes tiles as they fill up. Not once per batch: a full tile is 256 entries.
async fn write_tiles(published: Arc<Published>, interval: Duration, stop: CancellationToken) {
    let mut tip = published.follow();
    while !stop.is_cancelled() {
        tip.borrow_and_update();
        write_new_tiles(&published).await;
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            () = tokio::time::sleep(interval) => {}
        }
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            changed = tip.changed() => if changed.is_err() { return },
        }
    }
}
