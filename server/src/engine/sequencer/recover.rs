//! After a fault: the instance is thrown away and the chain brought back from the store.

use std::time::Duration;

use super::Sequencer;
use crate::engine::error::StartError;
use crate::engine::intact::Starts;
use crate::engine::metrics::Counters;
use crate::engine::recovery::{self, Way};
use crate::health::{Topic, Trouble};
use crate::host::Fault;

/// Wait between two tries ...
const BACK_OFF: Duration = Duration::from_secs(1);
/// ... and so many times as long where another try hardly helps.
const OUTGROWN_WAITS: u32 = 60;

impl Sequencer {
    /// Starts a fresh instance where the log ends. Does not give up before it is told to stop: without an instance
    /// there is nothing else to do, and whoever asks meanwhile is told to come later.
    pub(super) async fn recover(&mut self, fault: &Fault) {
        tracing::error!(%fault, "the sequencing instance broke and is replaced");
        Counters::add(&self.published.counters.broken_instances, 1);
        self.published.health.met(Trouble::Recovering);
        while let Err(error) = self.reload().await {
            tracing::error!(error = &error as &dyn std::error::Error, "the chain cannot be brought back yet");
            // What has outgrown its bound is restored to the same size, again and again.
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
                self.orders.turn_away();
                if self.orders.must_stop() {
                    return;
                }
            }
        }
        self.published.health.over(Topic::Sequencer);
    }

    async fn reload(&mut self) -> Result<(), StartError> {
        // The log may have grown by the very batch that the fault hit after its put.
        let mut unseen = Vec::new();
        let end = self.end;
        let known = Starts::list(&self.options.store).await?;
        let mut chain = recovery::restore(&self.options, &self.origin, &known, Way::Cold { end }).await?;
        recovery::replay(&self.options, &mut chain, |segment| {
            if segment.first >= end {
                unseen.push(segment);
            }
        })
        .await?;
        let entries = chain.status.entries;
        known.check(entries)?;
        // The log was put back meanwhile, or is being put back.
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
