//! What is claimed of an entry, and what was found false of it.

use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, Height, TimeMs};

/// What is said of an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The entry.
    pub entry: EntryIndex,
    /// Who is said to be whom.
    pub people: Vec<Called>,
    /// When it is said to have been appended.
    pub time: Option<TimeMs>,
    /// What it is said to hold.
    pub what: Told,
}

impl Claim {
    /// A birth without its time, where both are claimed: a name is not called false for a day that is.
    pub(super) fn without_its_day(&self) -> Option<Self> {
        let is_birth = matches!(self.what, Told::Birth { .. });
        (is_birth && self.time.is_some()).then(|| Self { time: None, ..self.clone() })
    }

    /// What is false if this is not so.
    pub(super) fn falsehood(&self) -> Falsehood {
        match self.what {
            Told::Wording { .. } => Falsehood::Words(self.entry.0),
            Told::Moment { .. }
            | Told::Birth { .. }
            | Told::Share { .. }
            | Told::Block { .. }
            | Told::Farewell { .. } => Falsehood::Entry(self.entry.0),
        }
    }
}

/// What is said of an account.
#[derive(Clone, Debug, PartialEq)]
pub struct Called {
    /// The account.
    pub account: AccountId,
    /// Its handle, where that is said.
    pub handle: Option<String>,
    /// Whether it calls itself a bot.
    pub bot: bool,
}

/// What an entry is said to hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// A story or a comment.
    Moment {
        /// The pet's birth hash, where it is said.
        pet: Option<Hash>,
        /// Who wrote it ...
        author: AccountId,
        /// ... or had their sitter write it.
        by_sitter: bool,
        /// What it answers, if it is a comment.
        answers: Option<EntryIndex>,
        /// The latest words.
        text: Option<String>,
        /// Whether they are not the first ones ...
        edited: bool,
        /// ... and the entry that brought them, where that is known.
        wording: Option<EntryIndex>,
        /// The photos.
        photos: Vec<Hash>,
    },
    /// What a story or a comment said for a while, or what a pet's page says.
    Wording {
        /// The story or comment, or the pet's birth; the first words stand in that very entry.
        of: EntryIndex,
        /// The pet's birth hash, where it is a pet's page.
        pet: Option<Hash>,
        /// The words.
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
    /// A story was passed on.
    Share {
        /// The story.
        post: EntryIndex,
        /// Who did that.
        by: AccountId,
    },
    /// A block.
    Block {
        /// Its leaf hash.
        leaf: Hash,
        /// Which it is.
        height: Height,
        /// Who dug it, if somebody did.
        by: Option<AccountId>,
    },
    /// An owner's words at the end.
    Farewell {
        /// The pet's birth hash.
        pet: Hash,
        /// Who said them.
        author: AccountId,
        /// The latest of them.
        words: Option<String>,
        /// The entry that brought these, where they are not the first ones.
        reworded: Option<EntryIndex>,
    },
}

/// Something that the server said and that does not stand in the log. What is true beside it is not called false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Falsehood {
    /// What an entry holds.
    Entry(u64),
    /// When alone the pet hatched whose birth the entry is.
    Born(u64),
    /// Words alone that an entry is said to have brought.
    Words(u64),
}
