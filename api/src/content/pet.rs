//! Pets, their owners, and ended stories.

use chain::ids::{EntryIndex, Height, TimeMs};
use serde::{Deserialize, Serialize};

use super::beside::{AccountRef, Erased, PetRef, Photo};
use super::post::Post;
use crate::hex::Hex;

/// Another story of the same maker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoryLink {
    /// The pet's birth hash.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub birth: Hex,
    /// Its name; `None` once erased.
    pub name: Option<String>,
}

/// Counts of what happened in a pet's story.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PetCounts {
    /// Posts, by all its owners.
    pub posts: u64,
    /// Pats, those at its posts included.
    pub pats: u64,
    /// Comments to its posts.
    pub comments: u64,
    /// Shares of its posts.
    pub shares: u64,
    /// Treats that were given to it.
    #[serde(default)]
    pub treats: u64,
    /// Candles left on its story.
    #[serde(default)]
    pub candles: u64,
    /// How often the house tended it, in the shelter.
    #[serde(default)]
    pub sheltered: u64,
}

/// The entry by which an owner closed an ended story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoryEnded {
    /// The `StoryEnd` entry.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub entry: EntryIndex,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub time_ms: TimeMs,
}

/// An owner's farewell to a pet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Farewell {
    /// The entry of the farewell.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub entry: EntryIndex,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub time_ms: TimeMs,
    /// The author.
    pub author: AccountRef,
    /// The words; `None` once erased.
    pub words: Option<String>,
    /// Whether they were changed since.
    pub edited: bool,
    /// The entry that last changed them, if they were edited.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u64>))]
    pub reworded: Option<EntryIndex>,
    /// Set once they were erased.
    pub erased: Option<Erased>,
}

/// Answer of `GET /api/v1/pets/{birth}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PetPage {
    /// Entries of the log that this was made from.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub as_of: EntryIndex,
    /// The pet.
    pub pet: PetRef,
    /// The pet's own words; `None` if there are none, or once erased.
    pub words: Option<String>,
    /// Whether the words were changed since the birth.
    pub words_edited: bool,
    /// The entry that last changed them, if they were edited.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u64>))]
    pub reworded: Option<EntryIndex>,
    /// When it hatched.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub born_ms: TimeMs,
    /// The block it hatched in.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub born_height: Height,
    /// The block it was last tended in.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub tended_height: Height,
    /// When it was last tended.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub tended_ms: TimeMs,
    /// The block whose closing ends the story if no event tends the pet, or has ended it.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub ends_height: Height,
    /// When that block was closed, or the farewell said, once the story has ended.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u64>))]
    pub ended_ms: Option<TimeMs>,
    /// The block after which the pet wakes, if it rests.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u64>))]
    pub rests_until: Option<Height>,
    /// Its farewell, if there was one.
    pub farewell: Option<Farewell>,
    /// The account that it is offered to, if any.
    pub offered: Option<AccountRef>,
    /// Since when it is in the shelter, if it is.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u64>))]
    pub in_shelter_ms: Option<TimeMs>,
    /// The maker's previous pet.
    pub previous: Option<StoryLink>,
    /// The maker's next pet.
    pub next: Option<StoryLink>,
    /// Counts of its story.
    pub counts: PetCounts,
    /// Set once its owner has closed the story.
    pub closed: Option<StoryEnded>,
    /// Set once its birth's texts and photo were erased.
    pub erased: Option<Erased>,
}

/// Answer of `GET /api/v1/pets/{birth}/remembrance`: highlights of a story, without counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RemembrancePage {
    /// Entries of the log that this was made from.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub as_of: EntryIndex,
    /// The last photo among the pet's latest 200 posts.
    pub last_photo: Option<Photo>,
    /// The posts with most reactions, at most three, the best first.
    pub best: Vec<Post>,
    /// The most frequent visitors, at most five, the most frequent first. An owner's tending is no visit.
    pub visitors: Vec<AccountRef>,
}

/// Answer of `GET /api/v1/pets/{birth}/visitors`: who visited since an entry, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VisitorsPage {
    /// Entries of the log that this was made from.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub as_of: EntryIndex,
    /// Each visitor once.
    pub visitors: Vec<AccountRef>,
    /// Whether there were more.
    pub more: bool,
}

/// An ended story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Memorial {
    /// The pet.
    pub pet: PetRef,
    /// The pet's own words.
    pub words: Option<String>,
    /// When it hatched.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub born_ms: TimeMs,
    /// The block it hatched in.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub born_height: Height,
    /// The block that ended the story: that of the farewell, or the last that passed without a visit.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub ended_height: Height,
    /// When that block was closed, or the farewell said.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub ended_ms: TimeMs,
    /// Counts of its story.
    pub counts: PetCounts,
    /// Set once its owner has closed the story.
    pub closed: Option<StoryEnded>,
}

/// Answer of `GET /api/v1/memorials`: the latest end first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemorialsPage {
    /// Entries of the log that this was made from.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub as_of: EntryIndex,
    /// The stories.
    pub memorials: Vec<Memorial>,
    /// Cursor of the page after this one.
    pub next: Option<String>,
}

/// Answer of `GET /api/v1/accounts/{handle}`. Its keys are in the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountPage {
    /// Entries of the log that this was made from.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub as_of: EntryIndex,
    /// The account.
    pub person: AccountRef,
    /// When it was created.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub joined_ms: TimeMs,
    /// The pets it owns, the latest first.
    pub pets: Vec<PetRef>,
}
