//! Why an item of the outbox was not sent. `crate::sentence` has the texts.

use chain::error::Rejection;

use crate::barred::Barred;
use crate::http::HttpError;
use crate::identity::device::SigningError;

/// Why a try failed, or why an item has stopped.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// It may not be signed now.
    Barred(Barred),
    /// The device's key could not be used.
    Signing(SigningError),
    /// There was no response from PitPet.
    Http(HttpError),
    /// The same for its photograph.
    Upload(HttpError),
    /// The server accepted a photograph, and then says that it has none.
    PhotoLost,
    /// The chain's rules refuse it.
    Refused(Rejection),
    /// The server says that its sequence number is used, but this browser's own copy does not show that.
    Disputed,
    /// The server gave a receipt, but another event stands in that place.
    FalseReceipt,
    /// The signed bytes could be neither stored nor removed, so they are not sent: after a crash the item would be
    /// signed twice.
    NotKept,
    /// The browser's storage was cleared while it waited.
    Forgotten,
}

/// Turns a reason into a text, which is stored for a reload.
pub type Say = fn(&Reason) -> String;
