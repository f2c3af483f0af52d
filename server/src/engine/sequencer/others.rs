//! Entries that other servers have put into the log.

use super::Sequencer;
use super::standing::Standing;
use crate::health::{Topic, Trouble};
use crate::host::Fault;
use crate::store::{LogReader, Run, StoreError};

/// What follows on the last entry that this server knows.
pub(super) enum Next {
    /// What another server has put, which is applied now.
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
        self.others.seek(self.end);
        match self.others.read_settled().await {
            Ok(Some(found)) => {
                self.published.health.over(Topic::NextSegment);
                // Entries that follow on another log do not belong to this one.
                match self.standing().await {
                    Standing::Same => self.adopt(found).map(|()| Next::Adopted),
                    Standing::Ahead => self.adopt_bundled().await,
                    Standing::Unknown => Ok(Next::Unknown),
                }
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

    /// Applies the next run, now that it is known to be bundled. What lay there as a segment may be one that came too
    /// late.
    async fn adopt_bundled(&mut self) -> Result<Next, Fault> {
        self.others = LogReader::new(self.log.clone(), self.end, &[]);
        match self.others.read_settled().await {
            Ok(Some(run)) => self.adopt(run).map(|()| Next::Adopted),
            Ok(None) => Ok(Next::Nothing),
            Err(error) => {
                self.published.health.met(Trouble::LogUnreadable { why: error.chain() });
                Ok(Next::Unknown)
            }
        }
    }

    /// Applies what another server has put at the log's end.
    pub(super) fn adopt(&mut self, run: Run) -> Result<(), Fault> {
        self.turns.saw_another();
        let bytes = run.entries.iter().map(|entry| entry.bytes.clone()).collect();
        if let Err(rejection) = self.machine.replay(bytes)? {
            let first = run.first.0;
            tracing::error!(first, %rejection, "another server has written entries that break the rules");
            return Err(Fault::Nonsense { to: "replaying another server's entries" });
        }
        let status = self.machine.commit()?;
        self.publish(vec![run], status);
        Ok(())
    }
}
