//! Photos: uploading and showing them.

use std::time::{Duration, Instant};

use api::content::Photo;
use api::hex::Hex;
use api::path::{self, SALT_HEADER};
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use chain::commitment::Salt;
use chain::hash::{Hash, from_hex};
use chain::limits::PHOTO_BYTES_MAX;

use crate::health::{Topic, Trouble};
use crate::http::address::Caller;
use crate::http::error::Failure;
use crate::http::{App, cost};
use crate::media::{Format, Kept, MediaError, Showing, UploadPermit, inspect};
use crate::shelf::IntakeError;
use crate::store::Created;

/// How long an uploaded photo waits for its turn before its client is told to retry.
const TURN: Duration = Duration::from_secs(10);
/// A photo never changes, but it can be erased: then cached copies should not stay for long.
const A_DAY: &str = "public, max-age=86400";

/// Uploads a photo under its commitment, with the salt that opens it. Idempotent.
#[utoipa::path(put, path = path::UPLOAD, tag = "media",
    params(("commitment" = String, Path, description = "64 hexadecimal digits"),
        ("x-pitpet-salt" = String, Header, description = "32 hexadecimal digits")),
    request_body(content = Vec<u8>, content_type = "image/jpeg", description = "JPEG, PNG or WebP"),
    responses(
    (status = 200, description = "It was here before", body = Photo),
    (status = 201, description = "It is kept", body = Photo),
    (status = 400, description = "Commitment or salt are none", body = api::problem::Problem),
    (status = 408, description = "The body did not arrive in time", body = api::problem::Problem),
    (status = 410, description = "It was erased", body = api::problem::Problem),
    (status = 413, description = "More than 8 MiB", body = api::problem::Problem),
    (status = 422, description = "No photo that is taken; the code says why", body = api::problem::Problem),
    (status = 429, description = "Too many photos from this address", body = api::problem::Problem),
    (status = 503, description = "Try again later", body = api::problem::Problem),
    (status = 507, description = "There is no room for photos now", body = api::problem::Problem)))]
pub async fn upload(
    State(app): State<App>,
    Path(name): Path<String>,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Failure> {
    let name = Hash::from_hex(&name).ok_or(Failure::BadRequest("a commitment has 64 hexadecimal digits"))?;
    let salt = salt(&headers).ok_or(Failure::BadRequest("x-pitpet-salt has 32 hexadecimal digits"))?;
    app.paces.uploads.take(caller, 1, Instant::now()).map_err(|after_s| Failure::SlowDown { after_s })?;
    let arrived = app.arriving.read(caller, body, PHOTO_BYTES_MAX).await.map_err(too_large_photo)?;
    let _turn = app.held.uploads.take_within(caller, 1, TURN).await.ok_or(MediaError::Busy)?;
    let permit = app.media.permit()?;
    inspect(&arrived.bytes)?;
    let done = keep(&app, caller, permit, (name, salt), arrived.bytes.clone()).await;
    tell_operator(&app, &done);
    let kept = done?;
    let status = if kept.created == Created::Written { StatusCode::CREATED } else { StatusCode::OK };
    let photo = Photo { commitment: Hex(name), width: kept.note.width, height: kept.note.height };
    Ok((status, Json(photo)).into_response())
}

async fn keep(
    app: &App,
    caller: Caller,
    permit: UploadPermit,
    (name, salt): (Hash, Salt),
    bytes: Bytes,
) -> Result<Kept, Failure> {
    let admitted = app.admit(caller, name, bytes.len()).await?;
    match app.media.keep(permit, name, salt, bytes).await {
        Ok(kept) => {
            admitted.arrives().await?;
            Ok(kept)
        }
        Err(error) => {
            admitted.fails().await;
            Err(error.into())
        }
    }
}

/// The uploading client is told to retry, which helps only if the operator repairs the store.
fn tell_operator(app: &App, done: &Result<Kept, Failure>) {
    match done {
        Ok(kept) if kept.created == Created::Written => app.engine.health().over(Topic::Uploads),
        Err(Failure::Media(MediaError::Store(error)) | Failure::Intake(IntakeError::Store(error))) => {
            let (topic, why) = (Topic::Uploads, error.chain());
            app.engine.health().met(Trouble::Chore { topic, what: "taking in photos", why });
        }
        _ => {}
    }
}

/// A photo as it was uploaded.
#[utoipa::path(get, path = path::PHOTO, tag = "media",
    params(("commitment" = String, Path, description = "64 hexadecimal digits")), responses(
    (status = 200, description = "The photo; the header x-pitpet-salt opens its commitment",
        body = Vec<u8>, content_type = "image/jpeg"),
    (status = 304, description = "The copy that If-None-Match names is still good"),
    (status = 404, description = "There is none", body = api::problem::Problem),
    (status = 429, description = "Too much is on its way to this address", body = api::problem::Problem),
    (status = 503, description = "Try again later", body = api::problem::Problem)))]
