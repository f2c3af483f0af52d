//! From failures to answers: the only code that knows both our errors and HTTP's status codes.

use api::problem::Problem;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::engine::{Busy, ReadError};
use crate::media::MediaError;
use crate::shelf::IntakeError;
use crate::store::StoreError;
use crate::view::ViewError;

/// Why a request as a whole failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The address does not exist.
    #[error("there is no {0} here")]
    NotFound(&'static str),
    /// The address does not have the method.
    #[error("this address does not know that method")]
    MethodNotAllowed,
    /// A parameter, a header or the body is invalid.
    #[error("{0}")]
    BadRequest(&'static str),
    /// The body is too large.
    #[error("the body has more than {max} bytes")]
    BodyTooLarge {
        /// The limit.
        max: usize,
    },
    /// Too many submissions in one request.
    #[error("more than {max} events in one request")]
    TooManySubmissions {
        /// The limit.
        max: usize,
    },
    /// A script wants more than a script may have.
    #[error("{0}")]
    ScriptTooLarge(&'static str),
    /// The body did not arrive in time, or the connection broke.
    #[error("the body did not arrive in time")]
    BodyTimeout,
    /// This address has reached a rate limit.
    #[error("that was a lot from one address; try again in {after_s} seconds")]
    SlowDown {
        /// Seconds until a retry.
        after_s: u32,
    },
    /// Streams are not held open here.
    #[error("this server holds no streams open; ask for the entries again and again instead")]
    NoStream,
    /// The answer is larger than what is between us and the client passes on.
    #[error("this answer has more than {max} bytes, which cannot be sent from here")]
    AnswerTooLarge {
        /// The limit.
        max: usize,
    },
    /// Too many requests wait.
    #[error("too much is waiting; try again in a moment")]
    Busy,
    /// A photo was refused or could not be stored.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// A photo is not accepted now.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// Entries could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The store fails.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The view fails.
    #[error(transparent)]
    View(#[from] ViewError),
}

impl From<Busy> for Failure {
    fn from(_: Busy) -> Self {
        Self::Busy
    }
}

/// Seconds until a retry if nothing better is known.
const RETRY_S: u32 = 1;
/// The same if space has to be freed first.
const NO_ROOM_RETRY_S: u32 = 60;

impl Failure {
    /// Status and stable code.
    fn kind(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NotFound(_) => (StatusCode::NOT_FOUND, "not-found"),
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed"),
            Self::BadRequest(_) => (StatusCode::BAD_REQUEST, "bad-request"),
            Self::BodyTooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "body-too-large"),
            Self::TooManySubmissions { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too-many-submissions"),
            Self::ScriptTooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "script-too-large"),
            Self::BodyTimeout => (StatusCode::REQUEST_TIMEOUT, "body-timeout"),
            Self::SlowDown { .. } => (StatusCode::TOO_MANY_REQUESTS, "slow-down"),
            Self::NoStream => (StatusCode::NOT_IMPLEMENTED, "no-stream"),
            Self::AnswerTooLarge { .. } => (StatusCode::NOT_IMPLEMENTED, "answer-too-large"),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            Self::Media(error) => media_kind(error),
            Self::Intake(error) => intake_kind(error),
            Self::Read(ReadError::BeyondEnd { .. }) => (StatusCode::NOT_FOUND, "beyond-end"),
            Self::Read(ReadError::Store(_)) | Self::Store(_) => (StatusCode::SERVICE_UNAVAILABLE, "store-failed"),
            Self::View(_) => (StatusCode::SERVICE_UNAVAILABLE, "view-failed"),
        }
    }

    fn retry_after_s(&self, status: StatusCode) -> Option<u32> {
        match self {
            Self::SlowDown { after_s } => Some(*after_s),
            Self::Intake(IntakeError::NoRoom | IntakeError::TooMuchWaits) => Some(NO_ROOM_RETRY_S),
            _ => (status == StatusCode::SERVICE_UNAVAILABLE).then_some(RETRY_S),
        }
    }

    /// The message for clients. Internal failures are logged, not explained: paths and systems are not public.
    fn message(&self, status: StatusCode) -> String {
        let told = match self {
            Self::Busy | Self::NoStream | Self::AnswerTooLarge { .. } | Self::Media(MediaError::Busy) => true,
            Self::Intake(error) => !matches!(error, IntakeError::Store(_)),
            _ => !status.is_server_error(),
        };
        if told {
            return self.to_string();
        }
        tracing::error!(error = ?self, "a request failed");
        "the server cannot do this now; try again in a moment".to_owned()
    }
}

fn media_kind(error: &MediaError) -> (StatusCode, &'static str) {
    let refused = |code| (StatusCode::UNPROCESSABLE_ENTITY, code);
    match error {
        MediaError::NotAnImage => refused("photo-not-an-image"),
        MediaError::Unsupported(_) => refused("photo-unsupported"),
        MediaError::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "photo-too-large"),
        MediaError::TooManyPixels { .. } => refused("photo-too-many-pixels"),
        MediaError::TooLong { .. } => refused("photo-too-long"),
        MediaError::ForbiddenSegment(_) => refused("photo-forbidden-segment"),
        MediaError::TrailingBytes(_) => refused("photo-trailing-bytes"),
        MediaError::Truncated => refused("photo-truncated"),
        MediaError::Broken => refused("photo-broken"),
        MediaError::CommitmentMismatch => refused("photo-commitment-mismatch"),
        MediaError::Erased => (StatusCode::GONE, "photo-erased"),
        MediaError::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
        MediaError::Store(_) => (StatusCode::SERVICE_UNAVAILABLE, "store-failed"),
    }
}

fn intake_kind(error: &IntakeError) -> (StatusCode, &'static str) {
    match error {
        IntakeError::NoRoom => (StatusCode::INSUFFICIENT_STORAGE, "no-room"),
        IntakeError::TooMuchWaits => (StatusCode::SERVICE_UNAVAILABLE, "too-much-waits"),
        IntakeError::Leaving => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
        IntakeError::Store(_) => (StatusCode::SERVICE_UNAVAILABLE, "store-failed"),
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, code) = self.kind();
        let retry_after_s = self.retry_after_s(status);
        let message = self.message(status);
        let problem = Problem { status: status.as_u16(), code: code.to_owned(), message, retry_after_s };
        let mut response = (status, Json(problem)).into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(after_s) = retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(after_s));
        }
        response
    }
}
