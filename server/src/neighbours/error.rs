//! What can go wrong for a simulated neighbour.

use std::path::PathBuf;

use api::log::Outcome;

/// Why a neighbour could not do something.
#[derive(Debug, thiserror::Error)]
pub enum NeighbourError {
    /// The server's address is none.
    #[error("{0:?} is no address of a server; say http://host:port")]
    BadUrl(String),
    /// The server cannot be reached, or broke off.
    #[error("the server cannot be reached")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The server refused a request as a whole.
    #[error("the server answered {status} to {path}")]
    Status {
        /// The answer's status.
        status: u16,
        /// What was asked for.
        path: String,
        /// What the header `Retry-After` says.
        retry_after_s: Option<u64>,
    },
    /// The server's answer makes no sense.
    #[error("the server's answer to {0} makes no sense")]
    BadAnswer(String),
    /// An event was not accepted.
    #[error("not accepted: {0:?}")]
    NotAccepted(Outcome),
    /// The keys' file can be neither read nor written.
    #[error("the file {path} cannot be used")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file holds no neighbour.
    #[error("the file {0} holds no neighbour")]
    NotANeighbour(PathBuf),
    /// The system has no randomness to give.
    #[error("the system has no randomness to give: {0}")]
    Random(getrandom::Error),
    /// A sample picture cannot be used.
    #[error("a sample picture cannot be used")]
    Picture(#[from] image::ImageError),
}

// The system's error is no `std::error::Error` here, so it stands in the message's place and not among the causes.
impl From<getrandom::Error> for NeighbourError {
    fn from(error: getrandom::Error) -> Self {
        Self::Random(error)
    }
}
