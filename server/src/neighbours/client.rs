//! A small client of the HTTP API.

use std::time::Duration;

use api::content::{AccountPage, ChainInfo, FeedPage, PetPage};
use api::log::{Outcome, SubmitRequest, SubmitResponse};
use api::path;
use bytes::Bytes;
use chain::commitment::Salt;
use chain::hash::Hash;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{Method, Request, StatusCode};
use hyper_util::client::legacy::Client as HyperClient;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::de::DeserializeOwned;

use super::error::NeighbourError;

/// No answer that is asked for here is larger.
const ANSWER_BYTES_MAX: usize = 8 << 20;
const TIMEOUT: Duration = Duration::from_secs(30);

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
    /// `BadUrl`.
    pub fn new(server: &str) -> Result<Self, NeighbourError> {
        let bad = || NeighbourError::BadUrl(server.to_owned());
        let uri: hyper::Uri = server.parse().map_err(|_| bad())?;
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
    pub async fn chain(&self) -> Result<ChainInfo, NeighbourError> {
        self.json(path::CHAIN).await
    }

    /// The feed's first page.
    ///
    /// # Errors
    /// As for every request.
    pub async fn feed(&self) -> Result<FeedPage, NeighbourError> {
        self.json(path::FEED).await
    }

    /// A pet.
    ///
    /// # Errors
    /// As for every request.
    pub async fn pet(&self, birth: Hash) -> Result<PetPage, NeighbourError> {
        self.json(&path::pet(birth)).await
    }

    /// An account, `None` if nobody has that handle.
    ///
    /// # Errors
    /// As for every request.
    pub async fn account(&self, handle: &str) -> Result<Option<AccountPage>, NeighbourError> {
        match self.json(&path::account(handle)).await {
            Err(NeighbourError::Status { status: 404, .. }) => Ok(None),
            found => found.map(Some),
        }
    }

    /// Uploads a photo.
    ///
    /// # Errors
    /// As for every request.
    pub async fn upload(&self, photo: Hash, salt: &Salt, bytes: Bytes) -> Result<(), NeighbourError> {
        let salt: String = salt.iter().map(|byte| format!("{byte:02x}")).collect();
        self.request(Method::PUT, &path::upload(photo), &[(path::SALT_HEADER, &salt)], bytes).await.map(|_| ())
    }

    /// Hands in one submission.
    ///
    /// # Errors
    /// As for every request; what became of the submission itself is in the outcome.
    pub async fn submit(&self, submission: Vec<u8>) -> Result<Outcome, NeighbourError> {
        let request = chain::codec::encode(&SubmitRequest { submissions: vec![submission] });
        let answer = self.request(Method::POST, path::EVENTS, &[], request.into()).await?;
        let response: Option<SubmitResponse> = chain::codec::decode(&answer).ok();
        let outcome = response.and_then(|mut response| response.outcomes.pop());
        outcome.ok_or_else(|| NeighbourError::BadAnswer(path::EVENTS.to_owned()))
    }

    async fn json<T: DeserializeOwned>(&self, path: &str) -> Result<T, NeighbourError> {
        let answer = self.request(Method::GET, path, &[], Bytes::new()).await?;
        serde_json::from_slice(&answer).map_err(|_| NeighbourError::BadAnswer(path.to_owned()))
    }

    async fn request(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Bytes,
    ) -> Result<Bytes, NeighbourError> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.origin));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(body)).map_err(unreachable)?;
        let exchange = async {
            let answer = self.http.request(request).await.map_err(unreachable)?;
            let (parts, body) = answer.into_parts();
            let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await.map_err(NeighbourError::Unreachable)?;
            Ok::<_, NeighbourError>((parts, body.to_bytes()))
        };
        let (parts, body) = tokio::time::timeout(TIMEOUT, exchange).await.map_err(unreachable)??;
        match parts.status {
            StatusCode::OK | StatusCode::CREATED => Ok(body),
            status => {
                let retry_after_s =
                    parts.headers.get("retry-after").and_then(|after| after.to_str().ok()?.parse().ok());
                Err(NeighbourError::Status { status: status.as_u16(), path: path.to_owned(), retry_after_s })
            }
        }
    }
}

fn unreachable(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> NeighbourError {
    NeighbourError::Unreachable(error.into())
}
