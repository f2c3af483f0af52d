//! The log for readers of C2SP tlog-tiles (<https://c2sp.org/tlog-tiles>), with the site's origin as the prefix:
//! `/checkpoint`, `/tile/<L>/<N>[.p/<W>]` and `/tile/entries/<N>[.p/<W>]`.

use axum::extract::{Path, State};
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use chain::tiles::Tile;

use super::log::BINARY;
use crate::http::address::Caller;
use crate::http::error::Failure;
use crate::http::{App, cost};

/// A tile of a given width never changes.
const FOR_EVER: (HeaderName, &str) = (header::CACHE_CONTROL, "public, max-age=31536000, immutable");

/// A tile of hashes, or a bundle of entries.
///
/// # Errors
/// `NotFound` if the path is none, or the log is not that long.
pub async fn tile(State(app): State<App>, caller: Caller, Path(path): Path<String>) -> Result<Response, Failure> {
    let tile = Tile::parse(&format!("tile/{path}")).ok_or(Failure::NotFound("tile"))?;
    app.charge(caller, cost::TILE)?;
    let bytes = app.engine.tile(tile).await?.ok_or(Failure::NotFound("tile"))?;
    Ok(([BINARY, FOR_EVER], bytes).into_response())
}
