//! A small client of the HTTP API: for neighbours and miners.

mod live;

use std::time::Duration;

use api::content::{AccountPage, ChainInfo, FeedPage, PetPage};
use api::log::{Outcome, SubmitRequest, SubmitResponse, VoteOutcome};
use api::path;
use borsh::{BorshDeserialize, BorshSerialize};
use bytes::Bytes;
use chain::abi::DigWork;
use chain::commitment::Salt;
use chain::entry::Block;
use chain::hash::Hash;
use chain::vote::ClockVote;
use http_body_util::{BodyExt, Limited};
use reqwest::header::RETRY_AFTER;
use reqwest::redirect::Policy;
use reqwest::{Method, RequestBuilder, Response, StatusCode, Url};
use serde::de::DeserializeOwned;

pub use live::{LiveStream, News};

/// The largest answer to a request of this client.
const ANSWER_BYTES_MAX: usize = 8 << 20;
const TIMEOUT: Duration = Duration::from_secs(30);
/// A live stream sends a message at least every 15 seconds; a server that is silent for this long is gone.
const QUIET_MAX: Duration = Duration::from_secs(40);

/// Why there is no valid answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The server's address is invalid.
    #[error("{0:?} is no address of a server; say http://host:port or https://host")]
    BadUrl(String),
    /// The system has no certificates to know a server by, or refuses sockets.
    #[error("nothing can be asked from here")]
    NoClient(#[source] reqwest::Error),
    /// The server cannot be reached, or broke off.
    #[error("the server cannot be reached")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The server refused a request as a whole.
    #[error("the server answered {status} to {path}")]
    Status {
        /// The answer's status.
        status: u16,
        /// The path.
        path: String,
        /// What the header `Retry-After` says.
        retry_after_s: Option<u64>,
    },
    /// The server's answer is invalid.
    #[error("the server's answer to {0} makes no sense")]
    BadAnswer(String),
}

/// Talks to one server. Clones share their connections.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    origin: String,
}

impl Client {
    /// A client of the server at `http://host:port` or `https://host`.
    ///
    /// # Errors
    /// `BadUrl`, `NoClient`.
    pub fn new(server: &str) -> Result<Self, ClientError> {
        let url = Url::parse(server).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let url = url.filter(|url| url.path() == "/" && url.query().is_none() && url.fragment().is_none());
        let url = url.ok_or_else(|| ClientError::BadUrl(server.to_owned()))?;
        crate::tls::use_ring();
        // The server is asked directly, without a proxy or redirect that it or the environment names.
        let builder = reqwest::Client::builder().read_timeout(QUIET_MAX).no_proxy().redirect(Policy::none());
        // Without TLS the system's certificates are not loaded: there may be none.
        let builder = if url.scheme() == "https" { builder } else { builder.tls_certs_only([]) };
        let http = builder.build().map_err(ClientError::NoClient)?;
        Ok(Self { http, origin: url.origin().ascii_serialization() })
    }

    /// The server's chain.
    ///
    /// # Errors
    /// As for every request.
    pub async fn chain(&self) -> Result<ChainInfo, ClientError> {
        self.json(path::CHAIN).await
    }

    /// The feed's first page.
    ///
    /// # Errors
    /// As for every request.
    pub async fn feed(&self) -> Result<FeedPage, ClientError> {
        self.json(path::FEED).await
    }

    /// A pet.
    ///
    /// # Errors
    /// As for every request.
    pub async fn pet(&self, birth: Hash) -> Result<PetPage, ClientError> {
        self.json(&path::pet(birth)).await
    }

    /// An account, `None` if the handle does not exist.
    ///
    /// # Errors
    /// As for every request.
    pub async fn account(&self, handle: &str) -> Result<Option<AccountPage>, ClientError> {
        match self.json(&path::account(handle)).await {
            Err(ClientError::Status { status: 404, .. }) => Ok(None),
            found => found.map(Some),
        }
    }

