//! Clock votes: the question, and the submission of a vote.

use std::time::Instant;

use api::content::ClocksPage;
use api::path;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chain::vote::ClockVote;

use crate::http::address::Caller;
use crate::http::error::Failure;
use crate::http::{App, cost};

/// More than a vote has.
const VOTE_BYTES_MAX: usize = 256;
const FRESH: (header::HeaderName, &str) = (header::CACHE_CONTROL, "no-store");

/// The question to the clocks, and who has answered. What another server was told is known some seconds later.
#[utoipa::path(get, path = path::VOTES, tag = "dig", responses(
    (status = 200, body = ClocksPage),
    (status = 429, description = "Too many reads from this address", body = api::problem::Problem),
    (status = 503, description = "Try again later", body = api::problem::Problem)))]
pub async fn clocks(State(app): State<App>, caller: Caller) -> Result<Response, Failure> {
    app.charge(caller, cost::QUESTION)?;
    let asked = app.engine.ballot().await?;
    Ok(([FRESH], Json(ClocksPage { asked })).into_response())
}

/// Submits a clock vote: borsh `ClockVote` in, borsh `VoteOutcome` out. It counts whichever server closes the block.
#[utoipa::path(post, path = path::VOTES, tag = "dig",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "borsh ClockVote"),
    responses(
    (status = 200, description = "borsh VoteOutcome", body = Vec<u8>, content_type = "application/octet-stream"),
    (status = 400, description = "The body is no ClockVote", body = api::problem::Problem),
    (status = 408, description = "The body did not arrive in time", body = api::problem::Problem),
    (status = 413, description = "Too large", body = api::problem::Problem),
    (status = 429, description = "Too many from this address", body = api::problem::Problem),
    (status = 503, description = "Try again later", body = api::problem::Problem)))]
pub async fn vote(State(app): State<App>, caller: Caller, body: Body) -> Result<Response, Failure> {
    let arrived = app.arriving.read(caller, body, VOTE_BYTES_MAX).await?;
    let vote: ClockVote =
        chain::codec::decode(&arrived.bytes).map_err(|_| Failure::BadRequest("the body is no ClockVote"))?;
    app.paces.events.take(caller, 1, Instant::now()).map_err(|after_s| Failure::SlowDown { after_s })?;
    let outcome = app.engine.vote(vote).await?;
    let binary = (header::CONTENT_TYPE, "application/octet-stream");
    Ok(([binary, FRESH], chain::codec::encode(&outcome)).into_response())
}
