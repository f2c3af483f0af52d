//! Questions and submissions of miners and clocks.

use std::sync::PoisonError;

use api::content::Ballot;
use api::log::{Outcome, VoteOutcome};
use chain::abi::{Clocks, DigWork};
use chain::entry::Block;
use chain::vote::ClockVote;

use super::{Busy, Engine, LATER, stored_votes};

impl Engine {
    /// The open block's header, for miners to complete; `None` if it cannot be dug.
    ///
    /// # Errors
    /// [`Busy`] when too much is waiting.
    pub async fn dig_work(&self) -> Result<Option<DigWork>, Busy> {
        let entries = self.status().entries;
        if let Some((at, work)) = self.shared.work.lock().unwrap_or_else(PoisonError::into_inner).as_ref()
            && *at == entries
        {
            return Ok(work.clone());
        }
        let work = self.shared.inbox.work()?.await.map_err(|_| Busy)?;
        *self.shared.work.lock().unwrap_or_else(PoisonError::into_inner) = Some((entries, work.clone()));
        Ok(work)
    }

    /// Submits a dug block. The outcome comes once it is durable.
    ///
    /// # Errors
    /// [`Busy`] when too much is waiting; nothing was done then.
    pub async fn close_dug(&self, block: Block) -> Result<Outcome, Busy> {
        Ok(self.shared.inbox.dug(block)?.await.unwrap_or(LATER))
    }

    /// The question to the clocks, and who is known to have answered; `None` while an event waits, or where the rules
    /// have no digging.
    ///
    /// # Errors
    /// [`Busy`] when too much is waiting.
    pub async fn ballot(&self) -> Result<Option<Ballot>, Busy> {
        let Some(work) = self.dig_work().await? else { return Ok(None) };
        let ballot = |clocks: Clocks| Ballot {
            entry: clocks.entry,
            from_ms: work.from,
            house_from_ms: clocks.house_from,
            needed: clocks.needed,
            voted: self.shared.published.voters(clocks.entry),
            active: clocks.active,
        };
        Ok(work.clocks.map(ballot))
    }

    /// Submits a clock vote. Once it lies in the store it counts in blocks that any server closes.
    ///
    /// # Errors
    /// [`Busy`] when too much is waiting.
    pub async fn vote(&self, vote: ClockVote) -> Result<VoteOutcome, Busy> {
        let taken = self.shared.inbox.vote(vote)?.await.map_err(|_| Busy)?;
        if taken.is_new {
            let published = self.shared.published.clone();
            // Also when the one who asked has gone away.
            let put = tokio::spawn(async move { stored_votes::put(&published, vote).await });
            if let Err(error) = put.await {
                tracing::error!(%error, "storing a clock vote died");
            }
        }
        Ok(taken.outcome)
    }
}
