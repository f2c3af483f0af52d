//! The whole API as one list, grouped by its callers.

mod content;
mod dig;
mod live;
mod log;
mod media;
mod operator;
mod proof;
mod script;
mod tiles;
mod votes;

use api::path;
use axum::Router;
use axum::http::header;
use axum::routing::get;
use bytes::Bytes;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::error::Failure;

pub use script::SETTINGS as SCRIPT_SETTINGS;

/// The head of the document.
#[derive(OpenApi)]
#[openapi(
    info(title = "PitPet", description = "The API of a PitPet server."),
    components(schemas(api::problem::Problem))
)]
struct Document;

/// All routes of the API, with the document that describes them at `/api/openapi.json`.
pub fn api() -> Router<App> {
    let (router, document) = OpenApiRouter::with_openapi(Document::openapi())
        // Clients that check the chain.
        .routes(routes!(log::checkpoint))
        .routes(routes!(log::entries))
        .routes(routes!(log::snapshot))
        .routes(routes!(proof::consistency))
        .routes(routes!(proof::inclusion))
        .routes(routes!(log::submit))
        .routes(routes!(live::live))
        // Miners.
        .routes(routes!(dig::work, dig::hand_in))
        .routes(routes!(votes::clocks, votes::vote))
        // Screens.
        .routes(routes!(content::feed))
        .routes(routes!(content::pet))
        .routes(routes!(content::pet_posts))
        .routes(routes!(content::remembrance))
        .routes(routes!(content::visitors))
        .routes(routes!(content::pet_sitters))
        .routes(routes!(content::post))
        .routes(routes!(content::account))
        .routes(routes!(content::memorials))
        .routes(routes!(content::shelter))
        .routes(routes!(content::search))
        .routes(routes!(content::blocks))
        .routes(routes!(content::chain_info))
        // Scripts.
        .routes(routes!(script::run))
        // Photos.
        .routes(routes!(media::upload))
        .routes(routes!(media::photo))
        .routes(routes!(media::thumb))
        // Operators.
        .routes(routes!(operator::health))
        .routes(routes!(operator::ready))
        .routes(routes!(operator::metrics))
        .split_for_parts();
    // Once for all: rendering it takes longer than most answers.
    let document = Bytes::from(document.to_json().expect("a document is made of strings and lists"));
    let is_json = [(header::CONTENT_TYPE, "application/json")];
    router
        .route(path::OPENAPI, get(|| async move { (is_json, document) }))
        // Readers of any such log, whose addresses others have chosen.
        .route(path::LOG_CHECKPOINT, get(log::checkpoint))
        .route(&format!("{}{{*path}}", path::TILES), get(tiles::tile))
        .method_not_allowed_fallback(async || Failure::MethodNotAllowed)
}
