//! The log: checkpoint, entries, snapshot, and submitting events.

use std::time::Instant;

use api::log::{Outcome, SUBMISSIONS_MAX, SubmitRequest, SubmitResponse};
use api::path::{self, SNAPSHOT_ENTRIES_HEADER};
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chain::ids::EntryIndex;
use chain::limits::SUBMISSION_BYTES_MAX;
use chain::submission::Submission;
use serde::Deserialize;

use crate::http::address::Caller;
use crate::http::error::Failure;
use crate::http::{App, cost};

/// Entries in one answer at most; the engine also bounds their bytes.
const ENTRIES_MAX: usize = 1_024;
/// A whole request of the largest submissions with their length fields.
const SUBMIT_BYTES_MAX: usize = 4 + SUBMISSIONS_MAX * (4 + SUBMISSION_BYTES_MAX);
pub(super) const BINARY: (header::HeaderName, &str) = (header::CONTENT_TYPE, "application/octet-stream");
pub(super) const REVALIDATE: (header::HeaderName, &str) = (header::CACHE_CONTROL, "no-cache");

/// The latest checkpoint, signed by the house (C2SP signed note).
#[utoipa::path(get, path = path::CHECKPOINT, tag = "log",
    responses((status = 200, description = "A signed note", body = String, content_type = "text/plain")))]
pub async fn checkpoint(State(app): State<App>) -> Response {
    let note = app.engine.tip().borrow().checkpoint.to_string();
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8"), REVALIDATE], note).into_response()
}

/// Which entries to answer.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EntriesQuery {
    /// The first entry's index.
    #[serde(default)]
    from: u64,
    /// Entries at most.
    #[serde(default = "entries_max")]
    limit: usize,
    /// Whether the entries' texts are wanted, too. Without, `texts` of every entry is empty: it cannot be seen which
    /// texts were erased, but a client that only checks the log needs half of the bytes.
    #[serde(default = "with_texts")]
    texts: bool,
}

fn with_texts() -> bool {
    true
}

fn entries_max() -> usize {
    ENTRIES_MAX
}

/// Consecutive entries with their texts, as borsh `EntriesPage`. Empty at the log's end.
#[utoipa::path(get, path = path::ENTRIES, tag = "log", params(EntriesQuery), responses(
    (status = 200, description = "borsh EntriesPage", body = Vec<u8>, content_type = "application/octet-stream"),
    (status = 400, description = "The query is none", body = api::problem::Problem),
    (status = 404, description = "The log is not that long", body = api::problem::Problem),
    (status = 429, description = "Too many reads from this address", body = api::problem::Problem),
    (status = 503, description = "Try again later", body = api::problem::Problem)))]
pub async fn entries(
    State(app): State<App>,
    caller: Caller,
    query: Result<Query<EntriesQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Failure> {
    let Query(query) = query.map_err(|_| Failure::BadRequest("from and limit are numbers, texts is true or false"))?;
    let (from, limit) = (EntryIndex(query.from), query.limit.min(ENTRIES_MAX));
    let there = app.engine.status().entries.0.saturating_sub(query.from).min(limit as u64);
    app.charge(caller, cost::of_entries(there))?;
    let page = match query.texts {
        true => app.engine.entries(from, limit).await?,
        false => app.engine.entries_without_texts(from, limit).await?,
    };
    let bytes = app.sending.hold(caller, chain::codec::encode(&page).into()).await?;
    Ok(([BINARY, REVALIDATE], bytes).into_response())
}

/// The newest snapshot of the state after which a block was closed, whose header proves it.
#[utoipa::path(get, path = path::SNAPSHOT, tag = "log", responses(
    (status = 200, description = "Its bytes; the header x-pitpet-entries says how many entries it covers",
        body = Vec<u8>, content_type = "application/octet-stream"),
    (status = 404, description = "There is none yet", body = api::problem::Problem),
    (status = 429, description = "Too many reads from this address", body = api::problem::Problem),
    (status = 503, description = "Try again later", body = api::problem::Problem)))]
pub async fn snapshot(State(app): State<App>, caller: Caller) -> Result<Response, Failure> {
    app.charge(caller, cost::of_snapshot(0))?;
    let snapshot = app.engine.latest_snapshot().await?;
    // Without a snapshot a page reads the log, which comes in pieces.
    let (entries, bytes) = snapshot.filter(|(_, bytes)| app.fits(bytes.len())).ok_or(Failure::NotFound("snapshot"))?;
    app.charge(caller, cost::of_snapshot(bytes.len()) - cost::of_snapshot(0))?;
    let mut response = ([BINARY, REVALIDATE], bytes).into_response();
    response.headers_mut().insert(SNAPSHOT_ENTRIES_HEADER, HeaderValue::from(entries.0));
    Ok(response)
}

/// Submits events: borsh `SubmitRequest` in, borsh `SubmitResponse` out, one outcome for each.
#[utoipa::path(post, path = path::EVENTS, tag = "log",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "borsh SubmitRequest"),
    responses(
    (status = 200, description = "borsh SubmitResponse", body = Vec<u8>, content_type = "application/octet-stream"),
    (status = 400, description = "The body is no SubmitRequest", body = api::problem::Problem),
    (status = 408, description = "The body did not arrive in time", body = api::problem::Problem),
    (status = 413, description = "Too large, or too many events", body = api::problem::Problem),
    (status = 429, description = "Too many events from this address", body = api::problem::Problem),
    (status = 503, description = "Try again later", body = api::problem::Problem)))]
pub async fn submit(State(app): State<App>, caller: Caller, body: Body) -> Result<Response, Failure> {
    let arrived = app.arriving.read(caller, body, SUBMIT_BYTES_MAX).await?;
    let request: SubmitRequest =
        chain::codec::decode(&arrived.bytes).map_err(|_| Failure::BadRequest("the body is no SubmitRequest"))?;
    let count = request.submissions.len();
    if count > SUBMISSIONS_MAX {
        return Err(Failure::TooManySubmissions { max: SUBMISSIONS_MAX });
    }
    let amount = u32::try_from(count).unwrap_or(u32::MAX);
    app.paces.events.take(caller, amount, Instant::now()).map_err(|after_s| Failure::SlowDown { after_s })?;
    let outcomes = submit_paced(&app, caller, request.submissions).await?;
    Ok(([BINARY, REVALIDATE], chain::codec::encode(&SubmitResponse { outcomes })).into_response())
}

/// Submits the births that the caller's budget allows; the other births are told to slow down.
async fn submit_paced(app: &App, caller: Caller, submissions: Vec<Vec<u8>>) -> Result<Vec<Outcome>, Failure> {
    let now = Instant::now();
    let pace = |bytes: &Vec<u8>| {
        let too_fast = is_birth(bytes).then(|| app.paces.births.take(caller, 1, now).err()).flatten();
        too_fast.map(|after_s| Outcome::SlowDown { after_s })
    };
    let slowed: Vec<Option<Outcome>> = submissions.iter().map(pace).collect();
    let allowed = submissions.into_iter().zip(&slowed).filter(|(_, slow)| slow.is_none());
    let mut done = app.engine.submit(allowed.map(|(bytes, _)| bytes).collect()).await?.into_iter();
    let outcome = |slow: Option<Outcome>| slow.or_else(|| done.next()).unwrap_or(Outcome::TryLater { after_s: 1 });
    Ok(slowed.into_iter().map(outcome).collect())
}

fn is_birth(submission: &[u8]) -> bool {
    Submission::read(submission).is_ok_and(|read| read.event.body.action.hatchling().is_some())
}
