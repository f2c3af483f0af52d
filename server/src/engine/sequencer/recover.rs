//! Recovery after a fault: the instance is thrown away and the chain restored from the store.

use std::time::Duration;

use super::Sequencer;
use crate::engine::error::StartError;
use crate::engine::intact::Starts;
use crate::engine::recovery::{self, Way};
use crate::engine::tail::Tail;
use crate::health::{Topic, Trouble};
use crate::host::Fault;
use crate::store::Family;

/// Wait between two tries ...
const BACK_OFF: Duration = Duration::from_secs(1);
/// ... and how many times as long if a retry is unlikely to help.
const OUTGROWN_WAITS: u32 = 60;

impl Sequencer {
    /// Starts a fresh instance at the log's end. Retries until it is told to stop: without an instance no other work is
    /// possible, and clients are told to come later.
    pub(super) async fn recover(&mut self, fault: &Fault) {
        tracing::error!(%fault, "the sequencing instance broke and is replaced");
        self.published.counters.broken_instances.inc();
        self.published.health.met(Trouble::Recovering);
        while let Err(error) = self.reload().await {
            tracing::error!(error = &error as &dyn std::error::Error, "the chain cannot be restored yet");
            // A state beyond its memory limit is restored to the same size each time.
            let waits = match error {
                StartError::Rules(Fault::Overweight { bytes, max }) => {
                    self.published.health.met(Trouble::Outgrown { mebibytes: bytes >> 20, max: max >> 20 });
                    OUTGROWN_WAITS
                }
                _ => {
                    self.published.health.met(Trouble::Recovering);
                    1
                }
            };
            for _ in 0..waits {
                tokio::time::sleep(BACK_OFF).await;
                self.commands.drop_requests();
                if self.commands.must_stop() {
                    return;
                }
            }
        }
        self.published.health.over(Topic::Sequencer);
    }

    async fn reload(&mut self) -> Result<(), StartError> {
        // The log may have grown by the same batch that the fault hit after its put.
        let mut unseen = Vec::new();
        let end = self.end;
        let known = Starts::list(&self.log, &self.options.store).await?;
        let log = (&self.log, &known);
        let snapshots = self.options.store.list(Family::Snapshots).await?;
        let mut chain = recovery::restore(&self.options, &self.origin, log, &snapshots, Way::Cold { end }).await?;
        let tail = Tail::new(&self.log, &known, chain.continues_at());
        recovery::replay(&self.options, tail, &mut chain, |run| {
            if run.end() > end {
                unseen.push(run.from_place(end));
            }
        })
        .await?;
        let entries = chain.status.entries;
        known.check(entries)?;
        // The log was restored from a backup meanwhile, or is being restored.
        if entries < end {
            return Err(StartError::Shorter { entries });
        }
        self.machine = chain.machine;
        if !unseen.is_empty() {
            self.publish(unseen, chain.status);
        }
        Ok(())
    }
}
