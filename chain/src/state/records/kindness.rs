//! What pets and accounts have beside their records from version 2 on, where somebody was kind.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::ids::{AccountId, Height, KeyId, TimeMs};

/// What kindness adds to a pet. Keeps are in the order of the pets.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Keep {
    /// The block in which its owner said farewell, which ended the story.
    pub farewell: Option<Height>,
    /// Its last rest, also once that is over. In a box like the sitter, since few pets have one and every pet has a
    /// keep.
    pub rest: Option<Box<Rest>>,
    /// Who may take it over.
    pub offered: Option<AccountId>,
    /// Who tends it in its owner's name, also once their time is over.
    pub sitter: Option<Box<Sitter>>,
    /// The block in which its owner last saw to it: tended it, or somebody in their name did, let it rest, asked a
    /// sitter, or got it.
    pub cared: Height,
    /// It was in the shelter: it is given away, never sold.
    pub sheltered: bool,
}

/// Somebody who tends a pet in its owner's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Sitter {
    /// By this key of the owner's account.
    pub key: KeyId,
    /// From then on it does nothing any more.
    pub until: TimeMs,
}

/// A time in which no block counts against a pet's life, and what has to be remembered of those before.
/// What it does to a life is [`crate::Life`]'s to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Rest {
    /// Blocks that were closed when it fell asleep.
    pub from: Height,
    /// Blocks that will be, or were, closed when it wakes.
    pub until: Height,
    /// Blocks that it slept in rests before this one, since it was last tended.
    pub slept: u32,
    /// The pet's year in which the rest began, its first being 0.
    pub year: u32,
    /// Blocks of that year's rest that are used, all of this rest's among them.
    pub used: u32,
}

/// That an account vouched for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Vouch {
    /// The invitation's key; revoked once somebody has come by it.
    pub key: KeyId,
    /// The block in which it was given.
    pub block: Height,
}
