//! A sentence, ready to be shown.

use std::borrow::Cow;
use std::fmt;

/// A sentence or two for people, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence(Cow<'static, str>);

impl Sentence {
    /// Words that stand in the program.
    pub const fn fixed(words: &'static str) -> Self {
        Self(Cow::Borrowed(words))
    }

    /// Words with something filled in.
    pub fn new(words: String) -> Self {
        Self(Cow::Owned(words))
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
