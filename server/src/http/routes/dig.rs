//! Digging: the block that can be dug, and the submission of a dug one.

use std::time::Instant;

use api::path;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chain::entry::Block;
use chain::limits::ENTRY_BYTES_MAX;

use crate::http::address::Caller;
use crate::http::error::Failure;
use crate::http::{App, cost};

const BINARY: (header::HeaderName, &str) = (header::CONTENT_TYPE, "application/octet-stream");
const FRESH: (header::HeaderName, &str) = (header::CACHE_CONTROL, "no-store");

/// The block that can be dug, as borsh `Option<DigWork>`: a header in which `miner` and `nonce` are still to be filled
/// in, and from when on it can be submitted.
#[utoipa::path(get, path = path::DIG, tag = "dig", responses(
    (status = 200, description = "borsh Option<DigWork>", body = Vec<u8>, content_type = "application/octet-stream"),
    (status = 429, description = "Too many reads from this address", body = api::problem::Problem),
    (status = 503, description = "Try again later", body = api::problem::Problem)))]
pub async fn work(State(app): State<App>, caller: Caller) -> Result<Response, Failure> {
    app.charge(caller, cost::QUESTION)?;
    let work = app.engine.dig_work().await?;
    Ok(([BINARY, FRESH], chain::codec::encode(&work)).into_response())
}

/// Submits a dug block: borsh `Block` in, borsh `Outcome` out. It needs no other authorisation than its work; a time
/// block without votes gets the clock votes that this server has received.
#[utoipa::path(post, path = path::DIG, tag = "dig",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "borsh Block"),
    responses(
    (status = 200, description = "borsh Outcome", body = Vec<u8>, content_type = "application/octet-stream"),
    (status = 400, description = "The body is no Block closed by work", body = api::problem::Problem),
    (status = 408, description = "The body did not arrive in time", body = api::problem::Problem),
    (status = 413, description = "Too large", body = api::problem::Problem),
    (status = 429, description = "Too many from this address", body = api::problem::Problem),
    (status = 503, description = "Try again later", body = api::problem::Problem)))]
pub async fn hand_in(State(app): State<App>, caller: Caller, body: Body) -> Result<Response, Failure> {
    let arrived = app.arriving.read(caller, body, ENTRY_BYTES_MAX).await?;
    let block: Option<Block> = chain::codec::decode(&arrived.bytes).ok();
    let dug = block.filter(|block| block.closer.is_dug());
    let dug = dug.ok_or(Failure::BadRequest("the body is no Block closed by work"))?;
    app.paces.events.take(caller, 1, Instant::now()).map_err(|after_s| Failure::SlowDown { after_s })?;
    let outcome = app.engine.close_dug(dug).await?;
    Ok(([BINARY, FRESH], chain::codec::encode(&outcome)).into_response())
}
