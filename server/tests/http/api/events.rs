use api::log::{Outcome, SubmitRequest};
use axum::body::Body;
use axum::http::Request;
use chain::codec;
use chain::error::Rejection;
use chain::hash::Hash;
use server::http::HttpOptions;
use testkit::server::account::{TestAccount, accepted};

use crate::fixture::Fixture;
use crate::sample::jpeg;

#[tokio::test]
async fn each_submission_has_its_own_outcome() {
    let fixture = Fixture::new().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let good = ida.post("hello");
    let outcomes = fixture.submit_all(vec![vec![1, 2, 3], good.clone(), good.clone()]).await;
    assert_eq!(outcomes[0], Outcome::Refused(Rejection::Malformed));
    let receipt = accepted(outcomes[1].clone());
    assert_eq!(outcomes[2], Outcome::Accepted(receipt.clone()));
    assert_eq!(fixture.submit(good).await, Outcome::Accepted(receipt));
}

#[tokio::test]
async fn a_birth_needs_its_photo() {
    let fixture = Fixture::new().await;
    let ida = TestAccount::newcomer(fixture.engine.chain_id(), "ida");
    let photo = Hash([3; 32]);
    assert_eq!(fixture.submit(ida.birth(photo)).await, Outcome::PhotoMissing(photo));
}

#[tokio::test]
async fn requests_that_are_none_are_refused_as_a_whole() {
    let fixture = Fixture::new().await;
    let too_many = codec::encode(&SubmitRequest { submissions: vec![Vec::new(); 65] });
    let mut trailing = codec::encode(&SubmitRequest { submissions: Vec::new() });
    trailing.push(0);
    let rows: [(Vec<u8>, u16, &str); 5] = [
        (Vec::new(), 400, "bad-request"),
        (b"{}".to_vec(), 400, "bad-request"),
        (trailing, 400, "bad-request"),
        (too_many, 413, "too-many-submissions"),
        (vec![0; 300_000], 413, "body-too-large"),
    ];
    for (body, status, code) in rows {
        let answer = fixture.post_bytes("/api/v1/events", body).await;
        assert_eq!((answer.status.as_u16(), answer.problem().code.as_str()), (status, code));
    }
    assert_eq!(fixture.get("/api/v1/events").await.problem().code, "method-not-allowed");
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let fixture = Fixture::with(HttpOptions { body_timeout_s: 0, ..HttpOptions::unlimited() }).await;
    let never = futures::stream::pending::<Result<bytes::Bytes, std::io::Error>>();
    let request = Request::post("/api/v1/events").body(Body::from_stream(never)).expect("a request");
    let answer = fixture.send(request).await;
    assert_eq!((answer.status.as_u16(), answer.problem().code.as_str()), (408, "body-timeout"));
}

#[tokio::test]
async fn events_are_limited_by_address() {
    let fixture = Fixture::with(HttpOptions { events_per_minute: 2, ..HttpOptions::unlimited() }).await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    accepted(fixture.submit(ida.post("one")).await);
    let body = codec::encode(&SubmitRequest { submissions: vec![ida.post("two")] });
    let answer = fixture.post_bytes("/api/v1/events", body).await;
    assert_eq!((answer.status.as_u16(), answer.problem().code.as_str()), (429, "slow-down"));
    // Some of the half minute may be over.
    let after_s = answer.problem().retry_after_s.expect("it is told");
    assert!((20..=30).contains(&after_s), "{after_s}");
    assert_eq!(answer.header("retry-after"), Some(&*after_s.to_string()));
}

#[tokio::test]
async fn births_are_limited_by_address() {
    let fixture = Fixture::with(HttpOptions { births_per_hour: 1, ..HttpOptions::unlimited() }).await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let photo = fixture.uploaded(&jpeg(2)).await;
    let tom = TestAccount::newcomer(fixture.engine.chain_id(), "tom");
    let outcomes = fixture.submit_all(vec![tom.birth(photo), ida.post("still here")]).await;
    assert!(matches!(outcomes[0], Outcome::SlowDown { after_s: 3_500..=3_600 }), "{:?}", outcomes[0]);
    accepted(outcomes[1].clone());
}

#[tokio::test]
async fn a_stopped_engine_is_busy() {
    let fixture = Fixture::new().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    fixture.engine.shutdown().await;
    let body = codec::encode(&SubmitRequest { submissions: vec![ida.post("too late")] });
    let answer = fixture.post_bytes("/api/v1/events", body).await;
    assert_eq!((answer.status.as_u16(), answer.problem().code.as_str()), (503, "busy"));
    assert!(answer.header("retry-after").is_some());
}
