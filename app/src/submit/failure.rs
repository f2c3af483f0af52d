//! What became of something that was handed in, and why it is not known to be in the log.

use api::log::Outcome;
use chain::abi::Receipt;

use super::Signer;
use crate::barred::Barred;
use crate::http::HttpError;
use crate::identity::device::SigningError;
use crate::sync::Unsure;

/// What became of something that was handed in.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// It is in the log.
    InLog(Receipt),
    /// Another event of its key has its number, as this browser's own copy shows: it never gets into the log.
    Overtaken,
    /// The server says that its number is used, and the own copy does not show it.
    Disputed,
    /// The server gave a receipt for a place in the log at which something else stands.
    FalseReceipt,
    /// The server said no, or later.
    Not(Outcome),
}

/// Why something that was handed in is not known to be in the log.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// It may not be signed now.
    Barred(Barred),
    /// The device's key could not be used.
    Signing(SigningError),
    /// What became of it is known.
    Told {
        /// That.
        told: Told,
        /// It was signed with a sitter's key.
        by_sitter: bool,
    },
    /// There was no answer of PitPet's.
    NoAnswer {
        /// What there was.
        error: HttpError,
        /// Doing the same again is the same deed.
        repeats: bool,
    },
}

impl Failure {
    pub(crate) fn told(told: Told, signer: &Signer) -> Self {
        Self::Told { told, by_sitter: matches!(signer, Signer::Sitter(_)) }
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
