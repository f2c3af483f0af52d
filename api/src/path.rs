//! The table of the API's addresses: the server's router and its OpenAPI document read the templates, clients fill them
//! in. All are absolute paths on the server's origin.

use chain::hash::Hash;
use chain::ids::EntryIndex;

/// `TEMPLATE = "address"` makes a constant. `TEMPLATE = "address", fill(part: Type)` also makes a function that puts
/// the part in its place, `{part}`.
macro_rules! addresses {
    ($($(#[$doc:meta])* $template:ident = $address:literal $(, $fill:ident($part:ident: $type:ty))?;)+) => {
        $(
            $(#[$doc])*
            pub const $template: &str = $address;
            $(
                #[doc = concat!("The address [`", stringify!($template), "`] of one of them.")]
                pub fn $fill($part: $type) -> String {
                    $template.replace(concat!("{", stringify!($part), "}"), &$part.to_string())
                }
            )?
        )+

        /// Every address, as a template.
        pub const ALL: &[&str] = &[$($template),+];
    };
}

addresses! {
    /// The signed checkpoint as text; `GET`.
    CHECKPOINT = "/api/v1/checkpoint";
    /// Entries from an index, `?from=&limit=&texts=`; `GET`, borsh [`crate::log::EntriesPage`]. With `texts=false`
    /// every entry's `texts` is empty: for catching up without fetching texts.
    ENTRIES = "/api/v1/entries";
    /// The bytes of the latest snapshot that a later block proves; `GET`, 404 while there is none. Header
    /// [`SNAPSHOT_ENTRIES_HEADER`].
    SNAPSHOT = "/api/v1/snapshot";
    /// The proof that a shorter log is a prefix of a longer one, `?old=&new=` entries; `GET`, borsh
    /// [`crate::log::Proof`].
    CONSISTENCY = "/api/v1/proof/consistency";
    /// The proof that an entry is in a log of a given size, `?entry=&size=`; `GET`, borsh [`crate::log::Proof`].
    INCLUSION = "/api/v1/proof/inclusion";
    /// The live stream, `?from=`; `GET`, server-sent events.
    LIVE = "/api/v1/live";
    /// Submits events; `POST`, borsh [`crate::log::SubmitRequest`].
    EVENTS = "/api/v1/events";
    /// The block that can be dug; `GET`, borsh `Option<chain::abi::DigWork>`. Submits a dug block; `POST`, borsh
    /// `chain::entry::Block`, answered with [`crate::log::Outcome`].
    DIG = "/api/v1/dig";
    /// The question to the clocks, and who has answered; `GET`, [`crate::content::ClocksPage`]. Submits a clock vote;
    /// `POST`, borsh `chain::vote::ClockVote`, answered with [`crate::log::VoteOutcome`].
    VOTES = "/api/v1/votes";
    /// The feed, `?before=&limit=`; `GET`, [`crate::content::FeedPage`].
    FEED = "/api/v1/feed";
    /// Ended stories, `?before=&limit=`; `GET`, [`crate::content::MemorialsPage`].
    MEMORIALS = "/api/v1/memorials";
    /// The shelter; `GET`, [`crate::content::ShelterPage`].
    SHELTER = "/api/v1/shelter";
    /// Search, `?q=`; `GET`, [`crate::content::SearchPage`].
    SEARCH = "/api/v1/search";
    /// The latest blocks, `?before=&limit=`; `GET`, [`crate::content::BlocksPage`].
    BLOCKS = "/api/v1/blocks";
    /// Which chain this is; `GET`, [`crate::content::ChainInfo`].
    CHAIN = "/api/v1/chain";
    /// Runs a script on a chain of the caller's own, which is in the script; `POST`, JSON lines or an array of requests
    /// as for `pitpet chain`. Nothing is stored.
    CHAIN_SCRIPT = "/api/v1/chain/script";
    /// A pet; `GET`, [`crate::content::PetPage`].
    PET = "/api/v1/pets/{birth}", pet(birth: Hash);
    /// A pet's posts, `?before=&limit=`; `GET`, [`crate::content::PostsPage`].
    PET_POSTS = "/api/v1/pets/{birth}/posts", pet_posts(birth: Hash);
    /// Highlights of a pet's story; `GET`, [`crate::content::RemembrancePage`].
    REMEMBRANCE = "/api/v1/pets/{birth}/remembrance", remembrance(birth: Hash);
    /// Who visited a pet, `?after=` an entry, `&limit=`; `GET`, [`crate::content::VisitorsPage`].
    VISITORS = "/api/v1/pets/{birth}/visitors", visitors(birth: Hash);
    /// A pet's sitters, and what they did; `GET`, [`crate::content::SittersPage`].
    PET_SITTERS = "/api/v1/pets/{birth}/sitters", pet_sitters(birth: Hash);
    /// A post with its thread, `?after=` for more comments; `GET`, [`crate::content::PostPage`].
    POST = "/api/v1/posts/{entry}", post(entry: EntryIndex);
    /// An account; `GET`, [`crate::content::AccountPage`].
    ACCOUNT = "/api/v1/accounts/{handle}", account(handle: &str);
    /// Uploads a photo; `PUT` with [`SALT_HEADER`], [`crate::content::Photo`].
    UPLOAD = "/api/v1/media/{commitment}", upload(commitment: Hash);
    /// A photo's bytes, which never change; `GET`.
    PHOTO = "/media/{commitment}", photo(commitment: Hash);
    /// A photo's thumbnail (a JPEG of at most 480 pixels a side); `GET`.
    THUMB = "/media/{commitment}/thumb", thumb(commitment: Hash);
    /// Whether the server is usable; `GET`, a line for each problem.
    HEALTH = "/healthz";
    /// Whether a balancer should send requests; `GET`, a line for each reason why not.
    READY = "/readyz";
    /// Counters and gauges; `GET`, Prometheus text.
    METRICS = "/metrics";
}

/// The document that describes all of them; `GET`, OpenAPI 3.1 as JSON.
pub const OPENAPI: &str = "/api/openapi.json";

/// The signed checkpoint again, where readers of C2SP tlog-tiles look for it; `GET`.
pub const LOG_CHECKPOINT: &str = "/checkpoint";
/// What the paths of the log's tiles begin with (C2SP tlog-tiles); `GET`.
pub const TILES: &str = "/tile/";

/// Header of the snapshot's answer: how many entries the snapshot covers.
pub const SNAPSHOT_ENTRIES_HEADER: &str = "x-pitpet-entries";
/// Header of a photo's upload and of its answer: the 16 bytes of its salt in hexadecimal.
pub const SALT_HEADER: &str = "x-pitpet-salt";
