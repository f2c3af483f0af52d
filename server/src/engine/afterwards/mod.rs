//! Work after the commit point: erasures, snapshots and their images, bundles, tiles, checkpoints. If the process is
//! killed, nothing is lost, since all of it is done again from the log.

mod bundles;
mod chores;
mod entry;
mod erase;
mod pieces;
mod sweep;

use std::sync::Arc;

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
use crate::store::WriterId;

use bundles::Bundler;
use chores::{Asked, Chore};
use erase::Eraser;

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
        let bundler = Bundler::new(published.clone(), options.clock.clone(), options.tuning.segments_kept);
        let tools = (Eraser::new(published.clone(), writer), bundler);
        let work = (options.rules.clone(), options.threads);
        let chores_done = chores::run(published.clone(), work, tools, by_itself, inbox);
        let mut tasks = vec![tokio::spawn(chores_done)];
        if !by_itself {
            return Self { chores, stop, tasks };
        }
        tasks.extend([
            tokio::spawn(checkpoints::run(published.clone(), options.house.clone(), interval, stop.clone())),
            tokio::spawn(sweep::run(published.store.clone(), stop.clone())),
            tokio::spawn(room::watch(published, options.tuning.reserve_bytes, stop.clone())),
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
