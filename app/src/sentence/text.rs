//! A sentence for screens.

use std::borrow::Cow;
use std::fmt;

/// A sentence or two for users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence(Cow<'static, str>);

impl Sentence {
    /// A constant text.
    pub const fn fixed(words: &'static str) -> Self {
        Self(Cow::Borrowed(words))
    }

    /// A text with values filled in.
    pub fn new(words: String) -> Self {
        Self(Cow::Owned(words))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
