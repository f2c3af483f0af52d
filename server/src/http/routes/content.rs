//! Content for screens, from the view.

use api::content::{
    AccountPage, BlocksPage, ChainInfo, FeedPage, MemorialsPage, PetPage, PostPage, PostsPage, RemembrancePage,
    SearchPage, ShelterPage, SittersPage, VisitorsPage,
};
use api::hex::Hex;
use api::path;
use api::problem::Problem;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::limits::HANDLE_BYTES_MAX;
use serde::Deserialize;

use crate::http::address::Caller;
use crate::http::error::Failure;
use crate::http::{App, cost};
use crate::view::{Cursor, PAGE_DEFAULT, PAGE_MAX, Question, Slice};

/// Bytes from which on a page counts while it is being sent.
const LARGE: usize = 64 << 10;
/// Longer than any name, and enough for a few words of a post.
const SEARCH_BYTES_MAX: usize = 200;

/// Which page of a list to answer.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// The cursor `next` of the page before this one.
    before: Option<String>,
    /// The same for lists that begin with the oldest.
    after: Option<String>,
    /// Items at most: 1 to 100, 50 if not given.
    limit: Option<u32>,
}

/// The query of a search.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// Words, or the beginning of a handle.
    q: String,
}

type Asked<T> = Result<Query<T>, QueryRejection>;

async fn ask(app: &App, caller: Caller, question: Question, what: &'static str) -> Result<Response, Failure> {
    app.charge(caller, cost::PAGE)?;
    let mut json = app.view.ask(question).await?.ok_or(Failure::NotFound(what))?;
    // Most pages are small, and shared by all readers.
    if json.len() > LARGE {
        json = app.sending.hold(caller, json).await?;
    }
    Ok(([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")], json).into_response())
}

fn slice(query: Asked<PageQuery>) -> Result<Slice, Failure> {
    let Query(query) = query.map_err(|_| Failure::BadRequest("limit is a number from 1 to 100"))?;
    let limit = query.limit.unwrap_or(PAGE_DEFAULT);
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(Failure::BadRequest("limit is a number from 1 to 100"));
    }
    let never_given = Failure::BadRequest("that cursor was never given out");
    let cursor = query.before.or(query.after).map(|text| Cursor::read(&text).ok_or(never_given)).transpose()?;
    Ok(Slice { cursor, limit })
}

fn pet_birth(birth: &str) -> Result<Hash, Failure> {
    Hash::from_hex(birth).ok_or(Failure::NotFound("pet"))
}

/// The feed, newest first.
#[utoipa::path(get, path = path::FEED, tag = "content", params(PageQuery), responses(
    (status = 200, body = FeedPage), (status = 400, body = Problem),
    (status = 429, body = Problem), (status = 503, body = Problem)))]
pub async fn feed(State(app): State<App>, caller: Caller, query: Asked<PageQuery>) -> Result<Response, Failure> {
    ask(&app, caller, Question::Feed(slice(query)?), "feed").await
}

/// A pet.
#[utoipa::path(get, path = path::PET, tag = "content",
    params(("birth" = String, Path, description = "The pet's birth hash, 64 hexadecimal digits")), responses(
    (status = 200, body = PetPage), (status = 404, body = Problem),
    (status = 429, body = Problem), (status = 503, body = Problem)))]
pub async fn pet(State(app): State<App>, caller: Caller, Path(birth): Path<String>) -> Result<Response, Failure> {
    ask(&app, caller, Question::Pet(pet_birth(&birth)?), "pet").await
}

/// A pet's posts, newest first.
#[utoipa::path(get, path = path::PET_POSTS, tag = "content",
    params(("birth" = String, Path, description = "The pet's birth hash, 64 hexadecimal digits"), PageQuery),
    responses((status = 200, body = PostsPage), (status = 400, body = Problem), (status = 404, body = Problem),
    (status = 429, body = Problem), (status = 503, body = Problem)))]
pub async fn pet_posts(
    State(app): State<App>,
    caller: Caller,
    Path(birth): Path<String>,
    query: Asked<PageQuery>,
) -> Result<Response, Failure> {
    ask(&app, caller, Question::PetPosts(pet_birth(&birth)?, slice(query)?), "pet").await
}

/// Highlights of a pet's story, for its memorial.
#[utoipa::path(get, path = path::REMEMBRANCE, tag = "content",
    params(("birth" = String, Path, description = "The pet's birth hash, 64 hexadecimal digits")), responses(
    (status = 200, body = RemembrancePage), (status = 404, body = Problem),
    (status = 429, body = Problem), (status = 503, body = Problem)))]
pub async fn remembrance(
    State(app): State<App>,
    caller: Caller,
    Path(birth): Path<String>,
) -> Result<Response, Failure> {
    ask(&app, caller, Question::Remembrance(pet_birth(&birth)?), "pet").await
}

/// Who visited a pet since an entry, `after`; the latest first.
#[utoipa::path(get, path = path::VISITORS, tag = "content",
    params(("birth" = String, Path, description = "The pet's birth hash, 64 hexadecimal digits"), PageQuery),
    responses((status = 200, body = VisitorsPage), (status = 400, body = Problem), (status = 404, body = Problem),
    (status = 429, body = Problem), (status = 503, body = Problem)))]
