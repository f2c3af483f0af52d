//! Records beside pets and accounts, from version 2 on.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::ids::{AccountId, Height, KeyId, TimeMs};

/// Further facts about a pet. Keeps are in the order of the pets.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Keep {
    /// The block in which its owner said farewell, which ended the story.
    pub farewell: Option<Height>,
    /// Its last rest, even if over. In a box like the sitter, since few pets have one and every pet has a keep.
    pub rest: Option<Box<Rest>>,
    /// The account that may take it over.
    pub offered: Option<AccountId>,
    /// Its last sitter, even if the time is over.
    pub sitter: Option<Box<Sitter>>,
    /// The block in which its owner last cared for it: tended it, personally or through a sitter, let it rest, asked a
    /// sitter, or received it.
    pub cared: Height,
    /// Whether it was in the shelter: then it is given away, never sold.
    pub sheltered: bool,
}

/// A sitter, who tends a pet in its owner's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Sitter {
    /// The sitter's key, one of the owner's account.
    pub key: KeyId,
    /// When the key becomes invalid.
    pub until: TimeMs,
}

/// Blocks that do not count against a pet's life, and the rests before them. [`crate::Life`] computes the effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Rest {
    /// Blocks closed when it fell asleep.
    pub from: Height,
    /// Blocks closed when it wakes or woke.
    pub until: Height,
    /// Blocks slept in earlier rests since it was last tended.
    pub slept: u32,
    /// The pet's year in which the rest began, from 0.
    pub year: u32,
    /// Blocks of rest used in that year, including all of this rest's.
    pub used: u32,
}

/// An account's last vouch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Vouch {
    /// The invitation's key; revoked once a newcomer has used it.
    pub key: KeyId,
    /// The block in which the account vouched.
    pub block: Height,
}
