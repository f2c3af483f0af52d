//! Entries that other servers have put into the log.

use super::Sequencer;
use crate::health::{Topic, Trouble};
use crate::host::Fault;
use crate::store::{Segment, StoreError};

/// What follows on the last entry that this server knows.
pub(super) enum Next {
    /// A segment of another server, which is applied now.
    Adopted,
    /// Nothing: that entry is the log's last.
    Nothing,
    /// It could not be read.
    Unknown,
}

impl Sequencer {
    /// Applies all segments that other servers have put.
    pub(super) async fn follow_others(&mut self) {
        loop {
            match self.adopt_next().await {
                Ok(Next::Adopted) => self.next_block = None,
                Ok(Next::Nothing | Next::Unknown) => return,
                Err(fault) => return self.recover(&fault).await,
            }
        }
    }

    /// Applies the next segment if another server has put one.
    pub(super) async fn adopt_next(&mut self) -> Result<Next, Fault> {
        match self.log.read_settled(self.end).await {
            Ok(Some(found)) => {
                self.published.health.over(Topic::NextSegment);
                // Entries that follow on another log do not belong to this one.
                if self.log_stands().await { self.adopt(found).map(|()| Next::Adopted) } else { Ok(Next::Unknown) }
            }
            Ok(None) => {
                self.published.health.over(Topic::NextSegment);
                Ok(Next::Nothing)
            }
            Err(error @ StoreError::Damaged { .. }) => {
                self.published.health.met(Trouble::LogUnreadable { why: error.chain() });
                Ok(Next::Unknown)
            }
            Err(error) => {
                tracing::warn!(error = error.chain(), "looking for others' entries failed");
                Ok(Next::Unknown)
            }
        }
    }

    /// Applies a segment that another server has put at the log's end.
    pub(super) fn adopt(&mut self, segment: Segment) -> Result<(), Fault> {
        let bytes = segment.entries.iter().map(|entry| entry.bytes.clone()).collect();
        if let Err(rejection) = self.machine.replay(bytes)? {
            let first = segment.first.0;
            tracing::error!(first, %rejection, "another server has written entries that break the rules");
            return Err(Fault::Nonsense { to: "replaying another server's entries" });
        }
        let status = self.machine.commit()?;
        self.publish(vec![segment], status);
        Ok(())
    }
}
