//! Tidying up: photos that were handed in and that no entry has named for some minutes are taken away. Whoever still wants to
//! show one is told that it is missing, and hands it in again.

use std::time::Duration;

use chain::hash::Hash;
use chain::ids::EntryIndex;
use tokio_util::sync::CancellationToken;

use super::leaving::{Fate, Leaver, Why};
use super::waiting::{Found, Sign};
use crate::engine::Engine;
use crate::health::{Topic, Trouble};
use crate::store::{PhotoFamily, StorageKey, StoreError, WriterId};
use crate::view::View;

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(15);
/// Photos that are taken away at a time, so that a look does not last for long.
const TOGETHER: usize = 64;

/// Tidies up after uploads.
pub struct Collector {
    engine: Engine,
    view: View,
    leaver: Leaver,
    wait: Duration,
}

/// Tidies up until `stop`.
pub async fn collect(mut collector: Collector, stop: CancellationToken) {
    let engine = collector.engine.clone();
    let health = engine.health();
    let work = async {
        loop {
            match collector.look().await {
                Ok(()) => health.over(Topic::Photos),
                Err(error) => health.met(Trouble::Chore {
                    topic: Topic::Photos,
                    what: "taking away photos that nobody shows",
                    why: error.chain(),
                }),
            }
            tokio::time::sleep(EVERY).await;
        }
    };
    let _ = stop.run_until_cancelled(work).await;
}

impl Collector {
    /// Takes away what has waited for so long. The view knows about entries older than the upload, which may name a photo
    /// that was lost.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn new(engine: Engine, view: View, wait: Duration) -> Result<Self, getrandom::Error> {
        let leaver = Leaver::new(engine.store().clone(), WriterId::random()?);
        Ok(Self { engine, view, leaver, wait })
    }

    /// Looks once.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn look(&mut self) -> Result<(), StoreError> {
        self.learn().await?;
        self.leaver.clear_old_signs().await?;
        let mut old = Vec::new();
        for found in self.engine.waiting().all() {
            if found.named {
                self.stays(&found.photo).await?;
            } else if found.age >= self.wait {
                old.push(found);
            }
        }
        old.sort_by_key(|found| found.sign.log_end);
        for found in old.chunks(TOGETHER) {
            self.take(found).await?;
        }
        Ok(())
    }

    /// Gets to know what other servers have taken in, and this one before its start, and what has gone since.
    async fn learn(&self) -> Result<(), StoreError> {
        let (store, waiting) = (self.engine.store(), self.engine.waiting());
        let known = waiting.all();
        let signs = store.list_photos(PhotoFamily::Waiting).await?;
        for found in known.iter().filter(|found| !signs.contains(&StorageKey::PhotoWaiting(found.photo))) {
            // What is on its way has its sign before long.
            if found.age >= EVERY {
                waiting.forget(&found.photo);
            }
        }
        for key in signs {
            let StorageKey::PhotoWaiting(photo) = key else { continue };
            if waiting.knows(&photo) {
                continue;
            }
            let Some(bytes) = store.get(&key).await? else { continue };
            // A sign that cannot be read still says that the photo waits; then the whole log is looked through for it.
            let sign = chain::codec::decode(&bytes).unwrap_or(Sign { bytes: 0, log_end: EntryIndex(0) });
            waiting.learn(photo, sign);
        }
        Ok(())
    }

    async fn take(&mut self, old: &[Found]) -> Result<(), StoreError> {
        let end = self.engine.status().entries;
        // It is for the view to say whether an older entry names a photo, and it has to have read all.
        if *self.view.next().borrow() < end {
            return Ok(());
        }
        let mut photos = Vec::new();
        for found in old {
            match self.view.names_photo(found.photo).await {
                Ok(true) => self.stays(&found.photo).await?,
                Ok(false) => photos.push(found.photo),
                // The view says so itself where that is to be seen to.
                Err(error) => tracing::debug!(%error, "whether a photo is shown cannot be told now"),
            }
        }
        // In a log that was put back the sign may speak of an end that never was.
        let from = self.engine.segment_start(old.first().map_or(end, |found| found.sign.log_end)).await?;
        let fates = self.leaver.take(&photos, Why::Unnamed, (from, end)).await?;
        for (photo, fate) in photos.iter().zip(fates) {
            match fate {
                Fate::Gone => self.engine.waiting().forget(photo),
                Fate::Stays => self.stays(photo).await?,
                Fate::NotNow => {}
            }
        }
        Ok(())
    }

    /// An entry names it: it does not wait any more.
    async fn stays(&self, photo: &Hash) -> Result<(), StoreError> {
        self.engine.store().delete(&StorageKey::PhotoWaiting(*photo)).await?;
        self.engine.waiting().forget(photo);
        Ok(())
    }
}
