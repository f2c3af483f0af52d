//! Deletes photos that were uploaded and that no entry has named for some minutes. A client that still
//! wants to show one is told that it is missing, and uploads it again.

mod stock;

use std::time::Duration;

use chain::hash::Hash;
use chain::ids::EntryIndex;
use tokio_util::sync::CancellationToken;

use crate::engine::{Engine, Squeeze};
use crate::health::{Topic, Trouble};
use crate::shelf::{Fate, Found, Leaver, Marker, Why};
use crate::store::{PhotoFamily, StorageKey, StoreError, WriterId};
use crate::view::View;
use stock::{BEHIND_MAX, Stock};

/// How often it is checked.
const EVERY: Duration = Duration::from_secs(15);
/// Photos deleted at a time, so that one check does not take long.
const TOGETHER: usize = 64;
/// How many times as long found photos wait, a day for ten minutes: should the wrong log have been restored, there is
/// time to restore the right one.
const FOUND_WAITS: u32 = 144;

/// Deletes photos that no entry names.
pub struct Collector {
    engine: Engine,
    view: View,
    leaver: Leaver,
    stock: Stock,
    wait: Duration,
}

/// Cleans up until `stop`.
pub async fn collect(mut collector: Collector, stop: CancellationToken) {
    let engine = collector.engine.clone();
    let health = engine.health();
    let work = async {
        loop {
            match collector.look().await {
                Ok(()) => health.over(Topic::Photos),
                Err(error) => health.met(Trouble::Chore {
                    topic: Topic::Photos,
                    what: "deleting photos that no entry names",
                    why: error.chain(),
                }),
            }
            tokio::time::sleep(EVERY).await;
        }
    };
    let _ = stop.run_until_cancelled(work).await;
}

impl Collector {
    /// Deletes photos that have waited for this long. The view knows about entries older than the upload, which may
    /// name a photo that was lost.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn new(engine: Engine, view: View, wait: Duration) -> Result<Self, getrandom::Error> {
        let leaver = Leaver::new(engine.store().clone(), WriterId::random()?);
        let stock = Stock::new(engine.clone(), view.clone());
        Ok(Self { engine, view, leaver, stock, wait })
    }

    /// Checks once.
    ///
    /// # Errors
    /// The first failure of the store. The rest is done all the same.
    pub async fn look(&mut self) -> Result<(), StoreError> {
        let mut done = self.learn().await;
        done = done.and(self.leaver.clear_old_markers().await);
        let mut old = Vec::new();
        for found in self.engine.waiting().all() {
            let was_found = found.marker.bytes == 0;
            let wait = if was_found { self.wait.saturating_mul(FOUND_WAITS) } else { self.wait };
            if found.named {
                done = done.and(self.stays(&found.photo).await);
            } else if found.age >= wait {
                old.push(found);
            }
        }
        old.sort_by_key(|found| found.marker.log_end);
        for found in old.chunks(TOGETHER) {
            done = done.and(self.take(found).await);
        }
        done.and(self.stock.take_if_due().await)
    }

    /// Learns which photos other servers have taken, and this one before its start, and which are gone.
    async fn learn(&self) -> Result<(), StoreError> {
        let (store, waiting) = (self.engine.store(), self.engine.waiting());
        let known = waiting.all();
        let markers = store.list_photos(PhotoFamily::Waiting).await?;
        waiting.forget_deleted(&known, &markers);
        let mut done = Ok(());
        for key in markers {
            let StorageKey::PhotoWaiting(photo) = key else { continue };
            if waiting.knows(&photo) {
                continue;
            }
            match store.get(&key).await {
                // A damaged marker still says that the photo waits; then the whole log is searched for it.
                Ok(Some(bytes)) => {
                    waiting.learn(photo, chain::codec::decode(&bytes).unwrap_or(Marker::found(EntryIndex(0))));
                }
                Ok(None) => {}
                Err(error) => done = done.and(Err(error)),
            }
        }
        done
    }

    async fn take(&mut self, old: &[Found]) -> Result<(), StoreError> {
        let end = self.engine.status().entries;
        // The view says whether an older entry names a photo; for the entries that it has not read, the log is
        // searched. A view that stands still for lack of free space must not stop the deletions.
        let read = *self.view.next().borrow();
        if end.0.saturating_sub(read.0) > BEHIND_MAX && self.engine.squeeze() < Squeeze::View {
            return Ok(());
        }
        let (mut done, mut photos) = (Ok(()), Vec::new());
        for found in old {
            match self.view.names_photo(found.photo).await {
                Ok(true) => done = done.and(self.stays(&found.photo).await),
                Ok(false) => photos.push(found.photo),
                // The view reports its own problems.
                Err(error) => tracing::debug!(%error, "the view cannot say now whether a photo is shown"),
            }
        }
        // In a restored log the marker may name an end that never was.
        let oldest = old.first().map_or(end, |found| found.marker.log_end).min(read);
        let from = self.engine.run_start(oldest).await?;
        let fates = self.leaver.take(&photos, Why::Unnamed, (from, end)).await?;
        for (photo, fate) in photos.iter().zip(fates) {
            match fate {
                Fate::Gone => self.engine.waiting().forget(photo),
                Fate::Stays => done = done.and(self.stays(photo).await),
                Fate::NotNow => {}
            }
        }
        done
    }

    /// An entry names it: it does not wait any more.
    async fn stays(&self, photo: &Hash) -> Result<(), StoreError> {
        self.engine.store().delete(&StorageKey::PhotoWaiting(*photo)).await?;
        self.engine.waiting().forget(photo);
        Ok(())
    }
}
