//! The addresses that app and server share, all absolute paths on the server's origin.

use chain::hash::Hash;
use chain::ids::EntryIndex;

/// The signed checkpoint as text; `GET`.
pub const CHECKPOINT: &str = "/api/v1/checkpoint";
/// Entries from an index, `?from=&limit=&texts=`; `GET`, borsh [`crate::log::EntriesPage`]. With `texts=false` every
/// entry's `texts` is empty: for catching up without fetching texts.
pub const ENTRIES: &str = "/api/v1/entries";
/// The bytes of the latest snapshot that a later block proves; `GET`, 404 while there is none. Header
/// [`SNAPSHOT_ENTRIES_HEADER`].
pub const SNAPSHOT: &str = "/api/v1/snapshot";
/// The proof that a shorter log is a prefix of a longer one, `?old=&new=` entries; `GET`, borsh [`crate::log::Proof`].
pub const CONSISTENCY: &str = "/api/v1/proof/consistency";
/// The proof that an entry is in a log of a given size, `?entry=&size=`; `GET`, borsh [`crate::log::Proof`].
pub const INCLUSION: &str = "/api/v1/proof/inclusion";
/// The live stream, `?from=`; `GET`, server-sent events.
pub const LIVE: &str = "/api/v1/live";
/// Submits events; `POST`, borsh [`crate::log::SubmitRequest`].
pub const EVENTS: &str = "/api/v1/events";
/// The block that can be dug; `GET`, borsh `Option<chain::abi::DigWork>`. Submits a dug block; `POST`, borsh
/// `chain::entry::Block`, answered with [`crate::log::Outcome`].
pub const DIG: &str = "/api/v1/dig";
/// The question to the clocks, and who has answered; `GET`, [`crate::content::ClocksPage`]. Submits a clock vote;
/// `POST`, borsh `chain::vote::ClockVote`, answered with [`crate::log::VoteOutcome`].
pub const VOTES: &str = "/api/v1/votes";
/// The feed, `?before=&limit=`; `GET`, [`crate::content::FeedPage`].
pub const FEED: &str = "/api/v1/feed";
/// Ended stories, `?before=&limit=`; `GET`, [`crate::content::MemorialsPage`].
pub const MEMORIALS: &str = "/api/v1/memorials";
/// The shelter; `GET`, [`crate::content::ShelterPage`].
pub const SHELTER: &str = "/api/v1/shelter";
/// Search, `?q=`; `GET`, [`crate::content::SearchPage`].
pub const SEARCH: &str = "/api/v1/search";
/// The latest blocks, `?before=&limit=`; `GET`, [`crate::content::BlocksPage`].
pub const BLOCKS: &str = "/api/v1/blocks";
/// Which chain this is; `GET`, [`crate::content::ChainInfo`].
pub const CHAIN: &str = "/api/v1/chain";

/// Header of the snapshot's answer: how many entries the snapshot covers.
pub const SNAPSHOT_ENTRIES_HEADER: &str = "x-pitpet-entries";
/// Header of a photo's upload and of its answer: the 16 bytes of its salt in hexadecimal.
pub const SALT_HEADER: &str = "x-pitpet-salt";

/// A pet; `GET`, [`crate::content::PetPage`].
pub fn pet(birth: Hash) -> String {
    format!("/api/v1/pets/{birth}")
}

/// A pet's posts, `?before=&limit=`; `GET`, [`crate::content::PostsPage`].
pub fn pet_posts(birth: Hash) -> String {
    format!("/api/v1/pets/{birth}/posts")
}

/// Highlights of a pet's story; `GET`, [`crate::content::RemembrancePage`].
pub fn remembrance(birth: Hash) -> String {
    format!("/api/v1/pets/{birth}/remembrance")
}

/// Who visited a pet, `?after=` an entry, `&limit=`; `GET`, [`crate::content::VisitorsPage`].
pub fn visitors(birth: Hash) -> String {
    format!("/api/v1/pets/{birth}/visitors")
}

/// A pet's sitters, and what they did; `GET`, [`crate::content::SittersPage`].
pub fn pet_sitters(birth: Hash) -> String {
    format!("/api/v1/pets/{birth}/sitters")
}

/// A post with its thread, `?after=` for more comments; `GET`, [`crate::content::PostPage`].
pub fn post(entry: EntryIndex) -> String {
    format!("/api/v1/posts/{}", entry.0)
}

/// An account; `GET`, [`crate::content::AccountPage`].
pub fn account(handle: &str) -> String {
    format!("/api/v1/accounts/{handle}")
}

/// Uploads a photo; `PUT` with [`SALT_HEADER`], [`crate::content::Photo`].
pub fn upload(commitment: Hash) -> String {
    format!("/api/v1/media/{commitment}")
}

/// A photo's bytes, which never change; `GET`.
pub fn photo(commitment: Hash) -> String {
    format!("/media/{commitment}")
}

/// A photo's thumbnail (a JPEG of at most 480 pixels a side); `GET`.
pub fn thumb(commitment: Hash) -> String {
    format!("/media/{commitment}/thumb")
}
