//! Erasures, snapshots, images and bundles, done one after the other. A failed one is moved to the end and retried
//! with growing pauses, so that it does not hold up the others.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use chain::ids::EntryIndex;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::bundles::Bundler;
use super::erase::Eraser;
use crate::engine::chunked;
use crate::engine::notes::Erasure;
use crate::engine::options::{FOR_EVER, Threads};
use crate::engine::published::Published;
use crate::engine::recovery;
use crate::engine::room::Squeeze;
use crate::engine::stored_votes;
use crate::health::{Topic, Trouble};
use crate::host::RulesSource;
use crate::store::{Family, StorageKey, StoreError};

/// Wait before a retry, doubled with each try ...
const BACK_OFF: Duration = Duration::from_secs(1);
/// ... up to this.
const BACK_OFF_MAX: Duration = Duration::from_secs(60);
/// How often it is checked whether erased content has come back and old votes were left, after a first check soon after
/// the start.
const LOOK_AGAIN: Duration = Duration::from_secs(3_600);
/// Snapshots to keep: the newest, and one that a client may be fetching.
const SNAPSHOTS_KEPT: usize = 2;
/// Images to keep: only a starting server reads one.
const IMAGES_KEPT: usize = 1;

/// A task.
pub(super) enum Chore {
    Erase(Erasure),
    Snapshot(EntryIndex, Bytes),
    Image(EntryIndex),
    /// Bundles the log up to a snapshot, and collects segments.
    Bundle(EntryIndex),
}

/// What the chores are asked for.
pub(super) enum Asked {
    /// To do this.
    Do(Chore),
    /// To try all that are due, and with `by_time` to look for those that come by time; then to answer.
    TryAll { by_time: bool, done: oneshot::Sender<()> },
}

/// The result of a try.
enum Tried {
    Done,
    /// To be retried; no failure.
    NotNow,
    Failed(StoreError),
}

struct Waiting {
    chore: Chore,
    /// Whether the erasure's mark is in the store.
    marked: bool,
    tries: u32,
    due: Instant,
}

struct Chores {
    published: Arc<Published>,
    rules: Arc<dyn RulesSource>,
    threads: Threads,
    eraser: Eraser,
    bundler: Bundler,
    waiting: Vec<Waiting>,
    look: Instant,
    /// Whether it does anything by itself when its time has come.
    by_itself: bool,
    /// Those who are answered after the next try.
    askers: Vec<oneshot::Sender<()>>,
}

/// Does chores until the channel is closed, and then each that is left once more.
pub(super) async fn run(
    published: Arc<Published>,
    (rules, threads): (Arc<dyn RulesSource>, Threads),
    (eraser, bundler): (Eraser, Bundler),
    by_itself: bool,
    mut inbox: mpsc::UnboundedReceiver<Asked>,
) {
    let (look, waiting, askers) = (Instant::now(), Vec::new(), Vec::new());
    let mut chores = Chores { published, rules, threads, eraser, bundler, waiting, look, by_itself, askers };
    loop {
        let next = tokio::time::timeout(chores.wait(), inbox.recv()).await;
        match next {
            Ok(Some(asked)) => chores.hear(asked).await,
            Ok(None) => break,
            Err(_) => {}
        }
        while let Ok(asked) = inbox.try_recv() {
            chores.hear(asked).await;
        }
        if by_itself {
            chores.look_again().await;
        }
        chores.do_due(Instant::now()).await;
        // Who asked may have gone away.
        for asker in chores.askers.drain(..) {
            _ = asker.send(());
        }
    }
    // An undone erasure is found again at the next start.
    let all = Instant::now() + BACK_OFF_MAX;
    chores.do_due(all).await;
}

impl Chores {
    async fn hear(&mut self, asked: Asked) {
        match asked {
            Asked::Do(chore) => self.take(chore),
            Asked::TryAll { by_time, done } => {
                if by_time {
                    self.look_again().await;
                }
                self.askers.push(done);
            }
        }
    }

    fn take(&mut self, chore: Chore) {
        // An older one is no longer needed.
        match chore {
            Chore::Snapshot(..) => self.waiting.retain(|waiting| !matches!(waiting.chore, Chore::Snapshot(..))),
            Chore::Image(_) => self.waiting.retain(|waiting| !matches!(waiting.chore, Chore::Image(_))),
            Chore::Bundle(_) => self.waiting.retain(|waiting| !matches!(waiting.chore, Chore::Bundle(_))),
            // The periodic check may find one that waits already.
            Chore::Erase(erasure) if self.erases(erasure.target) => return,
            Chore::Erase(_) => {}
        }
        self.waiting.push(Waiting::new(chore));
    }

    fn wait(&self) -> Duration {
        if !self.by_itself {
            return FOR_EVER;
        }
        let next = self.waiting.iter().map(|waiting| waiting.due).min().map_or(self.look, |due| due.min(self.look));
        next.saturating_duration_since(Instant::now())
    }

    /// Tries everything that is due by then, in order. Failed ones go to the end.
    async fn do_due(&mut self, by: Instant) {
        let all = std::mem::take(&mut self.waiting);
        let (due, later): (Vec<_>, Vec<_>) = all.into_iter().partition(|waiting| waiting.due <= by);
        let mut due = VecDeque::from(due);
        self.waiting = later;
        while let Some(mut waiting) = due.pop_front() {
            match self.try_one(&mut waiting).await {
                Tried::Done => {
                    due.extend(waiting.next());
                    self.done(&waiting);
                    continue;
                }
                Tried::NotNow => {}
                Tried::Failed(error) => {
                    let (topic, what, why) = (waiting.topic(), waiting.what(), error.chain());
                    self.published.health.met(Trouble::Chore { topic, what, why });
                }
            }
            waiting.due = Instant::now() + BACK_OFF_MAX.min(BACK_OFF * 2_u32.saturating_pow(waiting.tries));
            waiting.tries += 1;
            self.waiting.push(waiting);
        }
    }

