//! What stands in front of a function: makes an event of a request, and a response of its answer.

use api::log::{EntriesPage, Outcome, SubmitRequest, SubmitResponse};
use api::path::{self, SALT_HEADER};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chain::abi::Receipt;
use chain::checkpoint::Checkpoint;
use chain::codec;
use chain::commitment::photo_commitment;
use chain::hash::Hash;
use chain::keys::PublicKey;
use serde_json::{Value, json};
use testkit::said::Said;
use testkit::server::account::{TestAccount, accepted};

use crate::function::Function;

/// Whose events these are. Both have payload format 2.0, and differ in what is around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    FunctionUrl,
    HttpApi,
}

/// A request.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub query: &'a str,
    pub headers: &'a [(&'a str, &'a str)],
    pub body: &'a [u8],
    /// What the gateway saw at the other end.
    pub source: &'a str,
}

/// An answer, as the caller of the gateway gets it.
#[derive(Debug)]
pub struct Answer {
    pub status: u64,
    pub headers: Value,
    pub body: Vec<u8>,
    pub was_base64: bool,
}

/// A gateway of one kind, in front of one function.
pub struct Gateway<'a> {
    pub function: &'a Function,
    pub kind: Kind,
}

pub const CALLER: &str = "198.51.100.23";

pub fn get(path: &str) -> Request<'_> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    Request { method: "GET", path, query, headers: &[("accept", "*/*")], body: &[], source: CALLER }
}

impl Kind {
    /// The event of a request. Gateways take a body for text if its type says so, and send everything else as base64.
    pub fn event(self, request: &Request<'_>) -> Value {
        let (host, id) = match self {
            Self::FunctionUrl => ("k3jx2mz6lq7wva5n.lambda-url.eu-central-1.on.aws", "k3jx2mz6lq7wva5n"),
            Self::HttpApi => ("h8q2v0s1xd.execute-api.eu-central-1.amazonaws.com", "h8q2v0s1xd"),
        };
        let mut headers = json!({
            "host": host,
            "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
            "x-amzn-trace-id": "Root=1-692af1c1-6bd5cd9a0f4b2d1e7c3a5f08",
            "x-forwarded-for": request.source,
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
        });
        if self == Self::FunctionUrl {
            headers["x-amzn-tls-cipher-suite"] = json!("TLS_AES_128_GCM_SHA256");
            headers["x-amzn-tls-version"] = json!("TLSv1.3");
        }
        let mut is_text = false;
        for (name, value) in request.headers {
            headers[*name] = json!(value);
            is_text |= *name == "content-type" && (value.starts_with("text/") || *value == "application/json");
        }
        let mut event = json!({
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": request.path,
            "rawQueryString": request.query,
            "headers": headers,
            "requestContext": {
                "accountId": if self == Self::FunctionUrl { "anonymous" } else { "123456789012" },
                "apiId": id,
                "domainName": host,
                "domainPrefix": id,
                "http": {
                    "method": request.method,
                    "path": request.path,
                    "protocol": "HTTP/1.1",
                    "sourceIp": request.source,
                    "userAgent": "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
                },
                "requestId": "5d1f9f5e-3f0a-4c7e-9d49-5b2c1f7f0a11",
                "routeKey": "$default",
                "stage": "$default",
                "time": "30/Nov/2026:08:10:30 +0000",
                "timeEpoch": 1_796_026_230_123_u64,
            },
            "isBase64Encoded": !request.body.is_empty() && !is_text,
        });
        if !request.body.is_empty() {
            event["body"] = match is_text {
                true => json!(String::from_utf8(request.body.to_vec()).expect("text")),
                false => json!(STANDARD.encode(request.body)),
            };
        }
        event
    }
}

impl Gateway<'_> {
    pub async fn send(&self, request: &Request<'_>) -> Answer {
        let answered = self.function.invoke(&self.kind.event(request)).await.expect("the function answers");
        let body = answered["body"].as_str().unwrap_or_default();
        let was_base64 = answered["isBase64Encoded"].as_bool().expect("it says whether");
        let body = if was_base64 { STANDARD.decode(body).expect("base64") } else { body.as_bytes().to_vec() };
        let status = answered["statusCode"].as_u64().expect("a status");
        Answer { status, headers: answered["headers"].clone(), body, was_base64 }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(&get(path)).await
    }

    pub async fn page(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        serde_json::from_slice(&answer.body).expect("JSON")
    }

    pub async fn entries(&self) -> EntriesPage {
        let answer = self.get(&format!("{}?from=0", path::ENTRIES)).await;
        assert_eq!((answer.status, answer.was_base64), (200, true));
        codec::decode(&answer.body).expect("entries")
    }

    pub async fn chain_id(&self) -> Hash {
        chain::merkle::leaf_hash(&self.entries().await.entries[0].bytes)
    }

    /// How many entries the signed checkpoint covers.
    pub async fn signed(&self) -> u64 {
        let answer = self.get(path::CHECKPOINT).await;
        assert_eq!((answer.status, answer.was_base64), (200, false));
        covered(&answer.body)
    }

    pub async fn submit(&self, submission: Vec<u8>) -> Outcome {
        self.submit_from(submission, CALLER, &[]).await
    }

    pub async fn submit_from(&self, submission: Vec<u8>, source: &str, more: &[(&str, &str)]) -> Outcome {
        let body = codec::encode(&SubmitRequest { submissions: vec![submission] });
        let headers = [&[("content-type", "application/octet-stream")], more].concat();
        let request = Request { method: "POST", path: path::EVENTS, query: "", headers: &headers, body: &body, source };
        let answer = self.send(&request).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        codec::decode::<SubmitResponse>(&answer.body).expect("a SubmitResponse").outcomes.pop().expect("one")
    }

    pub async fn act(&self, said: Said, person: &mut TestAccount) -> Receipt {
        accepted(self.submit(person.says(said)).await)
    }

    pub async fn upload(&self, photo: &[u8]) -> Hash {
        let name = photo_commitment(&[5; 16], photo);
        let (path, salt) = (path::upload(name), "05".repeat(16));
        let headers = [("content-type", "image/png"), (SALT_HEADER, salt.as_str())];
        let request = Request { method: "PUT", path: &path, query: "", headers: &headers, body: photo, source: CALLER };
        let answer = self.send(&request).await;
        assert!(matches!(answer.status, 200 | 201), "{answer:?}");
        name
    }

    /// A person whose pet has hatched; `accounts` with them, the house included.
    pub async fn hatched(&self, handle: &str, photo: Hash, accounts: u64) -> TestAccount {
        let mut person = TestAccount::newcomer(self.chain_id().await, handle);
        let receipt = accepted(self.submit(person.birth(photo)).await);
        person.settle_in(receipt.leaf, accounts);
        person
    }
}

/// How many entries a note covers.
pub fn covered(note: &[u8]) -> u64 {
    let text = std::str::from_utf8(note).expect("text");
    text.lines().nth(1).and_then(|line| line.parse().ok()).expect("a checkpoint's size")
}

/// The note, opened with the house's key.
pub fn opened(note: &[u8], chain_id: &Hash, house: &PublicKey) -> Checkpoint {
    let text = std::str::from_utf8(note).expect("text");
    Checkpoint::open(text, chain_id, house).expect("the house has signed it")
}
