//! What whoever looks after a running server asks its engine: what is wrong, how much room there is, what waits.

use chain::ids::EntryIndex;

use super::Engine;
use super::room::Squeeze;
use crate::health::{Health, Trouble};
use crate::shelf::Waiting;
use crate::store::StoreError;

impl Engine {
    /// Photos that were handed in and that no entry names yet.
    pub fn waiting(&self) -> &Waiting {
        &self.shared.published.waiting
    }

    /// What has to do without more of the store's room.
    pub fn squeeze(&self) -> Squeeze {
        self.shared.published.squeeze.get()
    }

    /// Bytes of the store's room that are for the log alone.
    pub fn reserve_bytes(&self) -> u64 {
        self.shared.options.tuning.reserve_bytes
    }

    /// Where the segment begins that holds an entry, or the log's end where there is none.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn segment_start(&self, index: EntryIndex) -> Result<EntryIndex, StoreError> {
        let end = self.status().entries;
        if index >= end { Ok(end) } else { Ok(self.shared.published.segment_with(index).await?.first) }
    }

    /// Where everything is noted that is wrong with this server.
    pub fn health(&self) -> &Health {
        &self.shared.published.health
    }

    /// All that is wrong with this server.
    pub fn troubles(&self) -> Vec<Trouble> {
        if self.shared.inbox.is_closed() {
            self.health().met(Trouble::Stopped);
        }
        self.health().troubles()
    }

    /// Whether nothing keeps it from being of use.
    pub fn is_well(&self) -> bool {
        !self.troubles().iter().any(Trouble::stops)
    }
}
