//! The sequencing instance with typed calls: an answer that does not match its request is a fault.

use chain::abi::{DigWork, Receipt, Request, Response, Sold, Status};
use chain::entry::{Block, BlockHeader};
use chain::error::Rejection;
use chain::hash::Hash;
use chain::ids::{EntryIndex, TimeMs};
use chain::snapshot::SnapshotFault;
use chain::vote::ClockVote;

use crate::host::{Fault, Rules};

/// The result for each event or block.
pub(super) type Results = Vec<Result<Receipt, Rejection>>;

/// A chain held by an instance of the rules.
pub(super) struct Machine {
    rules: Box<dyn Rules>,
}

impl Machine {
    /// Starts a chain with its genesis entry.
    pub(super) fn begin(mut rules: Box<dyn Rules>, genesis: Vec<u8>) -> Result<Result<Self, Rejection>, Fault> {
        match rules.call(&Request::New(genesis))? {
            Response::Status(_) => Ok(Ok(Self { rules })),
            Response::Refused(rejection) => Ok(Err(rejection)),
            _ => Err(Fault::Nonsense { to: "new" }),
        }
    }

    /// Starts from a snapshot.
    pub(super) fn restore(mut rules: Box<dyn Rules>, snapshot: Vec<u8>) -> Result<Result<Self, SnapshotFault>, Fault> {
        match rules.call(&Request::Restore(snapshot))? {
            Response::Status(_) => Ok(Ok(Self { rules })),
            Response::BadSnapshot(fault) => Ok(Err(fault)),
            _ => Err(Fault::Nonsense { to: "restore" }),
        }
    }

    /// Continues with an instance that holds a chain already.
    pub(super) fn resume(rules: Box<dyn Rules>) -> Self {
        Self { rules }
    }

    /// The instance's memory, if it has its own.
    pub(super) fn image(&self) -> Option<Vec<u8>> {
        self.rules.image()
    }

    /// Appends verified events.
    pub(super) fn append(&mut self, now: TimeMs, submissions: Vec<Vec<u8>>) -> Result<Results, Fault> {
        let count = submissions.len();
        match self.rules.call(&Request::Append { now, submissions })? {
            Response::Appended(results) if results.len() == count => Ok(results),
            _ => Err(Fault::Nonsense { to: "append" }),
        }
    }

    /// The block that may be closed now, or when to ask again.
    pub(super) fn due(&mut self, now: TimeMs) -> Result<Result<Box<BlockHeader>, TimeMs>, Fault> {
        match self.rules.call(&Request::Due(now))? {
            Response::Due(due) => Ok(due),
            _ => Err(Fault::Nonsense { to: "due" }),
        }
    }

    /// Closes a block.
    pub(super) fn close(&mut self, now: TimeMs, block: Block) -> Result<Result<Receipt, Rejection>, Fault> {
        match self.rules.call(&Request::Close { now, block })? {
            Response::Appended(mut results) if results.len() == 1 => Ok(results.remove(0)),
            _ => Err(Fault::Nonsense { to: "close" }),
        }
    }

    /// The block that can be dug.
    pub(super) fn dig_work(&mut self) -> Result<Option<DigWork>, Fault> {
        match self.rules.call(&Request::Work)? {
            Response::Work(work) => Ok(work),
            _ => Err(Fault::Nonsense { to: "work" }),
        }
    }

    /// The trades made by the entries from `from` up to, not including, `to`.
    pub(super) fn trades(&mut self, from: EntryIndex, to: EntryIndex) -> Result<Vec<Sold>, Fault> {
        match self.rules.call(&Request::Trades { from, to })? {
            Response::Trades(trades) => Ok(trades),
            _ => Err(Fault::Nonsense { to: "trades" }),
        }
    }

    /// The pets that the house should tend now, for the shelter.
    pub(super) fn shelter_needs(&mut self) -> Result<Vec<Hash>, Fault> {
        match self.rules.call(&Request::ShelterNeeds)? {
            Response::ShelterNeeds(pets) => Ok(pets),
            _ => Err(Fault::Nonsense { to: "shelter needs" }),
        }
    }

    /// Whether a clock vote would count now.
    pub(super) fn check_vote(&mut self, now: TimeMs, vote: ClockVote) -> Result<Result<(), Rejection>, Fault> {
        match self.rules.call(&Request::Vote { now, vote })? {
            Response::Status(_) => Ok(Ok(())),
            Response::Refused(rejection) => Ok(Err(rejection)),
            _ => Err(Fault::Nonsense { to: "vote" }),
        }
    }

    /// Appends entries of the log; all or, if one is refused, none.
    pub(super) fn replay(&mut self, entries: Vec<Vec<u8>>) -> Result<Result<Status, Rejection>, Fault> {
        match self.rules.call(&Request::Replay(entries))? {
            Response::Status(status) => Ok(Ok(status)),
            Response::Refused(rejection) => Ok(Err(rejection)),
            _ => Err(Fault::Nonsense { to: "replay" }),
        }
    }

    /// Makes everything appended permanent.
    pub(super) fn commit(&mut self) -> Result<Status, Fault> {
        self.status_after(&Request::Commit, "commit")
    }

    /// Rolls back everything since the last commit.
    pub(super) fn rollback(&mut self) -> Result<Status, Fault> {
        self.status_after(&Request::Rollback, "rollback")
    }

    /// The chain's status.
    pub(super) fn status(&mut self) -> Result<Status, Fault> {
        self.status_after(&Request::Query, "query")
    }

    /// The state's bytes, `None` in the middle of a block.
    pub(super) fn snapshot(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        match self.rules.call(&Request::Snapshot)? {
            Response::Snapshot(bytes) => Ok(Some(bytes)),
            Response::BadSnapshot(SnapshotFault::MidBlock) => Ok(None),
            _ => Err(Fault::Nonsense { to: "snapshot" }),
        }
    }

    /// Bytes of memory that the instance holds, if known.
    pub(super) fn memory_bytes(&self) -> Option<u64> {
        self.rules.memory_bytes()
    }

    fn status_after(&mut self, request: &Request, to: &'static str) -> Result<Status, Fault> {
        match self.rules.call(request)? {
            Response::Status(status) => Ok(status),
            _ => Err(Fault::Nonsense { to }),
        }
    }
}
