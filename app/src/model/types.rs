//! Plain types for screens.

use crate::outbox::PendingId;
use crate::sentence::Sentence;

/// How hard a password is to guess.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strength {
    /// 0 (guessed at once) to 4 (practically never). Below [`STRENGTH_MIN`] it is refused.
    pub score: u8,
    /// What to tell the user about it.
    pub words: Sentence,
}

/// The least [`Strength::score`] of a new password: the log is public, so guessing has no limit.
pub const STRENGTH_MIN: u8 = 4;

/// A short notice that disappears by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// A counter, so that equal texts are distinct notices.
    pub number: u64,
    /// The text.
    pub words: Sentence,
    /// An action in the outbox that can still be taken back.
    pub take_back: Option<PendingId>,
}
