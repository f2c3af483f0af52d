//! What does not fit through a gateway, and who its callers are.

use api::log::Outcome;
use api::path;
use api::problem::Problem;
use testkit::server::account::{TestAccount, accepted};
use testkit::server::client::tiny_png;

use crate::function::Bucket;
use crate::gateway::{Answer, CALLER, Gateway, Kind, Request};

fn problem(answer: &Answer) -> Problem {
    serde_json::from_slice(&answer.body).expect("a problem")
}

#[tokio::test]
async fn six_megabytes_are_refused_with_a_sentence() {
    let bucket = Bucket::new();
    let function = bucket.function().await;
    let gateway = Gateway { function: &function, kind: Kind::FunctionUrl };
    let photo = vec![7; 6 << 20];
    let path = path::upload(chain::hash::Hash([1; 32]));
    let headers = [("content-type", "image/jpeg"), (path::SALT_HEADER, "05050505050505050505050505050505")];
    let request = Request { method: "PUT", path: &path, query: "", headers: &headers, body: &photo, source: CALLER };
    let answer = gateway.send(&request).await;
    let problem = problem(&answer);
    assert_eq!((answer.status, problem.code.as_str()), (413, "body-too-large"));
    assert_eq!(problem.message, "the body has more than 4669440 bytes");
    // What fits comes through to the check of the photo.
    let answer = gateway.send(&Request { body: &photo[..4_669_440], ..request }).await;
    assert_eq!((answer.status, self::problem(&answer).code.as_str()), (422, "photo-not-an-image"));
}

#[tokio::test]
async fn a_stream_is_refused_so_that_pages_ask_by_themselves() {
    let bucket = Bucket::new();
    let function = bucket.function().await;
    let gateway = Gateway { function: &function, kind: Kind::HttpApi };
    let answer = gateway.get(&format!("{}?from=0", path::LIVE)).await;
    assert_eq!((answer.status, problem(&answer).code.as_str()), (501, "no-stream"));
}

#[tokio::test]
async fn a_caller_is_whom_the_gateway_saw_whatever_headers_say() {
    let bucket = Bucket::new();
    let function = bucket.function_with(&[("PITPET_BIRTHS_PER_HOUR", "1")]).await;
    let gateway = Gateway { function: &function, kind: Kind::HttpApi };
    let photo = gateway.upload(&tiny_png()).await;
    let chain_id = gateway.chain_id().await;
    let birth = |handle: &str| TestAccount::newcomer(chain_id, handle).birth(photo);
    accepted(gateway.submit_from(birth("anna"), "203.0.113.4", &[]).await);
    let spoofed = [("x-forwarded-for", "192.0.2.77"), ("forwarded", "for=192.0.2.78")];
    let slowed = gateway.submit_from(birth("ben"), "203.0.113.4", &spoofed).await;
    assert!(matches!(slowed, Outcome::SlowDown { .. }), "{slowed:?}");
    accepted(gateway.submit_from(birth("ben"), "2001:db8:7::1", &[]).await);
}

#[tokio::test]
async fn a_function_that_does_not_start_says_why() {
    let bucket = Bucket::new();
    let first = bucket.function().await;
    // It has begun the chain, with a key.
    assert_eq!(Gateway { function: &first, kind: Kind::FunctionUrl }.signed().await, 1);
    first.kill().await;
    let said = bucket.refused_with(&[("PITPET_HOUSE_KEY", "/nowhere/no.key")]).await;
    assert!(said.contains("the house key is not at") && said.contains("no.key"), "{said}");
}
