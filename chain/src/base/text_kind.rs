//! The kinds of text.

use std::fmt;

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::limits;

/// What a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum TextKind {
    /// An account's name.
    Handle = 0,
    /// A pet's name.
    Name = 1,
    /// What a pet's page says of it.
    Words = 2,
    /// A post.
    Post = 3,
    /// A comment.
    Comment = 4,
}

impl fmt::Display for TextKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Handle => "handle",
            Self::Name => "name",
            Self::Words => "pet's own words",
            Self::Post => "post",
            Self::Comment => "comment",
        })
    }
}

impl TextKind {
    /// The most bytes of such a text.
    pub fn bytes_max(self) -> usize {
        match self {
            Self::Handle => limits::HANDLE_BYTES_MAX,
            Self::Name => limits::NAME_BYTES_MAX,
            Self::Words => limits::WORDS_BYTES_MAX,
            Self::Post => limits::POST_BYTES_MAX,
            Self::Comment => limits::COMMENT_BYTES_MAX,
        }
    }
}
