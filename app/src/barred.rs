//! Why something cannot be done from here, whatever the chain would say.

use crate::sync::{Missing, Unsure};

/// The reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Barred {
    /// Nobody is signed in.
    #[error("signed out")]
    SignedOut,
    /// The chain has not been read yet.
    #[error("the chain has not been read yet")]
    NotYet,
    /// This device's key was revoked.
    #[error("this device's key was revoked")]
    KeyGone,
    /// No password was typed.
    #[error("no password")]
    NoPassword,
    /// No new password was chosen.
    #[error("no new password")]
    NoNewPassword,
    /// No handle was typed.
    #[error("no handle")]
    NoHandle,
    /// The password makes another key.
    #[error("wrong password")]
    WrongPassword,
    /// No account has that handle.
    #[error("no such handle")]
    NoSuchHandle,
    /// The recovery key is another account's.
    #[error("another account's recovery key")]
    WrongRecovery,
    /// The password is too easy to guess.
    #[error("a weak password")]
    WeakPassword,
    /// The same thing is being done already.
    #[error("busy")]
    Busy,
    /// It cannot be undone, and not everything in this browser's copy is proven.
    #[error("not everything is proven: {0:?}")]
    Unproven(Missing),
    /// The server contradicts itself, so nothing is signed for it.
    #[error("the server contradicts itself")]
    Distrusted,
}

impl From<Unsure> for Barred {
    fn from(unsure: Unsure) -> Self {
        match unsure {
            Unsure::NotYet => Self::NotYet,
            Unsure::Unproven(missing) => Self::Unproven(missing),
            Unsure::Distrusted => Self::Distrusted,
        }
    }
}