    fn done(&mut self, done: &Waiting) {
        if matches!(done.chore, Chore::Erase(_)) {
            // Another server may be writing a segment that it read before.
            self.look = self.look.min(Instant::now() + BACK_OFF_MAX);
        }
        let topic = done.topic();
        if !self.waiting.iter().any(|other| other.topic() == topic && other.tries > 0) {
            self.published.health.over(topic);
        }
    }

    async fn try_one(&mut self, waiting: &mut Waiting) -> Tried {
        let done = match &waiting.chore {
            Chore::Erase(erasure) => {
                if !waiting.marked {
                    if let Err(error) = self.eraser.mark(*erasure).await {
                        return Tried::Failed(error);
                    }
                    waiting.marked = true;
                }
                match self.eraser.erase(*erasure).await {
                    Ok(true) => Ok(()),
                    Ok(false) => return Tried::NotNow,
                    Err(error) => Err(error),
                }
            }
            Chore::Snapshot(..) | Chore::Image(_) if self.published.squeeze.get() >= Squeeze::Copies => {
                return Tried::NotNow;
            }
            // A start from this snapshot would not see the erasures before it.
            Chore::Snapshot(..) if self.lacks_marks() => return Tried::NotNow,
            Chore::Snapshot(entries, bytes) => self.write_snapshot(*entries, bytes.clone()).await,
            Chore::Image(entries) => self.write_image(*entries).await,
            Chore::Bundle(snapshot) => {
                let snapshot = *snapshot;
                self.bundle(snapshot).await
            }
        };
        done.map_or_else(Tried::Failed, |()| Tried::Done)
    }

    /// Bundles, unless space is short, and collects what was bundled before.
    async fn bundle(&mut self, snapshot: EntryIndex) -> Result<(), StoreError> {
        while self.published.squeeze.get() < Squeeze::Copies && self.bundler.step(&mut self.eraser, snapshot).await? {}
        if let Some(wait) = self.bundler.collect().await? {
            self.look = self.look.min(Instant::now() + wait);
        }
        Ok(())
    }

    fn erases(&self, target: EntryIndex) -> bool {
        self.waiting.iter().any(|waiting| matches!(waiting.chore, Chore::Erase(erasure) if erasure.target == target))
    }

    fn lacks_marks(&self) -> bool {
        self.waiting.iter().any(|waiting| matches!(waiting.chore, Chore::Erase(_)) && !waiting.marked)
    }

    /// Queues erasures whose content has come back.
    async fn look_again(&mut self) {
        if Instant::now() < self.look {
            return;
        }
        self.look = Instant::now() + LOOK_AGAIN;
        if let Some(snapshot) = self.published.newest_snapshot() {
            self.take(Chore::Bundle(snapshot));
        }
        if let Err(error) = stored_votes::sweep(&self.published).await {
            tracing::warn!(error = error.chain(), "old clock votes could not be deleted");
        }
        match self.eraser.undone().await {
            Ok(undone) => undone.into_iter().for_each(|erasure| self.take(Chore::Erase(erasure))),
            Err(error) => {
                tracing::warn!(error = error.chain(), "erasures could not be checked");
                self.look = Instant::now() + BACK_OFF_MAX;
            }
        }
    }

    async fn write_snapshot(&self, entries: EntryIndex, bytes: Bytes) -> Result<(), StoreError> {
        chunked::write(&self.published.store, entries, bytes, self.threads).await?;
        self.published.set_newest_snapshot(entries);
        self.published.shape(entries).await?.put(&self.published.store).await?;
        chunked::keep_newest(&self.published.store, SNAPSHOTS_KEPT).await
    }

    /// Makes the image in an instance of its own, apart from the sequencer: it contains only what the snapshot
    /// contains.
    async fn write_image(&self, entries: EntryIndex) -> Result<(), StoreError> {
        let published = &self.published;
        let snapshot = chunked::read(&published.store, entries, self.threads).await?;
        let Some(snapshot) = snapshot else { return Ok(()) };
        let rules = self.rules.clone();
        let made = self.threads.work(move || recovery::image_of(rules.as_ref(), snapshot.into())).await;
        // Without an image only the next start takes a little longer.
        let Some(image) = made.flatten() else { return Ok(()) };
        published.store.put(&StorageKey::Image(entries), image.into()).await?;
        for older in published.store.list(Family::Images).await?.into_iter().rev().skip(IMAGES_KEPT) {
            published.store.delete(&StorageKey::Image(older)).await?;
        }
        Ok(())
    }
}

impl Waiting {
    fn new(chore: Chore) -> Self {
        Self { chore, marked: false, tries: 0, due: Instant::now() }
    }

    /// The chores that follow.
    fn next(&self) -> Vec<Self> {
        match self.chore {
            Chore::Snapshot(entries, _) => [Chore::Image(entries), Chore::Bundle(entries)].map(Self::new).into(),
            Chore::Erase(_) | Chore::Image(_) | Chore::Bundle(_) => Vec::new(),
        }
    }

    fn topic(&self) -> Topic {
        match self.chore {
            Chore::Erase(_) => Topic::Erasures,
            Chore::Snapshot(..) | Chore::Image(_) => Topic::Snapshots,
            Chore::Bundle(_) => Topic::Bundles,
        }
    }

    fn what(&self) -> &'static str {
        match self.chore {
            Chore::Erase(_) => "an erasure",
            Chore::Snapshot(..) => "writing a snapshot",
            Chore::Image(_) => "writing the image of a snapshot",
            Chore::Bundle(_) => "bundling the log",
        }
    }
}
