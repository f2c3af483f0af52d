//! Errors of the store, of every kind of store.

use super::StorageKey;
use super::bucket::BucketProblem;
use crate::causes::in_one_line;

/// Why an operation of the store failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The store's address is of no known kind.
    #[error("{url:?} is no store; say file:///folder, s3://bucket, s3://bucket/prefix or memory://")]
    BadUrl {
        /// The address.
        url: String,
    },
    /// The folder cannot be used.
    #[error("the folder {folder} cannot be used")]
    Folder {
        /// The folder.
        folder: String,
        /// The system's error.
        source: std::io::Error,
    },
    /// A read, write, listing or deletion failed. A write may still have been done.
    #[error("{action} {key} failed")]
    Failed {
        /// The operation.
        action: &'static str,
        /// The object's key, or the listed folder.
        key: String,
        /// The lower layer's error.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A bucket refuses, and an operator can do something about it.
    #[error("{action} {key} failed: {problem}")]
    Bucket {
        /// The operation.
        action: &'static str,
        /// The object's key, or the listed folder.
        key: String,
        /// What is wrong.
        problem: BucketProblem,
    },
    /// The store lets several writers create one object, or none.
    #[error(
        "of several writers that create one object not exactly one wins: servers would overwrite each other's entries. \
         Use a store with atomic conditional writes (S3's If-None-Match)"
    )]
    NoSingleWinner,
    /// An object's bytes are invalid.
    #[error("{key} is damaged: {what}")]
    Damaged {
        /// The object's key.
        key: String,
        /// What is wrong with it.
        what: &'static str,
    },
}

impl StoreError {
    /// An error of the lower layer, with the operation.
    pub fn failed(
        action: &'static str,
        key: impl ToString,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Failed { action, key: key.to_string(), source: source.into() }
    }

    /// An object that has to be there is not.
    pub fn missing(key: &StorageKey) -> Self {
        Self::Damaged { key: key.to_string(), what: "it is missing" }
    }

    /// The error with everything below it, on one line.
    pub fn chain(&self) -> String {
        in_one_line(self)
    }
}
