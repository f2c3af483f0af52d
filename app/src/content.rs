//! What screens show and need not trust: the server's JSON. What is proven comes from [`crate::model::Model`].

use api::content::{
    AccountPage, BlocksPage, ChainInfo, FeedPage, MemorialsPage, PetPage, PostPage, PostsPage, RemembrancePage,
    SearchPage, ShelterPage, SittersPage, VisitorsPage,
};
use api::path;
use chain::hash::Hash;
use chain::ids::{EntryIndex, Height};
use chain::text::TextKind;

use crate::browser;
use crate::http::{Answer, HttpError, get_json};

/// Items or posts on one page.
const PAGE: usize = 20;
/// How often the server's view is polled, and the pause between, in milliseconds.
const VIEW_TRIES: u32 = 20;
const VIEW_PAUSE_MS: u32 = 150;

/// Polls until a response is good enough, at most `VIEW_TRIES` times: the server's view lags behind its log. Returns
/// the last response.
///
/// # Errors
/// The last response's.
pub async fn until<T>(is_enough: impl Fn(&Answer<T>) -> bool, ask: impl AsyncFn() -> Answer<T>) -> Answer<T> {
    for _ in 1..VIEW_TRIES {
        let answer = ask().await;
        if is_enough(&answer) {
            return answer;
        }
        browser::pause(VIEW_PAUSE_MS).await;
    }
    ask().await
}

/// The same for a page made from at least so many entries. An error ends the wait.
///
/// # Errors
/// The last response's.
pub async fn made_from<T>(
    entries: impl Fn() -> EntryIndex,
    as_of: impl Fn(&T) -> EntryIndex,
    ask: impl AsyncFn() -> Answer<T>,
) -> Answer<T> {
    until(|answer| answer.as_ref().map_or(true, |page| as_of(page) >= entries()), ask).await
}

fn cursor(name: &'static str, cursor: Option<String>) -> Vec<(&'static str, String)> {
    let limit = ("limit", PAGE.to_string());
    std::iter::once(limit).chain(cursor.map(|cursor| (name, cursor))).collect()
}

/// A page of the feed, newest first; `before` is the `next` of the page above it.
///
/// # Errors
/// As [`crate::http::HttpError`] says; so do all here.
pub async fn feed(before: Option<String>) -> Answer<FeedPage> {
    get_json(path::FEED, &cursor("before", before)).await
}

/// Waits until the server's view has read an entry, for a limited time: the view lags behind the log.
pub async fn read(entry: EntryIndex) {
    let ask = async || get_json::<FeedPage>(path::FEED, &[("limit", "1".to_owned())]).await;
    // The caller's next request reports what is wrong.
    let _ = made_from(|| after(entry), |page| page.as_of, ask).await;
}

/// A pet's page.
///
/// # Errors
/// `NotFound` if no pet was born there.
pub async fn pet(birth: Hash) -> Answer<PetPage> {
    get_json(&path::pet(birth), &[]).await.map(without_hearsay)
}

/// Removes earlier versions of texts where the server does not say which entry brought them: they could not be checked.
fn without_hearsay(mut page: PetPage) -> PetPage {
    let stands = |edited: bool, reworded: Option<EntryIndex>| !edited || reworded.is_some();
    page.words = page.words.filter(|_| stands(page.words_edited, page.reworded));
    if let Some(farewell) = &mut page.farewell {
        farewell.words = farewell.words.take().filter(|_| stands(farewell.edited, farewell.reworded));
    }
    page
}

/// A pet's page once the server's view has read that entry; `None` on a timeout.
pub async fn pet_after(birth: Hash, entry: EntryIndex) -> Option<PetPage> {
    let has_read = |page: &PetPage| page.as_of > entry;
    until(|answer| answer.as_ref().is_ok_and(has_read), async || pet(birth).await).await.ok().filter(has_read)
}

/// Who looked after a pet, once the server's view has read so many entries; on a timeout, what there is.
///
/// # Errors
/// `NotFound` if no pet was born there.
pub async fn pet_sitters(birth: Hash, entries: EntryIndex) -> Answer<SittersPage> {
    let path = path::pet_sitters(birth);
    made_from(|| entries, |page: &SittersPage| page.as_of, async || get_json(&path, &[]).await).await
}

