//! Requests and their answers.

use super::standing::{AccountStanding, PetStanding, Signer};
use crate::base::error::Rejection;
use crate::base::hash::Hash;
use crate::base::ids::{AccountId, EntryIndex, TimeMs};
use crate::base::keys::PublicKey;
use crate::ledger::snapshot::SnapshotFault;
use crate::log::dig_work::DigWork;
use crate::log::entry::{Block, BlockHeader};
use crate::log::receipt::{Receipt, Status};
use crate::log::vote::ClockVote;
use borsh::{BorshDeserialize, BorshSerialize};

/// An operation.
#[derive(Clone, Debug, BorshSerialize, BorshDeserialize)]
pub enum Request {
    /// Start a chain from its genesis entry's bytes. Answered by `Status`.
    New(Vec<u8>),
    /// Start from a snapshot's bytes. Answered by `Status`.
    Restore(Vec<u8>),
    /// Check submissions as far as needs no state; needs no chain either. Answered by `Verified`.
    Verify {
        /// The chain that they should be for.
        chain_id: Hash,
        /// Each the bytes of one submission.
        submissions: Vec<Vec<u8>>,
    },
    /// Append events whose submissions a `Verify` has accepted, as far as the state accepts them. Answered by
    /// `Appended`.
    Append {
        /// The sequencer's clock. Stamped on all of them, or the last entry's time if that is later.
        now: TimeMs,
        /// Each the bytes of one submission.
        submissions: Vec<Vec<u8>>,
    },
    /// Which block the house may close now. Answered by `Due`.
    Due(TimeMs),
    /// Close a block. Answered by `Appended` with one result.
    Close {
        /// The sequencer's clock.
        now: TimeMs,
        /// The block.
        block: Block,
    },
    /// Append entries of a log that this operator wrote, without checking signatures again. Answered by `Status`, or
    /// `Refused` with everything since the last commit rolled back.
    Replay(Vec<Vec<u8>>),
    /// Make everything appended so far permanent: it can no longer be rolled back. Answered by `Status`.
    Commit,
    /// Roll back everything since the last commit. Answered by `Status`.
    Rollback,
    /// Where the chain stands. Answered by `Status`.
    Query,
    /// The whole state as of now, only right after a block, else refused. Answered by `Snapshot`.
    Snapshot,
    /// The block that can be dug. Answered by `Work`.
    Work,
    /// Whether a clock vote would count now. Answered by `Status`, or `Refused`; changes nothing.
    Vote {
        /// The sequencer's clock.
        now: TimeMs,
        /// The vote.
        vote: ClockVote,
    },
    /// The trades that were made by these entries. Answered by `Trades`, with the first [`TRADES_AT_ONCE_MAX`] of them.
    Trades {
        /// The first entry ...
        from: EntryIndex,
        /// ... and the first one after them.
        to: EntryIndex,
    },
    /// Which pets the house should tend now, for the shelter. Answered by `ShelterNeeds`.
    ShelterNeeds,
    /// What the holder of this key has to know to sign the next event. Answered by `Signer`.
    Signer(PublicKey),
    /// The pet with this birth hash. Answered by `Pet`.
    Pet(Hash),
    /// The account with this handle's hash. Answered by `Account`.
    Account(Hash),
}

/// Trades in one answer at most.
pub const TRADES_AT_ONCE_MAX: usize = 1_024;

/// An answer.
#[derive(Clone, Debug, BorshSerialize, BorshDeserialize)]
pub enum Response {
    /// Where the chain stands.
    Status(Status),
    /// One result for each submission, in their order.
    Verified(Vec<Result<Checked, Rejection>>),
    /// One result for each submission or block, in their order.
    Appended(Vec<Result<Receipt, Rejection>>),
    /// The block that the house may close now without votes, to be signed; or when to ask again at the latest if no
    /// entry comes before.
    Due(Result<Box<BlockHeader>, TimeMs>),
    /// The state.
    Snapshot(Vec<u8>),
    /// The operation was refused as a whole; nothing has changed.
    Refused(Rejection),
    /// The snapshot cannot be restored.
    BadSnapshot(SnapshotFault),
    /// `New` or `Restore` must come first, or the request was no request.
    Misused,
    /// The block that can be dug; none where these rules have no digging.
    Work(Option<DigWork>),
    /// In the order of their entries.
    Trades(Vec<Sold>),
    /// Their birth hashes, those with the fewest blocks left first, as many as the treasury pays for and at most
    /// [`crate::base::limits::SHELTER_AT_ONCE_MAX`].
    ShelterNeeds(Vec<Hash>),
    /// What the holder of the key has to know.
    Signer(Signer),
    /// None if there is no such pet.
    Pet(Option<PetStanding>),
    /// None if there is no such account.
    Account(Option<AccountStanding>),
}

/// A trade, for a host that does not keep the state.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Sold {
    /// The entry that made it.
    pub entry: EntryIndex,
    /// The pet's birth hash.
    pub pet: Hash,
    /// The new owner.
    pub buyer: AccountId,
}

/// What a host needs to know of a checked submission.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Checked {
    /// The event's id: the same for every signature of the same body.
    pub id: Hash,
    /// Photos that must be in the store before the event may be appended.
    pub photos: Vec<Hash>,
    /// Whether it hatches a pet, for the rate limit.
    pub birth: bool,
}