pub async fn visitors(
    State(app): State<App>,
    caller: Caller,
    Path(birth): Path<String>,
    query: Asked<PageQuery>,
) -> Result<Response, Failure> {
    ask(&app, caller, Question::Visitors(pet_birth(&birth)?, slice(query)?), "pet").await
}

/// A pet's latest sitters, and what they did.
#[utoipa::path(get, path = path::PET_SITTERS, tag = "content",
    params(("birth" = String, Path, description = "The pet's birth hash, 64 hexadecimal digits")), responses(
    (status = 200, body = SittersPage), (status = 404, body = Problem),
    (status = 429, body = Problem), (status = 503, body = Problem)))]
pub async fn pet_sitters(
    State(app): State<App>,
    caller: Caller,
    Path(birth): Path<String>,
) -> Result<Response, Failure> {
    ask(&app, caller, Question::PetSitters(pet_birth(&birth)?), "pet").await
}

/// A post with its thread.
#[utoipa::path(get, path = path::POST, tag = "content",
    params(("entry" = u64, Path, description = "The post's entry"), PageQuery), responses(
    (status = 200, body = PostPage), (status = 400, body = Problem), (status = 404, body = Problem),
    (status = 429, body = Problem), (status = 503, body = Problem)))]
pub async fn post(
    State(app): State<App>,
    caller: Caller,
    Path(entry): Path<String>,
    query: Asked<PageQuery>,
) -> Result<Response, Failure> {
    // SQLite's numbers end at half of an index's, and no log is that long.
    let entry = entry.parse::<u64>().ok().filter(|entry| i64::try_from(*entry).is_ok());
    let entry = EntryIndex(entry.ok_or(Failure::NotFound("post"))?);
    ask(&app, caller, Question::Post(entry, slice(query)?), "post").await
}

/// An account with its pets.
#[utoipa::path(get, path = path::ACCOUNT, tag = "content",
    params(("handle" = String, Path, description = "The account's handle")), responses(
    (status = 200, body = AccountPage), (status = 404, body = Problem),
    (status = 429, body = Problem), (status = 503, body = Problem)))]
pub async fn account(State(app): State<App>, caller: Caller, Path(handle): Path<String>) -> Result<Response, Failure> {
    if handle.len() > HANDLE_BYTES_MAX {
        return Err(Failure::NotFound("account"));
    }
    ask(&app, caller, Question::Account(handle), "account").await
}

/// Ended stories; the one that ended last comes first.
#[utoipa::path(get, path = path::MEMORIALS, tag = "content", params(PageQuery), responses(
    (status = 200, body = MemorialsPage), (status = 400, body = Problem),
    (status = 429, body = Problem), (status = 503, body = Problem)))]
pub async fn memorials(State(app): State<App>, caller: Caller, query: Asked<PageQuery>) -> Result<Response, Failure> {
    ask(&app, caller, Question::Memorials(slice(query)?), "memorials").await
}

/// The shelter: its pets, and what the house does for them.
#[utoipa::path(get, path = path::SHELTER, tag = "content", responses(
    (status = 200, body = ShelterPage), (status = 429, body = Problem), (status = 503, body = Problem)))]
pub async fn shelter(State(app): State<App>, caller: Caller) -> Result<Response, Failure> {
    ask(&app, caller, Question::Shelter, "shelter").await
}

/// People, pets and posts.
#[utoipa::path(get, path = path::SEARCH, tag = "content", params(SearchQuery), responses(
    (status = 200, body = SearchPage), (status = 400, body = Problem),
    (status = 429, body = Problem), (status = 503, body = Problem)))]
pub async fn search(State(app): State<App>, caller: Caller, query: Asked<SearchQuery>) -> Result<Response, Failure> {
    let Query(query) = query.map_err(|_| Failure::BadRequest("q says what to look for"))?;
    if query.q.len() > SEARCH_BYTES_MAX {
        return Err(Failure::BadRequest("q has at most 200 bytes"));
    }
    app.charge(caller, cost::SEARCH)?;
    let _turn = app.held.searches.take(caller, 1).ok_or(Failure::SlowDown { after_s: 1 })?;
    ask(&app, caller, Question::Search(query.q), "search").await
}

/// The latest blocks.
#[utoipa::path(get, path = path::BLOCKS, tag = "content", params(PageQuery), responses(
    (status = 200, body = BlocksPage), (status = 400, body = Problem),
    (status = 429, body = Problem), (status = 503, body = Problem)))]
pub async fn blocks(State(app): State<App>, caller: Caller, query: Asked<PageQuery>) -> Result<Response, Failure> {
    ask(&app, caller, Question::Blocks(slice(query)?), "blocks").await
}

/// Which chain this is, and where it stands.
#[utoipa::path(get, path = path::CHAIN, tag = "content", responses((status = 200, body = ChainInfo)))]
pub async fn chain_info(State(app): State<App>) -> Response {
    let status = app.engine.status();
    let genesis = app.engine.genesis();
    let info = ChainInfo {
        chain_id: Hex(app.engine.chain_id()),
        house_key: Hex(Hash(genesis.house.0)),
        params: genesis.rules.params().clone(),
        economy: genesis.rules.economy().cloned(),
        entries: status.entries,
        height: status.height,
        time_ms: status.time_ms,
        accounts: status.accounts,
        pets: status.pets,
        module: app.engine.rules().module().map(Hex),
    };
    ([(header::CACHE_CONTROL, "no-cache")], Json(info)).into_response()
}
