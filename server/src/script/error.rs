//! Why a request of a script got an error for an answer. The script goes on after it.

use chain::error::Rejection;
use chain::snapshot::SnapshotFault;
use serde::Serialize;

use super::fields::Num;
use crate::host::{Fault, HostError};

/// Characters of a message at most: it may quote the request.
const MESSAGE_CHARS_MAX: usize = 400;

/// The error of one request.
#[derive(Debug, thiserror::Error)]
pub enum ScriptError {
    /// The line is no JSON.
    #[error("not JSON: {0}")]
    BadJson(serde_json::Error),
    /// The line is JSON, but no request.
    #[error("a request is an object whose \"op\" is a string")]
    NotARequest,
    /// There is no such operation.
    #[error("there is no op {0:?}")]
    UnknownOp(String),
    /// A field is missing, unknown, or of the wrong type.
    #[error("{0}")]
    BadFields(serde_json::Error),
    /// The fields do not go together.
    #[error("{0}")]
    BadRequest(&'static str),
    /// A field is not hexadecimal.
    #[error("{field} is not hexadecimal: two of 0-9 and a-f for each byte")]
    BadHex {
        /// Its name.
        field: &'static str,
    },
    /// A field has too many or too few bytes.
    #[error("{field} has {given} bytes, but must have {expected}")]
    WrongLength {
        /// Its name.
        field: &'static str,
        /// How many it has.
        given: usize,
        /// How many it must have.
        expected: usize,
    },
    /// The line is too long. It was skipped.
    #[error("a line of more than {max} bytes")]
    LineTooLong {
        /// The bound.
        max: usize,
    },
    /// The rules make no game.
    #[error("{0}")]
    BadRules(String),
    /// No chain is held.
    #[error("there is no chain yet: begin with new, load or restore")]
    NoChain,
    /// A rule of the chain forbids it.
    #[error("{0}")]
    Refused(Rejection),
    /// The snapshot cannot be restored, or made.
    #[error("{0}")]
    Snapshot(SnapshotFault),
    /// The key has no account, and only a birth can make one.
    #[error("no account has this key")]
    UnknownKey,
    /// No account has this handle.
    #[error("no account has this handle")]
    UnknownHandle,
    /// There is no such pet, or the account has hatched none.
    #[error("there is no such pet")]
    UnknownPet,
    /// It is too early for a block.
    #[error("too early: no block can be closed so before {}", due_ms.0)]
    NotDue {
        /// From when on, if no entry comes before.
        due_ms: Num,
    },
    /// These rules have no digging, or no clock is asked.
    #[error("{0}")]
    NothingToDig(&'static str),
    /// The work is too much for this program.
    #[error("that would take about {tries} tries, and {max} is the most that is done here")]
    TooMuchWork {
        /// Expected tries.
        tries: u64,
        /// The bound.
        max: u64,
    },
    /// The instance of the rules broke. Its chain is gone.
    #[error("{0}; load the chain again")]
    Broken(Fault),
    /// No instance of the rules can be had.
    #[error("the rules cannot be run: {0}")]
    NoInstance(HostError),
    /// The caller of the script has stopped it; no answer is made of this.
    #[error("stopped")]
    Stopped,
}

/// The answer to a request that failed.
#[derive(Debug, Serialize)]
pub struct ErrorAnswer {
    /// A stable name for programs.
    code: &'static str,
    /// The number of the broken rule, where a rule of the chain was broken: section 9 of the protocol.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<u16>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'static str>,
    /// When to try again, where it was too early.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_ms: Option<Num>,
    /// A sentence for people.
    message: String,
}

impl ScriptError {
    fn code(&self) -> &'static str {
        match self {
            Self::BadJson(_) => "bad-json",
            Self::NotARequest => "not-a-request",
            Self::UnknownOp(_) => "unknown-op",
            Self::BadFields(_) => "bad-fields",
            Self::BadRequest(_) => "bad-request",
            Self::BadHex { .. } => "bad-hex",
            Self::WrongLength { .. } => "wrong-length",
            Self::LineTooLong { .. } => "line-too-long",
            Self::BadRules(_) => "bad-rules",
            Self::NoChain => "no-chain",
            Self::Refused(_) => "refused",
            Self::Snapshot(_) => "bad-snapshot",
            Self::UnknownKey => "unknown-key",
            Self::UnknownHandle => "unknown-handle",
            Self::UnknownPet => "unknown-pet",
            Self::NotDue { .. } => "not-due",
            Self::NothingToDig(_) => "nothing-to-dig",
            Self::TooMuchWork { .. } => "too-much-work",
            Self::Broken(_) => "instance-broken",
            Self::NoInstance(_) => "no-instance",
            Self::Stopped => "stopped",
        }
    }

    /// As an answer shows it.
    pub fn answer(&self) -> ErrorAnswer {
        let rejection = match self {
            Self::Refused(rejection) => Some(rejection),
            _ => None,
        };
        let due_ms = match self {
            Self::NotDue { due_ms } => Some(*due_ms),
            _ => None,
        };
        ErrorAnswer {
            code: self.code(),
            rule: rejection.map(Rejection::code),
            name: rejection.map(Rejection::name),
            due_ms,
            message: self.to_string().chars().take(MESSAGE_CHARS_MAX).collect(),
        }
    }
}

impl From<Rejection> for ScriptError {
    fn from(rejection: Rejection) -> Self {
        Self::Refused(rejection)
    }
}
