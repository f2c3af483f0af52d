//! The feed and search.

use chain::ids::{EntryIndex, TimeMs};
use serde::{Deserialize, Serialize};

use super::beside::{AccountRef, PetRef};
use super::post::Post;

/// A feed item; the feed shows the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FeedItem {
    /// A pet hatched.
    Hatched(Hatched),
    /// A moment of a pet's story.
    Posted(Post),
    /// An account shares a moment with its friends.
    Shared(Shared),
}

/// A pet hatched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hatched {
    /// The pet; its `entry` is this item's entry.
    pub pet: PetRef,
    /// When it hatched.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub time_ms: TimeMs,
    /// The pet's own words.
    pub words: Option<String>,
    /// The entry that last changed them, if they were edited.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u64>))]
    pub reworded: Option<EntryIndex>,
    /// Pats given to the pet itself, not at a post.
    pub pats: u64,
}

/// An account shares a moment with its friends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shared {
    /// The share's entry.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub entry: EntryIndex,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub time_ms: TimeMs,
    /// Who shares it.
    pub by: AccountRef,
    /// What is shared.
    pub post: Post,
}

/// Answer of `GET /api/v1/feed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeedPage {
    /// Entries of the log that this was made from.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub as_of: EntryIndex,
    /// The items, newest first.
    pub items: Vec<FeedItem>,
    /// Cursor of the page after this one.
    pub next: Option<String>,
}

/// Answer of `GET /api/v1/search`: the best matches of each kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchPage {
    /// Entries of the log that this was made from.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub as_of: EntryIndex,
    /// Accounts by handle.
    pub people: Vec<AccountRef>,
    /// Pets by name and words.
    pub pets: Vec<PetRef>,
    /// Posts by text.
    pub posts: Vec<Post>,
}

impl FeedItem {
    /// The entry that this item is for.
    pub fn entry(&self) -> EntryIndex {
        match self {
            Self::Hatched(hatched) => hatched.pet.entry,
            Self::Posted(post) => post.entry,
            Self::Shared(shared) => shared.entry,
        }
    }
}
