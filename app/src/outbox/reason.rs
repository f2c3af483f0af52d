//! Why something in the outbox has not gone out. `crate::sentence` says it in words.

use chain::error::Rejection;

use crate::barred::Barred;
use crate::http::HttpError;
use crate::identity::device::SigningError;

/// Why a try brought nothing, or why something has stopped.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// It may not be signed now.
    Barred(Barred),
    /// The device's key could not be used.
    Signing(SigningError),
    /// There was no answer of PitPet's.
    Http(HttpError),
    /// The same for its photograph.
    Upload(HttpError),
    /// The server has taken a photograph, and says that it has none.
    PhotoLost,
    /// The chain's rules are against it.
    Refused(Rejection),
    /// The server says that its number is used, and this browser's own copy does not show it.
    Disputed,
    /// The server gave a receipt, and something else stands in that place.
    FalseReceipt,
    /// Signed, it could neither be kept nor forgotten, so it is not sent: after a crash it would be signed once more.
    NotKept,
    /// It waited while the browser's storage was emptied.
    Forgotten,
}

/// How a reason is said, for what is kept of it over a reload.
pub type Say = fn(&Reason) -> String;
