//! Content for screens, in JSON. Erased texts are `null`. Every page says `as_of` how many entries of the log it was
//! made from; cursors (`next`) are opaque and go back as `before` (or `after` in a thread).
//!
//! This is content for display only: whether a pet lives, who owns it and how long its story goes on, a client reads
//! from its own copy of the chain, by the entry indexes and birth hashes given here.

mod beside;
mod clocks;
mod feed;
mod network;
mod pet;
mod post;
mod shelter;
mod sitter;

pub use beside::{AccountRef, Erased, PetRef, Photo};
pub use clocks::{Ballot, ClocksAnswered, ClocksPage};
pub use feed::{FeedItem, FeedPage, Hatched, SearchPage, Shared};
pub use network::{Agreed, BlockKind, BlockSummary, BlocksPage, ChainInfo, Dug};
pub use pet::{
    AccountPage, Farewell, Memorial, MemorialsPage, PetCounts, PetPage, RemembrancePage, StoryEnded, StoryLink,
    VisitorsPage,
};
pub use post::{Comment, Post, PostCounts, PostPage, PostsPage, Revision};
pub use shelter::{ShelterPage, Sheltered, Tending};
pub use sitter::{SitterVisit, SittersPage, Sitting, SittingCounts, VisitKind};
