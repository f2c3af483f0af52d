//! The log on the wire, borsh-encoded: `application/octet-stream`.

use borsh::{BorshDeserialize, BorshSerialize};
use chain::abi::Receipt;
use chain::commitment::SealedText;
use chain::error::Rejection;
use chain::ids::EntryIndex;

/// An entry with its texts.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LogEntry {
    /// The entry's canonical bytes, whose leaf hash is in the log.
    pub bytes: Vec<u8>,
    /// The event's texts in the order of `chain::submission::text_slots`; `None` for one that was erased.
    pub texts: Vec<Option<SealedText>>,
}

/// Answer of `GET /api/v1/entries?from=&limit=&texts=`, and the data of one `entries` message of the live stream (in
/// base64).
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct EntriesPage {
    /// The first entry's index.
    pub first: EntryIndex,
    /// Consecutive entries; empty when `first` is the log's end.
    pub entries: Vec<LogEntry>,
}

/// Answer of `GET /api/v1/proof/consistency?old=&new=` and of `GET /api/v1/proof/inclusion?entry=&size=`: what
/// `chain::merkle::check_consistency` and `check_inclusion` take.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Proof {
    /// Roots of subtrees, in the order of RFC 6962.
    pub hashes: Vec<chain::hash::Hash>,
}

/// Body of `POST /api/v1/events`: one or more submissions, each the bytes of a `chain::submission::Submission`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SubmitRequest {
    /// At most [`SUBMISSIONS_MAX`].
    pub submissions: Vec<Vec<u8>>,
}

/// Submissions in one request at most.
pub const SUBMISSIONS_MAX: usize = 64;

/// Answer of `POST /api/v1/events`: one outcome for each submission, in their order. The status is 200 whenever each
/// submission got an outcome of its own.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SubmitResponse {
    /// The outcome of each.
    pub outcomes: Vec<Outcome>,
}

/// The outcome of a clock vote.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum VoteOutcome {
    /// It counts in the block that is closed next, by whichever server, as long as no entry is appended before. If the
    /// store fails, only in one that this server closes.
    Counts,
    /// A rule of the chain forbids it.
    Refused(Rejection),
    /// The server is too busy. Retry later with the same bytes.
    TryLater {
        /// Seconds until a retry.
        after_s: u32,
    },
}

/// The outcome of a submission.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Outcome {
    /// It is in the log for good. A retry gets the first receipt.
    Accepted(Receipt),
    /// A rule of the chain forbids it. A retry will not help.
    Refused(Rejection),
    /// A photo that it shows has not been uploaded.
    PhotoMissing(chain::hash::Hash),
    /// The server is too busy or cannot write now. Retry later with the same bytes.
    TryLater {
        /// Seconds until a retry.
        after_s: u32,
    },
    /// This address has reached a rate limit. Retry later with the same bytes.
    SlowDown {
        /// Seconds until a retry.
        after_s: u32,
    },
}
