//! An operator's questions to the engine: problems, free space, waiting photos.

use chain::ids::EntryIndex;

use super::Engine;
use super::room::Squeeze;
use crate::health::{Health, Trouble};
use crate::shelf::Waiting;
use crate::store::StoreError;

impl Engine {
    /// Uploaded photos that no entry names yet.
    pub fn waiting(&self) -> &Waiting {
        &self.shared.published.waiting
    }

    /// What has to stop for lack of free space.
    pub fn squeeze(&self) -> Squeeze {
        self.shared.published.squeeze.get()
    }

    /// Bytes of free space reserved for the log.
    pub fn reserve_bytes(&self) -> u64 {
        self.shared.options.tuning.reserve_bytes
    }

    /// The first entry of the run that holds an entry, or the log's end if there is none.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn run_start(&self, index: EntryIndex) -> Result<EntryIndex, StoreError> {
        let end = self.status().entries;
        if index >= end { Ok(end) } else { Ok(self.shared.published.run_with(index).await?.first) }
    }

    /// The problems of this server.
    pub fn health(&self) -> &Health {
        &self.shared.published.health
    }

    /// All problems of this server.
    pub fn troubles(&self) -> Vec<Trouble> {
        if self.shared.inbox.is_closed() {
            self.health().met(Trouble::Stopped);
        }
        self.health().troubles()
    }

    /// Whether no problem makes it unusable.
    pub fn is_well(&self) -> bool {
        !self.troubles().iter().any(Trouble::stops)
    }
}
