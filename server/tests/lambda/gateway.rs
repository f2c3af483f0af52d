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
use serde_json::Value;
use testkit::said::Said;
use testkit::server::account::{TestAccount, accepted};
use testkit::server::lambda::Function;
pub use testkit::server::lambda::{CALLER, Kind, Request};

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

pub fn get(path: &str) -> Request<'_> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    Request { method: "GET", path, query, headers: &[("accept", "*/*")], body: &[], source: CALLER }
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
