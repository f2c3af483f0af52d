//! What screens are told.

use crate::outbox::PendingId;
use crate::sentence::Sentence;

/// How hard a password is to guess.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strength {
    /// 0 (at once) to 4 (not in this life). Below [`STRENGTH_MIN`] it is refused.
    pub score: u8,
    /// What to say about it.
    pub words: Sentence,
}

/// The least [`Strength::score`] of a password that may be chosen: guesses can be tried against the public log for ever.
pub const STRENGTH_MIN: u8 = 4;

/// A short word to somebody that goes away by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Counts up, so that the same words twice are two notices.
    pub number: u64,
    /// What it says.
    pub words: Sentence,
    /// Something in the outbox that can still be taken back.
    pub take_back: Option<PendingId>,
}