/// A pet's posts, newest first.
///
/// # Errors
/// `NotFound` if no pet was born there.
pub async fn pet_posts(birth: Hash, before: Option<String>) -> Answer<PostsPage> {
    get_json(&path::pet_posts(birth), &cursor("before", before)).await
}

/// What a pet's memorial shows.
///
/// # Errors
/// `NotFound` if no pet was born there.
pub async fn remembrance(birth: Hash) -> Answer<RemembrancePage> {
    get_json(&path::remembrance(birth), &[]).await
}

/// Visitors of a pet after this entry, at most `limit`.
///
/// # Errors
/// `NotFound` if no pet was born there.
pub async fn visitors(birth: Hash, after: EntryIndex, limit: usize) -> Answer<VisitorsPage> {
    let query = [("after", after.to_string()), ("limit", limit.to_string())];
    get_json(&path::visitors(birth), &query).await
}

/// A post and its thread; `after` is the `next` of the comments above.
///
/// # Errors
/// `NotFound` if no post stands there.
pub async fn post(entry: EntryIndex, after: Option<String>) -> Answer<PostPage> {
    let query: Vec<_> = after.map(|after| ("after", after)).into_iter().collect();
    get_json(&path::post(entry), &query).await
}

/// Ended stories, the latest end first.
///
/// # Errors
/// As [`crate::http::HttpError`] says.
pub async fn memorials(before: Option<String>) -> Answer<MemorialsPage> {
    get_json(path::MEMORIALS, &cursor("before", before)).await
}

/// The shelter.
///
/// # Errors
/// As [`crate::http::HttpError`] says.
pub async fn shelter() -> Answer<ShelterPage> {
    get_json(path::SHELTER, &[]).await
}

/// The same once the server's view has read that entry; `None` on a timeout.
pub async fn shelter_after(entry: EntryIndex) -> Option<ShelterPage> {
    let has_read = |page: &ShelterPage| page.as_of > entry;
    until(|answer| answer.as_ref().is_ok_and(has_read), shelter).await.ok().filter(has_read)
}

/// People, pets and posts that match.
///
/// # Errors
/// As [`crate::http::HttpError`] says.
pub async fn search(words: &str) -> Answer<SearchPage> {
    get_json(path::SEARCH, &[("q", words.to_owned())]).await
}

/// An account and its pets.
///
/// # Errors
/// `NotFound` if no account has that handle.
pub async fn account(handle: &str) -> Answer<AccountPage> {
    // What is not a handle must not get into a path.
    TextKind::Handle.check(handle.as_bytes()).map_err(|_| HttpError::NotFound)?;
    get_json(&path::account(handle), &[]).await
}

/// The latest blocks.
///
/// # Errors
/// As [`crate::http::HttpError`] says.
pub async fn blocks(before: Option<String>) -> Answer<BlocksPage> {
    get_json(path::BLOCKS, &cursor("before", before)).await
}

/// The number of entries that a view has read which has this one.
fn after(entry: EntryIndex) -> EntryIndex {
    EntryIndex(entry.0.saturating_add(1))
}

async fn latest_blocks(limit: usize) -> Answer<BlocksPage> {
    get_json(path::BLOCKS, &[("limit", limit.to_string())]).await
}

/// At most 100 of the latest blocks, once the server's view has read as far as this browser's copy.
///
/// # Errors
/// As [`crate::http::HttpError`] says.
pub async fn blocks_up_to(height: Height, limit: usize) -> Answer<BlocksPage> {
    let latest = |page: &BlocksPage| page.blocks.first().map_or(Height(0), |latest| latest.height);
    let has_read = |answer: &Answer<BlocksPage>| answer.as_ref().map_or(true, |page| latest(page) >= height);
    until(has_read, async || latest_blocks(limit).await).await
}

/// Which chain the server says it serves.
///
/// # Errors
/// As [`crate::http::HttpError`] says.
pub async fn chain_info() -> Answer<ChainInfo> {
    get_json(path::CHAIN, &[]).await
}
