//! The only place that speaks HTTP. (The live stream, which is no request, is in `live.rs`.)

use api::problem::Problem;
use borsh::BorshDeserialize;
use gloo_net::http::{Request, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response as Answered;

use crate::browser;

/// Why a request brought nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// No answer came.
    #[error("the server could not be reached")]
    Unreachable,
    /// There is no such thing there.
    #[error("not found")]
    NotFound,
    /// The server is too busy, or has had too much from this address.
    #[error("the server asks to wait")]
    Busy {
        /// Try again after so many seconds.
        after_s: u32,
    },
    /// The server refused, and said why.
    #[error("the server refused: {}", .0.message)]
    Refused(Problem),
    /// The answer is not what it should be.
    #[error("the server's answer cannot be read")]
    Garbled,
}

impl HttpError {
    /// Whether the very same request may succeed later without anybody doing anything.
    pub fn passes(&self) -> bool {
        match self {
            Self::Unreachable | Self::Busy { .. } => true,
            Self::Refused(problem) => problem.status >= 500,
            Self::NotFound | Self::Garbled => false,
        }
    }

    /// Whether the server may have done what it was asked to all the same.
    pub fn leaves_open(&self) -> bool {
        match self {
            Self::Unreachable | Self::Garbled => true,
            Self::Refused(problem) => problem.status >= 500,
            Self::NotFound | Self::Busy { .. } => false,
        }
    }
}

/// What an answer is read as.
pub type Answer<T> = Result<T, HttpError>;

/// Reads JSON.
///
/// # Errors
/// As [`HttpError`] says.
pub async fn get_json<T: DeserializeOwned>(path: &str, query: &[(&str, String)]) -> Answer<T> {
    let response = send(Request::get(path).query(pairs(query))).await?;
    response.json().await.map_err(|_| HttpError::Garbled)
}

/// Reads text.
///
/// # Errors
/// As [`HttpError`] says.
pub async fn get_text(path: &str) -> Answer<String> {
    send(Request::get(path)).await?.text().await.map_err(|_| HttpError::Unreachable)
}

/// Reads bytes.
///
/// # Errors
/// As [`HttpError`] says.
pub async fn get_bytes(path: &str, query: &[(&str, String)]) -> Answer<Vec<u8>> {
    let response = send(Request::get(path).query(pairs(query))).await?;
    response.binary().await.map_err(|_| HttpError::Unreachable)
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
    let response = send_body(request, body).await?;
    let bytes = response.binary().await.map_err(|_| HttpError::Unreachable)?;
    borsh::from_slice(&bytes).map_err(|_| HttpError::Garbled)
}

/// Uploads bytes of a media type, with one header more.
///
/// # Errors
/// As [`HttpError`] says.
pub async fn put_bytes(path: &str, media_type: &str, header: (&str, &str), body: &[u8]) -> Answer<()> {
    let request = Request::put(path).header("content-type", media_type).header(header.0, header.1);
    send_body(request, body).await.map(|_| ())
}

fn pairs<'a>(query: &'a [(&str, String)]) -> impl Iterator<Item = (&'a str, &'a str)> {
    query.iter().map(|(name, value)| (*name, value.as_str()))
}

async fn send(request: RequestBuilder) -> Answer<Response> {
    let request = request.build().map_err(|_| HttpError::Unreachable)?;
    let response = match browser::early_answer(&request.url()) {
        Some(answer) => {
            JsFuture::from(answer).await.ok().map(|answer| Response::from(answer.unchecked_into::<Answered>()))
        }
        None => request.send().await.ok(),
    };
    judge(response.ok_or(HttpError::Unreachable)?).await
}

async fn send_body(request: RequestBuilder, body: &[u8]) -> Answer<Response> {
    let body = js_sys::Uint8Array::from(body);
    let request = request.body(body).map_err(|_| HttpError::Unreachable)?;
    judge(request.send().await.map_err(|_| HttpError::Unreachable)?).await
}

async fn judge(response: Response) -> Answer<Response> {
    if response.ok() {
        return Ok(response);
    }
    let status = response.status();
    let problem: Option<Problem> = response.json().await.ok();
    Err(failure(status, problem))
}

/// What an answer with a status from 400 means. A proxy in between may answer without a [`Problem`].
fn failure(status: u16, problem: Option<Problem>) -> HttpError {
    let after_s = problem.as_ref().and_then(|problem| problem.retry_after_s);
    match (status, problem) {
        (404, _) => HttpError::NotFound,
        (429 | 503, _) => HttpError::Busy { after_s: after_s.unwrap_or(5) },
        (502 | 504, None) => HttpError::Unreachable,
        (_, Some(problem)) => HttpError::Refused(problem),
        (_, None) => HttpError::Garbled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(status: u16, retry_after_s: Option<u32>) -> Option<Problem> {
        Some(Problem { status, code: "x".into(), message: "y".into(), retry_after_s })
    }

    #[test]
    fn a_status_says_whether_waiting_helps() {
        assert_eq!(failure(404, None), HttpError::NotFound);
        assert_eq!(failure(429, problem(429, Some(7))), HttpError::Busy { after_s: 7 });
        assert_eq!(failure(503, None), HttpError::Busy { after_s: 5 });
        assert!(failure(502, None).passes());
        assert!(failure(500, problem(500, None)).passes());
        assert!(!failure(400, problem(400, None)).passes());
        assert!(!failure(400, None).passes());
    }

    #[test]
    fn without_an_answer_it_is_open_what_was_done() {
        for open in [HttpError::Unreachable, HttpError::Garbled, failure(500, problem(500, None)), failure(504, None)] {
            assert!(open.leaves_open(), "{open}");
        }
        for known in [failure(404, None), failure(429, None), failure(400, problem(400, None))] {
            assert!(!known.leaves_open(), "{known}");
        }
    }
}