    /// Uploads a photo.
    ///
    /// # Errors
    /// As for every request.
    pub async fn upload(&self, photo: Hash, salt: &Salt, bytes: Bytes) -> Result<(), ClientError> {
        let path = path::upload(photo);
        let request = self.request(Method::PUT, &path).header(path::SALT_HEADER, const_hex::encode(salt)).body(bytes);
        answer(request, &path).await.map(|_| ())
    }

    /// Submits one event.
    ///
    /// # Errors
    /// As for every request; the outcome says what happened to the event.
    pub async fn submit(&self, submission: Vec<u8>) -> Result<Outcome, ClientError> {
        let request = SubmitRequest { submissions: vec![submission] };
        let mut response: SubmitResponse = self.post(path::EVENTS, &request).await?;
        response.outcomes.pop().ok_or_else(|| ClientError::BadAnswer(path::EVENTS.to_owned()))
    }

    /// The block that can be dug.
    ///
    /// # Errors
    /// As for every request.
    pub async fn dig_work(&self) -> Result<Option<DigWork>, ClientError> {
        let request = self.request(Method::GET, path::DIG);
        decoded(&answer(request, path::DIG).await?, path::DIG)
    }

    /// Submits a dug block.
    ///
    /// # Errors
    /// As for every request; the outcome says what happened to the block.
    pub async fn hand_in(&self, block: &Block) -> Result<Outcome, ClientError> {
        self.post(path::DIG, block).await
    }

    /// Submits a clock vote.
    ///
    /// # Errors
    /// As for every request; the outcome says what happened to the vote.
    pub async fn vote(&self, vote: &ClockVote) -> Result<VoteOutcome, ClientError> {
        self.post(path::VOTES, vote).await
    }

    async fn json<T: DeserializeOwned>(&self, path: &str) -> Result<T, ClientError> {
        let answer = answer(self.request(Method::GET, path), path).await?;
        serde_json::from_slice(&answer).map_err(|_| ClientError::BadAnswer(path.to_owned()))
    }

    async fn post<T: BorshDeserialize>(&self, path: &str, what: &impl BorshSerialize) -> Result<T, ClientError> {
        let request = self.request(Method::POST, path).body(chain::codec::encode(what));
        decoded(&answer(request, path).await?, path)
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.origin))
    }
}

/// Sends the request, and waits for the whole answer.
async fn answer(request: RequestBuilder, path: &str) -> Result<Bytes, ClientError> {
    let answer = request.timeout(TIMEOUT).send().await.map_err(unreachable)?;
    let accepted = accepted(&answer, path);
    // An error's body is read to its end, too, so that its connection can be reused.
    let body = Limited::new(reqwest::Body::from(answer), ANSWER_BYTES_MAX).collect().await;
    let body = body.map_err(ClientError::Unreachable)?;
    accepted.map(|()| body.to_bytes())
}

fn accepted(answer: &Response, path: &str) -> Result<(), ClientError> {
    if let StatusCode::OK | StatusCode::CREATED = answer.status() {
        return Ok(());
    }
    let after = answer.headers().get(RETRY_AFTER).and_then(|after| after.to_str().ok()?.parse().ok());
    Err(ClientError::Status { status: answer.status().as_u16(), path: path.to_owned(), retry_after_s: after })
}

fn decoded<T: BorshDeserialize>(answer: &[u8], path: &str) -> Result<T, ClientError> {
    chain::codec::decode(answer).map_err(|_| ClientError::BadAnswer(path.to_owned()))
}

fn unreachable(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ClientError {
    ClientError::Unreachable(error.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_server_and_nothing_more() {
        for server in ["http://127.0.0.1:3000", "http://example.org/", "http://[::1]:3000"] {
            assert!(Client::new(server).is_ok(), "{server}");
        }
        for server in ["127.0.0.1:3000", "localhost:3000", "ftp://example.org", "http://example.org/api", ""] {
            assert!(matches!(Client::new(server), Err(ClientError::BadUrl(_))), "{server}");
        }
        // A machine without certificates says so.
        assert!(!matches!(Client::new("https://example.org"), Err(ClientError::BadUrl(_))));
    }
}