pub async fn photo(
    State(app): State<App>,
    Path(name): Path<String>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let name = Hash::from_hex(&name).ok_or(Failure::NotFound("photo"))?;
    show(&app, caller, &headers, name, Showing::Whole(name)).await
}

/// A photo's thumbnail: a JPEG of at most 480 pixels a side.
#[utoipa::path(get, path = path::THUMB, tag = "media",
    params(("commitment" = String, Path, description = "64 hexadecimal digits")), responses(
    (status = 200, description = "The small photo", body = Vec<u8>, content_type = "image/jpeg"),
    (status = 304, description = "The copy that If-None-Match names is still good"),
    (status = 404, description = "There is none", body = api::problem::Problem),
    (status = 429, description = "Too much is on its way to this address", body = api::problem::Problem),
    (status = 503, description = "Try again later", body = api::problem::Problem)))]
pub async fn thumb(
    State(app): State<App>,
    Path(name): Path<String>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let name = Hash::from_hex(&name).ok_or(Failure::NotFound("photo"))?;
    show(&app, caller, &headers, name, Showing::Small(name)).await
}

async fn show(
    app: &App,
    caller: Caller,
    headers: &HeaderMap,
    name: Hash,
    showing: Showing,
) -> Result<Response, Failure> {
    app.charge(caller, cost::of_photo(0))?;
    let note = app.media.note(name).await?.ok_or(Failure::NotFound("photo"))?;
    if is_known(headers, name) {
        return Ok((StatusCode::NOT_MODIFIED, kept(name)).into_response());
    }
    let shown = app.sending.photo(caller, app.media.clone(), showing).await?;
    let (first, body) = shown.ok_or(Failure::NotFound("photo"))?;
    app.charge(caller, cost::of_photo(first.of) - cost::of_photo(0))?;
    let content_type = Format::of(&first.bytes).map_or("application/octet-stream", Format::content_type);
    let mut response = ([(header::CONTENT_TYPE, content_type)], kept(name), body).into_response();
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(first.of));
    if let Ok(salt) = HeaderValue::try_from(const_hex::encode(note.salt)) {
        response.headers_mut().insert(SALT_HEADER, salt);
    }
    Ok(response)
}

/// How long a copy may be cached, and its ETag. A photo and its thumbnail have different addresses.
fn kept(name: Hash) -> [(header::HeaderName, String); 2] {
    [(header::CACHE_CONTROL, A_DAY.to_owned()), (header::ETAG, tag(name))]
}

/// Whether the client has a copy.
fn is_known(headers: &HeaderMap, name: Hash) -> bool {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    known.is_some_and(|tags| tags.split(',').any(|known| known.trim().trim_start_matches("W/") == tag(name)))
}

fn tag(name: Hash) -> String {
    format!("\"{name}\"")
}

fn salt(headers: &HeaderMap) -> Option<Salt> {
    from_hex(headers.get(SALT_HEADER)?.to_str().ok()?)
}

fn too_large_photo(failure: Failure) -> Failure {
    match failure {
        Failure::BodyTooLarge { max } => Failure::Media(MediaError::TooLarge { bytes: max + 1, max }),
        failure => failure,
    }
}
