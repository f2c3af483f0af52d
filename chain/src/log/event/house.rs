//! Events of the house.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::ids::EntryIndex;

/// See [`super::Action::Redact`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Redact {
    /// The event whose texts and photos are erased.
    pub entry: EntryIndex,
    /// Why.
    pub reason: RedactReason,
}

/// Why the house erased something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum RedactReason {
    /// Its author asked for it.
    AuthorAsked = 0,
    /// A person who is shown or written about asked for it.
    PersonAsked = 1,
    /// The law demands it.
    Law = 2,
    /// It hurts people or animals.
    Harm = 3,
}
