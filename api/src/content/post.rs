//! Posts, comments and their history.

use chain::ids::{EntryIndex, Height, TimeMs};
use serde::{Deserialize, Serialize};

use super::beside::{AccountRef, Erased, PetRef, Photo};

/// Counts of a post.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PostCounts {
    /// Pats given at it.
    pub pats: u64,
    /// Comments in its thread.
    pub comments: u64,
    /// Shares of it.
    pub shares: u64,
}

/// A moment of a pet's story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Post {
    /// Its entry.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub entry: EntryIndex,
    /// When it was appended.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub time_ms: TimeMs,
    /// The block it stands in.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub height: Height,
    /// Whose story it belongs to.
    pub pet: PetRef,
    /// The author.
    pub author: AccountRef,
    /// Whether the author's sitter posted it.
    #[serde(default)]
    pub by_sitter: bool,
    /// The latest text; `None` if there is none, or once erased.
    pub text: Option<String>,
    /// The photos; empty once erased.
    pub photos: Vec<Photo>,
    /// Whether the text was edited; the history is in [`PostPage`].
    pub edited: bool,
    /// Set once it was erased.
    pub erased: Option<Erased>,
    /// Its counts.
    pub counts: PostCounts,
}

/// One version of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Revision {
    /// The entry that brought it.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub entry: EntryIndex,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub time_ms: TimeMs,
    /// The text; `None` if there was none, or once erased.
    pub text: Option<String>,
}

/// An answer to a post or to another comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Comment {
    /// Its entry.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub entry: EntryIndex,
    /// When it was appended.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub time_ms: TimeMs,
    /// Who wrote it.
    pub author: AccountRef,
    /// Whether the author's sitter wrote it.
    #[serde(default)]
    pub by_sitter: bool,
    /// The post or comment that it answers.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub answers: EntryIndex,
    /// The latest text; `None` once erased.
    pub text: Option<String>,
    /// The first version and the latest four, oldest first; empty if it was never edited.
    pub revisions: Vec<Revision>,
    /// Set once it was erased.
    pub erased: Option<Erased>,
}

/// Answer of `GET /api/v1/pets/{birth}/posts`: the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PostsPage {
    /// Entries of the log that this was made from.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub as_of: EntryIndex,
    /// The posts.
    pub posts: Vec<Post>,
    /// Cursor of the page after this one.
    pub next: Option<String>,
}

/// Answer of `GET /api/v1/posts/{entry}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PostPage {
    /// Entries of the log that this was made from.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub as_of: EntryIndex,
    /// The post.
    pub post: Post,
    /// The first version and the latest nineteen, oldest first; empty if it was never edited.
    pub revisions: Vec<Revision>,
    /// Its thread in the order of the log: an answer always comes after what it answers.
    pub comments: Vec<Comment>,
    /// Cursor of the comments after these, to go back as `after`.
    pub next: Option<String>,
}
