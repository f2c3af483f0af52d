//! A claim about an entry, and what was found false.

use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, Height, TimeMs};

/// A claim about an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The entry.
    pub entry: EntryIndex,
    /// The accounts it names.
    pub people: Vec<Called>,
    /// When it was appended.
    pub time: Option<TimeMs>,
    /// Its content.
    pub what: Claimed,
}

impl Claim {
    /// A birth without its time, where both are claimed: a name is not called false for a day that is.
    pub(super) fn without_its_day(&self) -> Option<Self> {
        let is_birth = matches!(self.what, Claimed::Birth { .. });
        (is_birth && self.time.is_some()).then(|| Self { time: None, ..self.clone() })
    }

    /// What is false if this is not so.
    pub(super) fn falsehood(&self) -> Falsehood {
        match self.what {
            Claimed::Wording { .. } => Falsehood::Words(self.entry.0),
            Claimed::Moment { .. }
            | Claimed::Birth { .. }
            | Claimed::Share { .. }
            | Claimed::Block { .. }
            | Claimed::Farewell { .. } => Falsehood::Entry(self.entry.0),
        }
    }
}

/// A claim about an account.
#[derive(Clone, Debug, PartialEq)]
pub struct Called {
    /// The account.
    pub account: AccountId,
    /// Its handle, where it is shown.
    pub handle: Option<String>,
    /// Whether it is marked as a bot.
    pub bot: bool,
}

/// The claimed content of an entry.
#[derive(Clone, Debug, PartialEq)]
pub enum Claimed {
    /// A story or a comment.
    Moment {
        /// The pet's birth hash, where it is shown.
        pet: Option<Hash>,
        /// The author ...
        author: AccountId,
        /// ... or the account whose sitter wrote it.
        by_sitter: bool,
        /// The entry that it answers, if it is a comment.
        answers: Option<EntryIndex>,
        /// The latest text.
        text: Option<String>,
        /// Whether it was edited ...
        edited: bool,
        /// ... and the entry of the edit, where that is known.
        wording: Option<EntryIndex>,
        /// The photos.
        photos: Vec<Hash>,
    },
    /// An earlier text of a story or a comment, or the text on a pet's page.
    Wording {
        /// The story or comment, or the pet's birth: the entry of the first text.
        of: EntryIndex,
        /// The pet's birth hash, for a pet's page.
        pet: Option<Hash>,
        /// The text.
        text: String,
    },
    /// A birth.
    Birth {
        /// The pet's birth hash.
        birth: Hash,
        /// Its name.
        name: Option<String>,
        /// Its first photo.
        photo: Option<Hash>,
    },
    /// A share of a story.
    Share {
        /// The story.
        post: EntryIndex,
        /// The account that shared it.
        by: AccountId,
    },
    /// A block.
    Block {
        /// Its leaf hash.
        leaf: Hash,
        /// Its height.
        height: Height,
        /// The miner, if it was dug.
        by: Option<AccountId>,
    },
    /// An owner's last words.
    Farewell {
        /// The pet's birth hash.
        pet: Hash,
        /// The author.
        author: AccountId,
        /// The latest text.
        words: Option<String>,
        /// The entry of the latest edit, if it was edited.
        reworded: Option<EntryIndex>,
    },
}

/// What the server has said and the log does not have. What is true beside it is not called false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Falsehood {
    /// The content of an entry.
    Entry(u64),
    /// When alone the pet hatched whose birth the entry is.
    Born(u64),
    /// Only a text that an entry is said to have brought.
    Words(u64),
}
