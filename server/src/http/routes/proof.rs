//! Proofs about the log, for clients that do not trust the server.

use api::log::Proof;
use api::path;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use serde::Deserialize;

use super::log::{BINARY, REVALIDATE};
use crate::http::address::Caller;
use crate::http::error::Failure;
use crate::http::{App, cost};

/// The two sizes of the log.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ConsistencyQuery {
    /// How many entries the shorter log has, at least 1.
    old: u64,
    /// How many entries the longer one has.
    new: u64,
}

/// The proof that the log with fewer entries is a prefix of the one with more (RFC 6962, section 2.1.2), as borsh
/// `Proof`.
#[utoipa::path(get, path = path::CONSISTENCY, tag = "log", params(ConsistencyQuery), responses(
    (status = 200, description = "borsh Proof", body = Vec<u8>, content_type = "application/octet-stream"),
    (status = 400, description = "The query is none", body = api::problem::Problem),
    (status = 404, description = "The log is not that long", body = api::problem::Problem),
    (status = 429, description = "Too many reads from this address", body = api::problem::Problem),
    (status = 503, description = "Try again later", body = api::problem::Problem)))]
pub async fn consistency(
    State(app): State<App>,
    caller: Caller,
    query: Result<Query<ConsistencyQuery>, QueryRejection>,
) -> Result<Response, Failure> {
    let bad = Failure::BadRequest("old and new are numbers of entries, old at least 1 and not more than new");
    let Ok(Query(query)) = query else { return Err(bad) };
    app.charge(caller, cost::PROOF)?;
    answer(app.engine.consistency_proof(query.old, query.new).await?.ok_or(bad)?)
}

/// The entry, and the size of the log.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InclusionQuery {
    /// The entry's index.
    entry: u64,
    /// How many entries the log has.
    size: u64,
}

/// The proof that an entry is at its place in the log (RFC 6962, section 2.1.1), as borsh `Proof`.
#[utoipa::path(get, path = path::INCLUSION, tag = "log", params(InclusionQuery), responses(
    (status = 200, description = "borsh Proof", body = Vec<u8>, content_type = "application/octet-stream"),
    (status = 400, description = "The query is none", body = api::problem::Problem),
    (status = 404, description = "The log is not that long", body = api::problem::Problem),
    (status = 429, description = "Too many reads from this address", body = api::problem::Problem),
    (status = 503, description = "Try again later", body = api::problem::Problem)))]
pub async fn inclusion(
    State(app): State<App>,
    caller: Caller,
    query: Result<Query<InclusionQuery>, QueryRejection>,
) -> Result<Response, Failure> {
    let bad = Failure::BadRequest("entry and size are numbers, entry less than size");
    let Ok(Query(query)) = query else { return Err(bad) };
    app.charge(caller, cost::PROOF)?;
    answer(app.engine.inclusion_proof(EntryIndex(query.entry), query.size).await?.ok_or(bad)?)
}

fn answer(hashes: Vec<Hash>) -> Result<Response, Failure> {
    Ok(([BINARY, REVALIDATE], chain::codec::encode(&Proof { hashes })).into_response())
}
