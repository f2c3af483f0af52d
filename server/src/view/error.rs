//! What can go wrong with the view. It is never the log that suffers.

use chain::ids::EntryIndex;

use crate::engine::{Busy, ReadError};

impl ViewError {
    /// Whether the file is not what this program has written, so that it has to be made anew. What the disk or a lack
    /// of memory is at fault for passes by itself.
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
        let mut text = self.to_string();
        let mut source = std::error::Error::source(self);
        while let Some(cause) = source {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            source = cause.source();
        }
        text
    }
}

/// Why the view could not be read or fed.
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
        /// What the system said.
        source: std::io::Error,
    },
    /// An entry of the log makes no sense to this program.
    #[error("entry {} cannot be read", .0.0)]
    BadEntry(EntryIndex),
    /// Entries came that do not follow on those before.
    #[error("entry {} was expected, entry {} came", expected.0, given.0)]
    Gap {
        /// The view's next entry.
        expected: EntryIndex,
        /// What came.
        given: EntryIndex,
    },
    /// The log could not be read.
    #[error("the log could not be read")]
    Log(#[from] ReadError),
    /// The chain could not be asked.
    #[error("the chain could not be asked")]
    Busy(#[from] Busy),
    /// A page could not be written as JSON.
    #[error("a page could not be written")]
    Json(#[from] serde_json::Error),
    /// The system has no randomness to give.
    #[error("the system has no randomness to give")]
    Random(#[from] getrandom::Error),
    /// The view is being closed.
    #[error("the view is closed")]
    Closed,
}
