//! What screens are told.

use chain::commitment::SealedText;
use chain::event::SignedEvent;
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, Height, TimeMs};
use chain::keys::PublicKey;

use crate::photo::Address;
use crate::sentence::Sentence;
use crate::sync::Missing;

/// How far this browser's own copy of the chain is.
#[derive(Clone, Debug, PartialEq)]
pub enum SyncState {
    /// It is being fetched and checked.
    Waiting {
        /// Entries checked so far ...
        done: u64,
        /// ... of so many; 0 while that is unknown.
        of: u64,
    },
    /// It could not be brought up to date. It is tried again by itself, and what is known stays usable.
    Failed(Sentence),
    /// It is up to date, but the server could have made it up: what would prove it has not come yet.
    Unproven {
        /// Entries in the log.
        entries: EntryIndex,
        /// What is missing.
        missing: Missing,
    },
    /// It is up to date, and proven.
    Ready {
        /// Blocks closed.
        height: Height,
        /// Entries in the log.
        entries: EntryIndex,
        /// Blocks closed as of the last checkpoint that fits: up to there the house has signed what this browser has.
        checked_to: Height,
    },
}

/// Where the chain stands; changes with every entry that is applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tick {
    /// Entries in this browser's copy; 0 while there is none.
    pub entries: EntryIndex,
    /// Blocks closed.
    pub height: Height,
    /// The last entry's time.
    pub time_ms: TimeMs,
}

/// What arrived over the live stream and was checked. An event or a block.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// Its place in the log.
    pub index: EntryIndex,
    /// When it was appended.
    pub time_ms: TimeMs,
    /// Blocks closed before it.
    pub height: Height,
    /// Its leaf hash; for a birth the pet's birth hash.
    pub leaf: Hash,
    /// The event; `None` for a block.
    pub event: Option<SignedEvent>,
    /// The event's texts that open their commitments, in their order.
    pub texts: Vec<Option<SealedText>>,
}

/// What this browser's chain says of a pet's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// Blocks left, 15 to 0.
    pub remaining: u64,
    /// When the story ends if nobody comes by and much happens elsewhere; `None` once it has ended.
    pub ends_earliest: Option<TimeMs>,
    /// When it ends if nobody comes by and little happens elsewhere; `None` once it has ended.
    pub ends_latest: Option<TimeMs>,
    /// The page after which it wakes, if it rests, and when that is at the earliest.
    pub rests: Option<(Height, TimeMs)>,
    /// The block that ended it.
    pub ended: Option<Height>,
    /// Its owner has ended it with a farewell.
    pub farewell: bool,
    /// Its owner has closed the book.
    pub closed: bool,
    /// It is in the shelter.
    pub in_shelter: bool,
    /// Who owns it.
    pub owner: AccountId,
    /// Who hatched it.
    pub maker: AccountId,
    /// The block it was born in.
    pub born: Height,
}

/// Who is signed in on this device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// The handle.
    pub handle: String,
    /// The account.
    pub account: AccountId,
    /// The birth hash of its pet: the one that it hatched last, or if that lives no more or elsewhere, another that it owns.
    pub pet: Option<Hash>,
    /// This device's daily key.
    pub key: PublicKey,
    /// This device's key is not known to the chain any more, or not yet: nothing can be signed with it.
    pub key_works: bool,
}

/// A key of one's own account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnKey {
    /// The key.
    pub key: PublicKey,
    /// What it is for.
    pub role: chain::records::Role,
    /// Taken back, or replaced with the owner key.
    pub revoked: bool,
    /// It is this device's.
    pub here: bool,
    /// The entry that let it in.
    pub since: EntryIndex,
    /// Events it has signed.
    pub signed: u64,
}

/// Names an item of the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PendingId(pub u64);

/// Something one did that is not in the log yet, or only just.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// Its name.
    pub id: PendingId,
    /// What it is.
    pub deed: Deed,
    /// How far it is.
    pub state: PendingState,
    /// When it was done, by this device's clock.
    pub made_ms: u64,
}

/// What was done, with its words, as a screen shows it before the server has it.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// A piece of a pet's story.
    Post {
        /// The pet's birth hash.
        pet: Hash,
        /// The words.
        text: Option<String>,
        /// The photos.
        photos: Vec<LocalPhoto>,
    },
    /// An answer to a post or comment.
    Comment {
        /// The pet's birth hash.
        pet: Hash,
        /// What is answered.
        moment: EntryIndex,
        /// The words.
        text: String,
    },
    /// A pat.
    Pat {
        /// The pet's birth hash.
        pet: Hash,
        /// The post at which it is given, if at one.
        moment: Option<EntryIndex>,
    },
    /// A moment shown to one's own friends.
    Share {
        /// The pet's birth hash.
        pet: Hash,
        /// The post.
        moment: EntryIndex,
    },
    /// A candle on an ended story.
    Candle {
        /// The pet's birth hash.
        pet: Hash,
    },
    /// A rest for a pet.
    Rest {
        /// The pet's birth hash.
        pet: Hash,
    },
    /// An answer to whether one takes a pet over.
    Answer {
        /// The pet's birth hash.
        pet: Hash,
    },
    /// Treats for a pet.
    Gift {
        /// The pet's birth hash.
        pet: Hash,
        /// How many.
        treats: u64,
    },
    /// New words for a post, a comment, or (with a birth's entry) a pet's own words.
    Edit {
        /// Whose words.
        entry: EntryIndex,
        /// The new ones.
        text: String,
    },
}

/// A photo that is only here so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalPhoto {
    /// Where an `img` finds it.
    pub url: Address,
    /// What it will be called; [`api::path::photo`] serves it once it is sent.
    pub commitment: Hash,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// How far something in the outbox is.
#[derive(Clone, Debug, PartialEq)]
pub enum PendingState {
    /// It can still be taken back, without a trace.
    TakeBack,
    /// It waits for its turn, for a connection, or for its next try.
    Waiting {
        /// Why the last try brought nothing.
        why: Option<Sentence>,
        /// It may have been sent, so it cannot be taken back.
        signed: bool,
    },
    /// It is being sent.
    Sending,
    /// It is in the log, at this entry. It leaves the outbox a moment after this browser's chain has the entry.
    Settled(EntryIndex),
    /// It does not go by itself any more. It stays until it is tried again or put away, also over a reload.
    Stopped {
        /// The reason.
        words: Sentence,
        /// It was refused; else it has failed too often.
        refused: bool,
    },
}

/// How hard a password is to guess.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strength {
    /// 0 (at once) to 4 (not in this life). Below [`STRENGTH_MIN`] it is refused.
    pub score: u8,
    /// What to say about it.
    pub words: Sentence,
}

/// The least [`Strength::score`] of a password that may be chosen: guesses can be tried against the public log for ever.
pub const STRENGTH_MIN: u8 = 4;

/// A short word to somebody that goes away by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Counts up, so that the same words twice are two notices.
    pub number: u64,
    /// What it says.
    pub words: Sentence,
    /// Something in the outbox that can still be taken back.
    pub take_back: Option<PendingId>,
}
