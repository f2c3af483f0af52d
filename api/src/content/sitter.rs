//! A pet's sitters, and what they did.

use chain::ids::{EntryIndex, TimeMs};
use serde::{Deserialize, Serialize};

use crate::hex::Hex;

/// Counts of a sitter's acts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SittingCounts {
    /// Posts.
    pub posts: u64,
    /// Comments.
    pub comments: u64,
    /// Pats.
    pub pats: u64,
    /// Shares.
    pub shares: u64,
}

impl SittingCounts {
    /// How many visits the sitter made. Every event of a sitter's key is a visit, so this equals the chain's count for
    /// the key.
    pub fn visits(&self) -> u64 {
        self.posts + self.comments + self.pats + self.shares
    }
}

/// What a sitter did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum VisitKind {
    /// A post.
    Post,
    /// A comment.
    Comment,
    /// A pat.
    Pat,
    /// A share.
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
    /// Its kind.
    pub kind: VisitKind,
    /// The post that it was, or at which it was; `None` for a pat of the pet itself.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u64>))]
    pub post: Option<EntryIndex>,
}

/// A period in which a sitter looked after a pet. Whether it is over, a client reads from its own copy of the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sitting {
    /// The sitter's public key, 32 bytes.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub key: Hex,
    /// The entry that registered the key.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub entry: EntryIndex,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub asked_ms: TimeMs,
    /// The end of the sitting, as asked for.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub until_ms: TimeMs,
    /// Counts of its acts.
    pub counts: SittingCounts,
    /// The latest visits, the latest first: 20 at most.
    pub latest: Vec<SitterVisit>,
}

/// Answer of `GET /api/v1/pets/{birth}/sitters`: the latest sitting first, 5 at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SittersPage {
    /// Entries of the log that this was made from.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub as_of: EntryIndex,
    /// The sittings.
    pub sittings: Vec<Sitting>,
}
