//! What an action brings that others look at, too: texts and photos that are kept elsewhere, keys that have to be
//! proven.
//!
//! Every action is named, so that a new one has to be decided on.

use super::actions::Action;
use super::kindness::Farewell;
use super::story::{Birth, Comment, Edit, Hatchling, Post};
use super::trust::{AskSitter, Invitation, Invited, Vouch};
use crate::base::hash::Hash;
use crate::base::keys::NewKey;
use crate::base::text_kind::TextKind;

/// What an action brings. Most bring nothing of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Contents<'a> {
    /// The commitments to its texts, in the order in which these are handed in.
    pub texts: [Option<(TextKind, &'a Hash)>; 2],
    /// The commitments to its photos.
    pub photos: &'a [Hash],
    /// The pet that hatches by it.
    pub hatchling: Option<Hatchling<'a>>,
    /// The key that it registers, beside those of a newcomer.
    pub new_key: Option<&'a NewKey>,
    /// The invitation that stands in for the hatching work.
    pub invitation: Option<&'a Invitation>,
}

impl Action {
    /// What it brings.
    pub fn contents(&self) -> Contents<'_> {
        match self {
            Self::Birth(Birth { name, photo, words, previous, nonce: _ }) => {
                Contents::hatching(Hatchling { name, photo, words: words.as_ref(), previous: previous.as_ref() })
            }
            Self::Invited(Invited { name, photo, words, invitation }) => Contents {
                invitation: Some(invitation),
                ..Contents::hatching(Hatchling { name, photo, words: words.as_ref(), previous: None })
            },
            Self::Post(Post { text, photos, .. }) => Contents {
                photos,
                texts: [text.as_ref().map(|text| (TextKind::Post, text)), None],
                ..Contents::default()
            },
            Self::Comment(Comment { text, .. }) => Contents::text(TextKind::Comment, text),
            Self::Edit(Edit { of, text, .. }) => Contents::text(of.text_kind(), text),
            Self::Farewell(Farewell { words, .. }) => Contents::text(TextKind::Words, words),
            Self::AuthoriseKey(key)
            | Self::Rekey(key)
            | Self::AskSitter(AskSitter { key, .. })
            | Self::Vouch(Vouch { key, .. }) => Contents { new_key: Some(key), ..Contents::default() },
            Self::Pat(_)
            | Self::Share(_)
            | Self::StoryEnd(_)
            | Self::Gift(_)
            | Self::Candle(_)
            | Self::Rest(_)
            | Self::HandOver(_)
            | Self::TakeOver(_)
            | Self::Decline(_)
            | Self::RevokeKey(_)
            | Self::VetoRekey
            | Self::DismissSitter(_)
            | Self::Redact(_)
            | Self::ChangeRules(_)
            | Self::List(_)
            | Self::Unlist(_)
            | Self::Bid(_)
            | Self::CancelBid(_)
            | Self::Accept(_)
            | Self::GiveUp(_)
            | Self::Shelter(_)
            | Self::Adopt(_) => Contents::default(),
        }
    }

    /// The pet that hatches by it.
    pub fn hatchling(&self) -> Option<Hatchling<'_>> {
        self.contents().hatchling
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
