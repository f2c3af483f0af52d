//! Why an action cannot be done from this browser, even where the chain would accept it.

use crate::sync::{Missing, Unsure};

/// The reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Barred {
    /// No account is signed in.
    #[error("signed out")]
    SignedOut,
    /// The chain has not been loaded yet.
    #[error("the chain has not been read yet")]
    NotYet,
    /// This device's daily key was revoked.
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
    /// The password leads to another key.
    #[error("wrong password")]
    WrongPassword,
    /// No account has that handle.
    #[error("no such handle")]
    NoSuchHandle,
    /// The recovery key belongs to another account.
    #[error("another account's recovery key")]
    WrongRecovery,
    /// The password is too easy to guess.
    #[error("a weak password")]
    WeakPassword,
    /// The same action is in progress.
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
