//! The only place that uses HTTP. (The live stream, an `EventSource`, is in `live.rs`.)
//!
//! Every request has a timeout that follows from its size. No response is taken for PitPet's before it has been
//! checked: between a browser and the server there may be proxies, captive portals and firewalls.

mod answer;
mod flight;
mod slow;

use api::path::SALT_HEADER;
use borsh::BorshDeserialize;
use gloo_net::http::{Request, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestRedirect, Response as Answered};

pub use answer::{Answer, Between, HttpError};
pub use flight::give_up_hanging;
pub use slow::is_slow;

use crate::browser::{self, within};
use answer::{Kind, judge, limit_ms};
use flight::Flight;

/// Reads JSON.
///
/// # Errors
/// As [`HttpError`] says.
pub async fn get_json<T: DeserializeOwned>(path: &str, query: &[(&str, String)]) -> Answer<T> {
    let bytes = ask(Request::get(path).query(pairs(query)), None, Kind::Json).await?;
    serde_json::from_slice(&bytes).map_err(|_| HttpError::Garbled)
}

/// Reads text.
///
/// # Errors
/// As [`HttpError`] says.
pub async fn get_text(path: &str) -> Answer<String> {
    String::from_utf8(ask(Request::get(path), None, Kind::Text).await?).map_err(|_| HttpError::Garbled)
}

/// Reads the page that the server gives for an address of the app, past the browser's cache.
///
/// # Errors
/// As [`HttpError`] says.
pub async fn get_page(path: &str) -> Answer<String> {
    let request = Request::get(path).cache(web_sys::RequestCache::NoStore);
    String::from_utf8(ask(request, None, Kind::Page).await?).map_err(|_| HttpError::Garbled)
}

/// Reads bytes.
///
/// # Errors
/// As [`HttpError`] says.
pub async fn get_bytes(path: &str, query: &[(&str, String)]) -> Answer<Vec<u8>> {
    ask(Request::get(path).query(pairs(query)), None, Kind::Binary).await
}

/// Reads a photo, and the salt that the server says opens its commitment.
///
/// # Errors
/// As [`HttpError`] says.
pub async fn get_photo(path: &str) -> Answer<(Vec<u8>, Option<String>)> {
    ask_for(Request::get(path), None, Kind::Picture, SALT_HEADER).await
}

/// Reads a value in the log's encoding.
///
/// # Errors
/// As [`HttpError`] says.
pub async fn get_binary<T: BorshDeserialize>(path: &str, query: &[(&str, String)]) -> Answer<T> {
    borsh::from_slice(&get_bytes(path, query).await?).map_err(|_| HttpError::Garbled)
}

/// Sends and reads values in the log's encoding.
///
/// # Errors
/// As [`HttpError`] says.
pub async fn post_binary<T: BorshDeserialize>(path: &str, body: &[u8]) -> Answer<T> {
    let request = Request::post(path).header("content-type", "application/octet-stream");
    borsh::from_slice(&ask(request, Some(body), Kind::Binary).await?).map_err(|_| HttpError::Garbled)
}

/// Uploads bytes of a media type, with one additional header, and reads JSON.
///
/// # Errors
/// As [`HttpError`] says.
pub async fn put_bytes<T: DeserializeOwned>(
    path: &str,
    media_type: &str,
    header: (&str, &str),
    body: &[u8],
) -> Answer<T> {
    let request = Request::put(path).header("content-type", media_type).header(header.0, header.1);
    let bytes = ask(request, Some(body), Kind::Json).await?;
    serde_json::from_slice(&bytes).map_err(|_| HttpError::Garbled)
}

fn pairs<'a>(query: &'a [(&str, String)]) -> impl Iterator<Item = (&'a str, &'a str)> {
    query.iter().map(|(name, value)| (*name, value.as_str()))
}

/// Sends a request and returns the body if the response is PitPet's and successful.
async fn ask(request: RequestBuilder, body: Option<&[u8]>, kind: Kind) -> Answer<Vec<u8>> {
    ask_for(request, body, kind, "").await.map(|(body, _)| body)
}

/// The same, with one of the response's headers.
async fn ask_for(
    request: RequestBuilder,
    body: Option<&[u8]>,
    kind: Kind,
    wanted: &str,
) -> Answer<(Vec<u8>, Option<String>)> {
    let flight = Flight::begin();
    // PitPet never redirects. A network that does leads to its captive portal; followed, that would look like no
    // network.
    let request = request.redirect(RequestRedirect::Manual).abort_signal(flight.signal().as_ref());
    let request = match body {
        Some(body) => request.body(js_sys::Uint8Array::from(body)),
        None => request.build(),
    };
    let request = request.map_err(|_| HttpError::Unreachable)?;
    let early = if body.is_none() { browser::early_answer(&request.url()) } else { None };
    let answer = async {
        match early {
            Some(answer) => {
                JsFuture::from(answer).await.ok().map(|answer| Response::from(answer.unchecked_into::<Answered>()))
            }
            None => request.send().await.ok(),
        }
    };
    let limit_ms = limit_ms(body.map_or(0, <[u8]>::len));
    let response = flight.bound(limit_ms, slow::watched(limit_ms, answer)).await?;
    let header = |name: &str| response.headers().get(name);
    // A response without a length gets the time of a large one.
    let size = header("content-length").and_then(|size| size.parse().ok()).unwrap_or(answer::UNKNOWN_SIZE);
    let read = async { response.binary().await.ok() };
    let bytes = flight.bound(answer::limit_ms(size), read).await?;
    let beside = if wanted.is_empty() { None } else { header(wanted) };
    judge(response.status(), header("content-type").as_deref(), bytes, kind).map(|body| (body, beside))
}

impl Flight {
    /// The result of work on this request, if it is done before the timeout.
    async fn bound<T>(&self, limit_ms: u32, work: impl Future<Output = Option<T>>) -> Answer<T> {
        match within(limit_ms, work).await {
            Some(Some(done)) => Ok(done),
            Some(None) if self.is_given_up() => Err(HttpError::Silent),
            Some(None) => Err(HttpError::Unreachable),
            None => {
                self.give_up();
                Err(HttpError::Silent)
            }
        }
    }
}
