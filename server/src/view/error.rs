//! Errors of the view. They never harm the log.

use chain::ids::EntryIndex;

use crate::causes::in_one_line;
use crate::engine::{Busy, ReadError};

impl ViewError {
    /// Whether the file is not what this program has written, so that it has to be rebuilt. Errors of the disk, or
    /// for lack of memory, pass by themselves.
    pub(super) fn is_damage(&self) -> bool {
        use rusqlite::Error;
        use rusqlite::ffi::ErrorCode;
        match self {
            Self::Database(Error::SqliteFailure(failure, _)) => matches!(
                failure.code,
                ErrorCode::DatabaseCorrupt
                    | ErrorCode::NotADatabase
                    // Also where a table is missing.
                    | ErrorCode::Unknown
                    | ErrorCode::SchemaChanged
                    | ErrorCode::ConstraintViolation
                    | ErrorCode::TypeMismatch
            ),
            Self::Database(
                Error::SqlInputError { .. }
                | Error::FromSqlConversionFailure(..)
                | Error::IntegralValueOutOfRange(..)
                | Error::InvalidColumnType(..)
                | Error::QueryReturnedNoRows,
            )
            | Self::BadEntry(_)
            | Self::Gap { .. } => true,
            _ => false,
        }
    }

    /// The error with everything below it, on one line.
    pub fn chain(&self) -> String {
        in_one_line(self)
    }
}

/// Why the view could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// SQLite failed.
    #[error("the view's database failed")]
    Database(#[from] rusqlite::Error),
    /// The view's file cannot be used.
    #[error("the view's file {file} cannot be used")]
    File {
        /// The file.
        file: String,
        /// The system's error.
        source: std::io::Error,
    },
    /// An entry of the log cannot be decoded.
    #[error("entry {} cannot be read", .0.0)]
    BadEntry(EntryIndex),
    /// The entries do not follow on those before.
    #[error("entry {} was expected, entry {} came", expected.0, given.0)]
    Gap {
        /// The view's next entry.
        expected: EntryIndex,
        /// The given entry.
        given: EntryIndex,
    },
    /// The log could not be read.
    #[error("the log could not be read")]
    Log(#[from] ReadError),
    /// The engine could not answer.
    #[error("the engine did not answer")]
    Busy(#[from] Busy),
    /// A page could not be written as JSON.
    #[error("a page could not be written")]
    Json(#[from] serde_json::Error),
    /// The system has no randomness.
    #[error("the system has no randomness")]
    Random(#[from] getrandom::Error),
    /// The view is being closed.
    #[error("the view is closed")]
    Closed,
}
