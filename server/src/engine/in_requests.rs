//! A process that is stopped between requests, as a function of a cloud is: nothing runs there by itself, so what an
//! ordinary server does in the background is done inside of requests, or when a schedule asks for it.
//!
//! ```text
//! request -> catch_up -> answer made -> settle, if this process has appended -> answered, and stopped
//! schedule -> catch_up -> keep_house -> stopped
//! ```

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use chain::ids::Height;

use super::{Busy, Engine, checkpoints, room};

/// How often files are looked for that killed writers have left.
const SWEEP_EVERY: Duration = Duration::from_secs(86_400);

/// How far the work is that follows the log.
#[derive(Default)]
pub(super) struct Done(Mutex<Progress>);

#[derive(Default)]
struct Progress {
    /// The segments that this process had put when it last settled.
    segments: u64,
    /// What had called the shelter when it was last tended.
    shelter: Option<(Height, u64)>,
    swept: Option<Instant>,
}

impl Engine {
    /// Reads what other servers have written, and closes a block that is due.
    ///
    /// # Errors
    /// [`Busy`] when too much is waiting.
    pub async fn catch_up(&self) -> Result<(), Busy> {
        self.shared.inbox.catch_up()?.await.map_err(|_| Busy)?;
        let status = self.status();
        let checkpoint = checkpoints::sign(&status, &self.shared.options.house);
        // Entries may have been published meanwhile, under a newer one.
        if self.tip().borrow().checkpoint != checkpoint && self.status().entries == status.entries {
            self.shared.published.tell_checkpoint(checkpoint);
        }
        Ok(())
    }

    /// Whether this process has appended entries, and not yet done what follows from them.
    pub fn owes(&self) -> bool {
        self.shared.published.counters.segments.get() != self.done(|done| done.segments)
    }

    /// Does what follows from appended entries: tends the shelter, signs and writes a checkpoint, fills tiles, erases,
    /// and writes a snapshot if one is due. False if that took longer than `within`, or something has to be tried
    /// again: then the engine still owes it. Nothing is lost by that, since all of it is made from the log.
    pub async fn settle(&self, within: Duration) -> bool {
        self.bounded(within, self.follow_up(false)).await
    }

    /// What time brings, for a schedule: as [`Engine::settle`], and looks at the free space, at damage, at erasures
    /// whose content has come back, and at leftover files.
    pub async fn keep_house(&self, within: Duration) -> bool {
        let work = async {
            room::look(&self.shared.published, self.reserve_bytes()).await;
            if self.done(|done| done.swept.is_none_or(|swept| swept.elapsed() >= SWEEP_EVERY)) {
                self.done(|done| done.swept = Some(Instant::now()));
                if let Err(error) = self.store().sweep().await {
                    tracing::warn!(error = error.chain(), "the sweep of leftover files failed in part");
                }
            }
            self.follow_up(true).await
        };
        self.bounded(within, work).await
    }

    async fn bounded(&self, within: Duration, work: impl Future<Output = bool>) -> bool {
        let done = tokio::time::timeout(within, work).await;
        if done.is_err() {
            tracing::warn!(ms = within.as_millis(), "what follows the log was not done in time, and is done later");
        }
        done.unwrap_or(false)
    }

    async fn follow_up(&self, by_time: bool) -> bool {
        let tended = self.shelter_is_tended().await;
        // Read before the work, so that what is appended meanwhile is owed.
        let segments = self.shared.published.counters.segments.get();
        let published = &self.shared.published;
        let status = self.status();
        let chores = async {
            match self.shared.inbox.chores(by_time) {
                Ok(done) => done.await.is_ok(),
                Err(Busy) => false,
            }
        };
        let (signed, tried) =
            tokio::join!(checkpoints::publish(published, &status, &self.shared.options.house), chores);
        let done = tended && signed && tried;
        if done {
            self.done(|done| done.segments = segments);
        }
        done
    }

    /// Tends the shelter if a block was closed, or a pet given up.
    async fn shelter_is_tended(&self) -> bool {
        let now = self.shelter_calls();
        if self.done(|done| done.shelter) == Some(now) {
            return true;
        }
        let tended = self.tend_shelter().await.is_ok();
        if tended {
            self.done(|done| done.shelter = Some(now));
        }
        tended
    }

    fn done<T>(&self, look: impl FnOnce(&mut Progress) -> T) -> T {
        // Nothing that can panic runs under this lock.
        look(&mut self.shared.done.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
