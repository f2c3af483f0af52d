//! Answering clock questions: an account that closed one of the last blocks tells the time.

use std::path::Path;

use api::log::VoteOutcome;
use chain::abi::DigWork;
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, TimeMs};
use chain::vote::ClockVote;

use super::DigError;
use crate::client::{Client, ClientError};

/// The voter, with a key of the account's.
pub(super) struct Clock {
    seed: [u8; 32],
    account: AccountId,
    /// The last entry about which an answer was sent.
    answered: Option<EntryIndex>,
}

impl Clock {
    /// With the key of that seed.
    pub(super) fn new(seed: [u8; 32], account: AccountId) -> Self {
        Self { seed, account, answered: None }
    }

    /// With the key in a file: its first line that is neither empty nor begins with `#`.
    pub(super) fn read(file: &Path, account: AccountId) -> Result<Self, DigError> {
        let fault = |source| DigError::KeyFile { file: file.to_owned(), source };
        let text = std::fs::read_to_string(file).map_err(fault)?;
        let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
        let seed = line.and_then(Hash::from_hex).ok_or_else(|| DigError::NoKey(file.to_owned()))?.0;
        Ok(Self::new(seed, account))
    }

    /// Answers if this account is asked, it is late enough by this machine's clock, and no answer was sent yet.
    pub(super) async fn answer(
        &mut self,
        client: &Client,
        chain_id: &Hash,
        work: &DigWork,
        now: TimeMs,
    ) -> Result<(), ClientError> {
        let asked = |clocks: &&chain::abi::Clocks| clocks.active.contains(&self.account);
        let Some(clocks) = work.clocks.as_ref().filter(asked) else { return Ok(()) };
        if now < work.from || self.answered == Some(clocks.entry) {
            return Ok(());
        }
        let vote = ClockVote::by(&self.seed, chain_id, self.account, clocks.entry, now);
        match client.vote(&vote).await? {
            VoteOutcome::Counts => tracing::info!(entry = clocks.entry.0, "sent a clock vote"),
            VoteOutcome::Refused(rejection) => tracing::warn!(%rejection, "the clock vote does not count"),
            VoteOutcome::TryLater { .. } => return Ok(()),
        }
        self.answered = Some(clocks.entry);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_key_is_not_a_file_that_cannot_be_read() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("key");
        let read = || Clock::read(&file, AccountId(1)).err();
        assert!(matches!(read(), Some(DigError::KeyFile { .. })));
        std::fs::write(&file, "# a key\n").expect("written");
        assert!(matches!(read(), Some(DigError::NoKey(_))));
        std::fs::write(&file, format!("# a key\n{}\n", "07".repeat(32))).expect("written");
        assert!(read().is_none());
    }
}
