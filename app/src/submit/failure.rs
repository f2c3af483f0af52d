//! What became of a submission, and why it is not known to be in the log.

use api::log::Outcome;
use chain::abi::Receipt;

use super::Signer;
use crate::barred::Barred;
use crate::http::HttpError;
use crate::identity::device::SigningError;
use crate::sync::Unsure;

/// What became of a submission.
#[derive(Clone, Debug, PartialEq)]
pub enum Submitted {
    /// It is in the log.
    InLog(Receipt),
    /// Another event of its key has its sequence number, as this browser's own copy shows: it never gets into the log.
    Overtaken,
    /// The server says that its sequence number is used, but the own copy does not show that.
    Disputed,
    /// The server gave a receipt for an entry at which another event stands.
    FalseReceipt,
    /// The server refused it, or asked to retry later.
    Not(Outcome),
}

/// Why a submission is not known to be in the log.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// It may not be signed now.
    Barred(Barred),
    /// The device's key could not be used.
    Signing(SigningError),
    /// There was an answer.
    Submitted {
        /// What became of it.
        told: Submitted,
        /// It was signed with a sitter's key.
        by_sitter: bool,
    },
    /// There was no response from PitPet.
    NoAnswer {
        /// The last error.
        error: HttpError,
        /// The user can retry without doing it twice.
        repeats: bool,
    },
}

impl Failure {
    pub(crate) fn told(told: Submitted, signer: &Signer) -> Self {
        Self::Submitted { told, by_sitter: matches!(signer, Signer::Sitter(_)) }
    }
}

impl From<Barred> for Failure {
    fn from(barred: Barred) -> Self {
        Self::Barred(barred)
    }
}

impl From<Unsure> for Failure {
    fn from(unsure: Unsure) -> Self {
        Self::Barred(unsure.into())
    }
}

impl From<SigningError> for Failure {
    fn from(error: SigningError) -> Self {
        Self::Signing(error)
    }
}
