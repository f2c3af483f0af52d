//! Reading a request's body within bounds of size and time.

use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Body as _;

use super::error::Failure;

/// The whole body.
///
/// # Errors
/// `BodyTooLarge`, as soon as that is known; `BodyTimeout`, also when the connection breaks.
pub async fn read(body: Body, max: usize, timeout: Duration) -> Result<Bytes, Failure> {
    let too_large = Failure::BodyTooLarge { max };
    if body.size_hint().lower() > max as u64 {
        return Err(too_large);
    }
    match tokio::time::timeout(timeout, Limited::new(body, max).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large),
        Ok(Err(_)) | Err(_) => Err(Failure::BodyTimeout),
    }
}
