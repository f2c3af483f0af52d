//! Errors of a simulated neighbour.

use std::path::PathBuf;

use api::log::Outcome;

use crate::client::ClientError;

/// Why a neighbour's action failed.
#[derive(Debug, thiserror::Error)]
pub enum NeighbourError {
    /// A request got no valid answer.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// An event was not accepted.
    #[error("not accepted: {0:?}")]
    NotAccepted(Outcome),
    /// The keys' file can be neither read nor written.
    #[error("the file {path} cannot be used")]
    File {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
    /// A file holds no neighbour.
    #[error("the file {0} holds no neighbour")]
    NotANeighbour(PathBuf),
    /// The system has no randomness.
    #[error("the system has no randomness to give: {0}")]
    Random(getrandom::Error),
    /// A sample picture cannot be used.
    #[error("a sample picture cannot be used")]
    Picture(#[from] image::ImageError),
}

// The system's error is no `std::error::Error` here, so it is part of the message and not a source.
impl From<getrandom::Error> for NeighbourError {
    fn from(error: getrandom::Error) -> Self {
        Self::Random(error)
    }
}
