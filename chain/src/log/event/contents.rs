//! What an action carries for other code to check: texts and photos, stored elsewhere, and keys that have to be proven.
//! The table of actions says which carry something.

use super::kindness::Farewell;
use super::story::{Birth, Comment, Edit, Hatchling, Post};
use super::trust::{AskSitter, Invitation, Invited, Vouch};
use crate::base::hash::Hash;
use crate::base::keys::NewKey;
use crate::base::text_kind::TextKind;

/// What an action carries. Most carry none of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Contents<'a> {
    /// The commitments to its texts, in the order in which they are submitted.
    pub texts: [Option<(TextKind, &'a Hash)>; 2],
    /// The commitments to its photos.
    pub photos: &'a [Hash],
    /// The pet that it hatches.
    pub hatchling: Option<Hatchling<'a>>,
    /// The key that it registers, beside those of a newcomer.
    pub new_key: Option<&'a NewKey>,
    /// The invitation that replaces the hatching work.
    pub invitation: Option<&'a Invitation>,
}

/// What the table of actions asks the records of those that carry something.
pub(super) trait Carries {
    /// What it carries.
    fn contents(&self) -> Contents<'_>;
}

impl Carries for Birth {
    fn contents(&self) -> Contents<'_> {
        let Self { name, photo, words, previous, nonce: _ } = self;
        Contents::hatching(Hatchling { name, photo, words: words.as_ref(), previous: previous.as_ref() })
    }
}

impl Carries for Invited {
    fn contents(&self) -> Contents<'_> {
        let Self { name, photo, words, invitation } = self;
        let hatchling = Hatchling { name, photo, words: words.as_ref(), previous: None };
        Contents { invitation: Some(invitation), ..Contents::hatching(hatchling) }
    }
}

impl Carries for Post {
    fn contents(&self) -> Contents<'_> {
        let text = self.text.as_ref().map(|text| (TextKind::Post, text));
        Contents { photos: &self.photos, texts: [text, None], ..Contents::default() }
    }
}

impl Carries for Comment {
    fn contents(&self) -> Contents<'_> {
        Contents::text(TextKind::Comment, &self.text)
    }
}

impl Carries for Edit {
    fn contents(&self) -> Contents<'_> {
        Contents::text(self.of.text_kind(), &self.text)
    }
}

impl Carries for Farewell {
    fn contents(&self) -> Contents<'_> {
        Contents::text(TextKind::Words, &self.words)
    }
}

impl Carries for NewKey {
    fn contents(&self) -> Contents<'_> {
        Contents { new_key: Some(self), ..Contents::default() }
    }
}

impl Carries for AskSitter {
    fn contents(&self) -> Contents<'_> {
        self.key.contents()
    }
}

impl Carries for Vouch {
    fn contents(&self) -> Contents<'_> {
        self.key.contents()
    }
}

impl<'a> Contents<'a> {
    fn hatching(hatchling: Hatchling<'a>) -> Self {
        Self {
            texts: [Some((TextKind::Name, hatchling.name)), hatchling.words.map(|words| (TextKind::Words, words))],
            photos: std::slice::from_ref(hatchling.photo),
            hatchling: Some(hatchling),
            ..Self::default()
        }
    }

    fn text(kind: TextKind, text: &'a Hash) -> Self {
        Self { texts: [Some((kind, text)), None], ..Self::default() }
    }
}
