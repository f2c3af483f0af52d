//! Events of a pet's story: births, posts and visits, until the story is closed.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::hash::Hash;
use crate::base::ids::EntryIndex;
use crate::base::text_kind::TextKind;

/// See [`super::Action::Birth`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Birth {
    /// Commitment to the pet's name.
    pub name: Hash,
    /// Commitment to its first photo.
    pub photo: Hash,
    /// Commitment to the pet's own words.
    pub words: Option<Hash>,
    /// The birth hash of the maker's previous pet.
    pub previous: Option<Hash>,
    /// The hatching work, see [`crate::log::work`].
    pub nonce: u64,
}

/// A pet that hatches, by whichever action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hatchling<'a> {
    /// Commitment to its name.
    pub name: &'a Hash,
    /// Commitment to its first photo.
    pub photo: &'a Hash,
    /// Commitment to its own words.
    pub words: Option<&'a Hash>,
    /// The birth hash of the maker's previous pet.
    pub previous: Option<&'a Hash>,
}

/// See [`super::Action::Post`]. Has a text, photos, or both.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Post {
    /// The pet's birth hash.
    pub pet: Hash,
    /// Commitment to the text.
    pub text: Option<Hash>,
    /// Commitments to the photos.
    pub photos: Vec<Hash>,
}

/// See [`super::Action::Comment`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Comment {
    /// The pet's birth hash.
    pub pet: Hash,
    /// The answered post or comment, of that pet's story.
    pub moment: EntryIndex,
    /// Commitment to the text.
    pub text: Hash,
}

/// See [`super::Action::Pat`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Pat {
    /// The pet's birth hash.
    pub pet: Hash,
    /// The post at which the pat was given, if at one.
    pub moment: Option<EntryIndex>,
}

/// See [`super::Action::Share`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Share {
    /// The pet's birth hash.
    pub pet: Hash,
    /// The post of that pet's story that is shared.
    pub moment: EntryIndex,
}

/// See [`super::Action::Edit`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Edit {
    /// What is edited.
    pub of: Editable,
    /// Its entry: the author's own post, comment or farewell, or the birth of a pet the author owns.
    pub entry: EntryIndex,
    /// Commitment to the new text.
    pub text: Hash,
}

/// What can be edited. Part of the event so that the text's limit is known without the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Editable {
    /// A pet's own words, by its owner.
    Words = 0,
    /// A post, by its author.
    Post = 1,
    /// A comment, by its author.
    Comment = 2,
    /// A farewell, by its author.
    Farewell = 3,
}

/// See [`super::Action::StoryEnd`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct StoryEnd {
    /// The pet's birth hash.
    pub pet: Hash,
}

impl Editable {
    /// The kind of text.
    pub fn text_kind(self) -> TextKind {
        match self {
            Self::Words | Self::Farewell => TextKind::Words,
            Self::Post => TextKind::Post,
            Self::Comment => TextKind::Comment,
        }
    }
}
