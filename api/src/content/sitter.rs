//! Who looked after a pet in its owner's name, and what they did.

use chain::ids::{EntryIndex, TimeMs};
use serde::{Deserialize, Serialize};

use crate::hex::Hex;

/// How often what was done by a sitter's key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SittingCounts {
    /// Stories told.
    pub posts: u64,
    /// Comments.
    pub comments: u64,
    /// Pats.
    pub pats: u64,
    /// Shares.
    pub shares: u64,
}

impl SittingCounts {
    /// How often the sitter came by. Every event of a sitter's key is a visit, so this is what the chain counts for the
    /// key.
    pub fn visits(&self) -> u64 {
        self.posts + self.comments + self.pats + self.shares
    }
}

/// What a sitter did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum VisitKind {
    /// Told a story.
    Post,
    /// Commented.
    Comment,
    /// Patted the pet.
    Pat,
    /// Shared a story.
    Share,
}

/// One visit of a sitter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SitterVisit {
    /// Its entry.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub entry: EntryIndex,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub time_ms: TimeMs,
    /// What was done.
    pub kind: VisitKind,
    /// The post that it was, or at which it was done; `None` for a pat of the pet itself.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u64>))]
    pub post: Option<EntryIndex>,
}

/// A time in which somebody looked after a pet. Whether it is over, a client asks its own copy of the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sitting {
    /// The sitter's public key, 32 bytes.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub key: Hex,
    /// The entry in which they were asked.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub entry: EntryIndex,
    /// When they were asked.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub asked_ms: TimeMs,
    /// Until when they were asked for.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub until_ms: TimeMs,
    /// How often they did what.
    pub counts: SittingCounts,
    /// Their last visits, the latest first: 20 at most.
    pub latest: Vec<SitterVisit>,
}

/// Answer of `GET /api/v1/pets/{birth}/sitters`: whoever was asked last comes first, 5 at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SittersPage {
    /// Entries of the log that this was made from.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub as_of: EntryIndex,
    /// The sittings.
    pub sittings: Vec<Sitting>,
}
