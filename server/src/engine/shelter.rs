//! The shelter: once a block has closed, or a pet was given up, the house tends the pets that need it, as the rules
//! say.
//!
//! Each is submitted like every other event, outside of the sequencer. Several servers on one store do the same at
//! once: then they submit the same event, which is appended once, or one of them is told that the pet needs nothing any
//! more.

use std::sync::Weak;
use std::sync::atomic::Ordering;
use std::time::Duration;

use api::log::Outcome;
use chain::error::Rejection;
use chain::event::{Action, Shelter};
use chain::hash::Hash;
use chain::ids::Height;
use tokio::sync::watch;

use super::{Busy, Engine, Shared, Tip};

/// How often in a row the rules are asked which pets need care; each time they name as many as may be tended at once.
const ROUNDS_MAX: u32 = 64;
/// Pause before a retry of an event that could not be written.
const PAUSE: Duration = Duration::from_secs(1);

/// Runs the shelter for as long as the engine lives.
pub(super) async fn keep(shared: Weak<Shared>, mut tip: watch::Receiver<Tip>) {
    let mut seen = None;
    loop {
        let asked = {
            let Some(shared) = shared.upgrade().filter(|shared| !shared.inbox.is_closed()) else { return };
            let engine = Engine { shared };
            let now = engine.shelter_calls();
            let done = seen == Some(now) || engine.tend_shelter().await.is_ok();
            seen = done.then_some(now);
            done
        };
        if !asked {
            tokio::time::sleep(PAUSE).await;
        } else if tip.changed().await.is_err() {
            return;
        }
    }
}

impl Engine {
    /// What can bring the shelter work: blocks closed, and pets given up.
    pub(super) fn shelter_calls(&self) -> (Height, u64) {
        let given_up = self.shared.published.given_up.load(Ordering::Acquire);
        (self.status().height, given_up)
    }

    /// Tends every pet that needs it, as far as the treasury pays.
    pub(super) async fn tend_shelter(&self) -> Result<(), Busy> {
        for _ in 0..ROUNDS_MAX {
            let pets = self.shared.inbox.shelter_needs()?.await.map_err(|_| Busy)?;
            if pets.is_empty() {
                return Ok(());
            }
            let mut sequence = self.house_sequence().await?;
            let mut tended = false;
            for pet in pets {
                tended |= self.tend(pet, &mut sequence).await?;
            }
            if !tended {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Tends one pet, as the house; answers whether it was tended.
    async fn tend(&self, pet: Hash, sequence: &mut u64) -> Result<bool, Busy> {
        match self.as_house(Action::Shelter(Shelter { pet }), sequence).await? {
            Outcome::Accepted(receipt) => {
                tracing::info!(%pet, entry = receipt.index.0, "the house has tended a pet of the shelter");
                self.shared.published.counters.sheltered.inc();
                Ok(true)
            }
            // Another server was quicker, or a visitor has tended it.
            Outcome::Refused(rejection) => {
                tracing::debug!(%pet, %rejection, "the shelter need not tend a pet after all");
                Ok(false)
            }
            _ => Err(Busy),
        }
    }

    /// The sequence number of the house's next event. A lower one is no start: the house tends the same pet again and
    /// again, and the same event under an old number would be answered with the old receipt.
    async fn house_sequence(&self) -> Result<u64, Busy> {
        // No pet has this hash, so this event is never appended; its number is checked first.
        let probe = Action::Shelter(Shelter { pet: Hash([0; 32]) });
        match self.sign_as_house(probe, 0).await? {
            Outcome::Refused(Rejection::SequenceReused { expected, .. }) => Ok(expected),
            Outcome::Refused(_) => Ok(0),
            _ => Err(Busy),
        }
    }
}
