//! A small client of the HTTP API, for what lives on a server from outside: neighbours and diggers.

mod live;

use std::time::Duration;

use api::content::{AccountPage, ChainInfo, FeedPage, PetPage};
use api::log::{Outcome, SubmitRequest, SubmitResponse, VoteOutcome};
use api::path;
use bytes::Bytes;
use chain::abi::DigWork;
use chain::commitment::Salt;
use chain::entry::Block;
use chain::hash::Hash;
use chain::vote::ClockVote;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::client::legacy::Client as HyperClient;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::de::DeserializeOwned;

pub use live::{LiveStream, News};

/// No answer that is asked for here is larger.
const ANSWER_BYTES_MAX: usize = 8 << 20;
const TIMEOUT: Duration = Duration::from_secs(30);

/// Why there is no answer, or none of use.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The server's address is none.
    #[error("{0:?} is no address of a server; say http://host:port")]
    BadUrl(String),
    /// The address is one of a server behind TLS, which this client does not speak.
    #[error("https is not supported here; say the http://host:port of the server itself, or of a tunnel to it")]
    Https,
    /// The server cannot be reached, or broke off.
    #[error("the server cannot be reached")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The server refused a request as a whole.
    #[error("the server answered {status} to {path}")]
    Status {
        /// The answer's status.
        status: u16,
        /// What was asked for.
        path: String,
        /// What the header `Retry-After` says.
        retry_after_s: Option<u64>,
    },
    /// The server's answer makes no sense.
    #[error("the server's answer to {0} makes no sense")]
    BadAnswer(String),
}

/// Talks to one server. Clones share their connections.
#[derive(Clone)]
pub struct Client {
    http: HyperClient<HttpConnector, Full<Bytes>>,
    origin: String,
}

impl Client {
    /// A client of the server at `http://host:port`.
    ///
    /// # Errors
    /// `BadUrl`, `Https`.
    pub fn new(server: &str) -> Result<Self, ClientError> {
        let bad = || ClientError::BadUrl(server.to_owned());
        let uri: hyper::Uri = server.parse().map_err(|_| bad())?;
        if uri.scheme_str() == Some("https") {
            return Err(ClientError::Https);
        }
        if uri.scheme_str() != Some("http") || !matches!(uri.path(), "" | "/") {
            return Err(bad());
        }
        let authority = uri.authority().ok_or_else(bad)?;
        let http = HyperClient::builder(TokioExecutor::new()).build_http();
        Ok(Self { http, origin: format!("http://{authority}") })
    }

    /// Which chain the server keeps.
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

    /// An account, `None` if nobody has that handle.
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
        let salt: String = salt.iter().map(|byte| format!("{byte:02x}")).collect();
        self.request(Method::PUT, &path::upload(photo), &[(path::SALT_HEADER, &salt)], bytes).await.map(|_| ())
    }

    /// Hands in one submission.
    ///
    /// # Errors
    /// As for every request; what became of the submission itself is in the outcome.
    pub async fn submit(&self, submission: Vec<u8>) -> Result<Outcome, ClientError> {
        let request = chain::codec::encode(&SubmitRequest { submissions: vec![submission] });
        let answer = self.request(Method::POST, path::EVENTS, &[], request.into()).await?;
        let response: Option<SubmitResponse> = chain::codec::decode(&answer).ok();
        let outcome = response.and_then(|mut response| response.outcomes.pop());
        outcome.ok_or_else(|| ClientError::BadAnswer(path::EVENTS.to_owned()))
    }

    /// What there is to dig.
    ///
    /// # Errors
    /// As for every request.
    pub async fn dig_work(&self) -> Result<Option<DigWork>, ClientError> {
        let answer = self.request(Method::GET, path::DIG, &[], Bytes::new()).await?;
        chain::codec::decode(&answer).map_err(|_| ClientError::BadAnswer(path::DIG.to_owned()))
    }

    /// Hands in a block that was dug.
    ///
    /// # Errors
    /// As for every request; what became of the block itself is in the outcome.
    pub async fn hand_in(&self, block: &Block) -> Result<Outcome, ClientError> {
        let body = chain::codec::encode(block);
        let answer = self.request(Method::POST, path::DIG, &[], body.into()).await?;
        chain::codec::decode(&answer).map_err(|_| ClientError::BadAnswer(path::DIG.to_owned()))
    }

    /// Hands in a clock vote.
    ///
    /// # Errors
    /// As for every request; what became of the vote itself is in the outcome.
    pub async fn vote(&self, vote: &ClockVote) -> Result<VoteOutcome, ClientError> {
        let body = chain::codec::encode(vote);
        let answer = self.request(Method::POST, path::VOTES, &[], body.into()).await?;
        chain::codec::decode(&answer).map_err(|_| ClientError::BadAnswer(path::VOTES.to_owned()))
    }

    async fn json<T: DeserializeOwned>(&self, path: &str) -> Result<T, ClientError> {
        let answer = self.request(Method::GET, path, &[], Bytes::new()).await?;
        serde_json::from_slice(&answer).map_err(|_| ClientError::BadAnswer(path.to_owned()))
    }

    async fn request(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Bytes,
    ) -> Result<Bytes, ClientError> {
        let exchange = async {
            let (parts, body) = self.send(method, path, headers, body).await?.into_parts();
            let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await.map_err(ClientError::Unreachable)?;
            Ok::<_, ClientError>((parts, body.to_bytes()))
        };
        let (parts, body) = tokio::time::timeout(TIMEOUT, exchange).await.map_err(unreachable)??;
        match parts.status {
            StatusCode::OK | StatusCode::CREATED => Ok(body),
            status => {
                let retry_after_s =
                    parts.headers.get("retry-after").and_then(|after| after.to_str().ok()?.parse().ok());
                Err(ClientError::Status { status: status.as_u16(), path: path.to_owned(), retry_after_s })
            }
        }
    }

    /// Sends a request, and waits for the answer's beginning.
    async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Bytes,
    ) -> Result<Response<Incoming>, ClientError> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.origin));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(body)).map_err(unreachable)?;
        let answer = tokio::time::timeout(TIMEOUT, self.http.request(request)).await.map_err(unreachable)?;
        answer.map_err(unreachable)
    }
}

fn unreachable(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ClientError {
    ClientError::Unreachable(error.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_http_and_nothing_more() {
        for server in ["http://127.0.0.1:3000", "http://example.org/"] {
            assert!(Client::new(server).is_ok(), "{server}");
        }
        for server in ["127.0.0.1:3000", "ftp://example.org", "http://example.org/api", ""] {
            assert!(matches!(Client::new(server), Err(ClientError::BadUrl(_))), "{server}");
        }
        assert!(matches!(Client::new("https://example.org"), Err(ClientError::Https)));
    }
}
