//! A bucket that misbehaves as real ones do, and stores over it. Real buckets are in `tests/store/`.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use api::log::LogEntry;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use chain::ids::EntryIndex;
use object_store::aws::AmazonS3Builder;

use super::{Bucket, BucketProblem};
use crate::store::objects::{Objects, Place};
use crate::store::{Commit, Created, Family, LogStore, Segment, SharedStore, StorageKey, StoreError, WriterId, probe};

/// What happens to one write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mishap {
    /// Another write was under way: nothing is stored (S3's 409).
    Conflict,
    /// It is stored, and the answer is an error.
    AnswerLost,
    /// The bucket is overloaded: nothing is stored.
    SlowDown,
}

/// A bucket in memory.
#[derive(Default)]
struct Imitation {
    objects: BTreeMap<String, Bytes>,
    /// What happens to the next writes.
    mishaps: VecDeque<Mishap>,
    /// Every request is refused with this status and code.
    refuses: Option<(u16, &'static str)>,
    /// Conditions are not looked at, as some imitations do.
    ignores_conditions: bool,
    writes: usize,
}

type Shared = Arc<Mutex<Imitation>>;

fn refusal(status: u16, code: &str) -> Response {
    let status = StatusCode::from_u16(status).expect("a status");
    (status, format!("<Error><Code>{code}</Code><Message>As ordered.</Message></Error>")).into_response()
}

async fn answer(State(bucket): State<Shared>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let mut bucket = bucket.lock().expect("not poisoned");
    if let Some((status, code)) = bucket.refuses {
        return refusal(status, code);
    }
    let name = uri.path().to_owned();
    match method {
        Method::PUT => {
            bucket.writes += 1;
            let mishap = bucket.mishaps.pop_front();
            match mishap {
                Some(Mishap::Conflict) => return refusal(409, "ConditionalRequestConflict"),
                Some(Mishap::SlowDown) => return refusal(503, "SlowDown"),
                Some(Mishap::AnswerLost) | None => {}
            }
            let only_new = headers.contains_key("if-none-match") && !bucket.ignores_conditions;
            if only_new && bucket.objects.contains_key(&name) {
                return refusal(412, "PreconditionFailed");
            }
            bucket.objects.insert(name, body);
            match mishap {
                None => [("etag", "\"1\"")].into_response(),
                Some(_) => refusal(500, "InternalError"),
            }
        }
        Method::DELETE => {
            bucket.objects.remove(&name);
            StatusCode::NO_CONTENT.into_response()
        }
        _ => match bucket.objects.get(&name) {
            Some(bytes) => {
                let headers = [("etag", "\"1\""), ("last-modified", "Tue, 01 Dec 2026 00:00:00 GMT")];
                (headers, bytes.clone()).into_response()
            }
            None => refusal(404, "NoSuchKey"),
        },
    }
}

/// A store over an imitation, which a test can spoil.
async fn imitated() -> (SharedStore, Shared) {
    let bucket = Shared::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let app = Router::new().fallback(answer).with_state(bucket.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let settings = AmazonS3Builder::new()
        .with_endpoint(format!("http://{address}"))
        .with_access_key_id("key")
        .with_secret_access_key("secret");
    let Bucket { patient, once } = Bucket::with(&settings, "s3://pets", "pets").expect("an address");
    (Arc::new(Objects { inner: patient, once, place: Place::Bucket }), bucket)
}

fn segment(batch: u64) -> Segment {
    let entries = vec![LogEntry { bytes: vec![1, 2, 3], texts: Vec::new() }];
    Segment { writer: WriterId([7; 16]), batch, first: EntryIndex(4), entries }
}

#[tokio::test]
async fn a_conflict_is_not_taken_for_an_object() {
    let (store, bucket) = imitated().await;
    bucket.lock().expect("not poisoned").mishaps = [Mishap::Conflict].into();
    let created = store.create(&StorageKey::Probe, Bytes::from_static(b"x")).await;
    assert!(matches!(created, Err(StoreError::Failed { .. })), "{created:?}");
    assert_eq!(store.create(&StorageKey::Probe, Bytes::from_static(b"x")).await.expect("created"), Created::Written);
    assert_eq!(store.create(&StorageKey::Probe, Bytes::from_static(b"y")).await.expect("looked"), Created::Taken);
}

#[tokio::test]
async fn a_create_is_one_request_whatever_the_answer_is() {
    for mishap in [Mishap::Conflict, Mishap::AnswerLost, Mishap::SlowDown] {
        let (store, bucket) = imitated().await;
        bucket.lock().expect("not poisoned").mishaps = [mishap].into();
        assert!(store.create(&StorageKey::Probe, Bytes::from_static(b"x")).await.is_err(), "{mishap:?}");
        assert_eq!(bucket.lock().expect("not poisoned").writes, 1, "{mishap:?}");
    }
}

#[tokio::test]
async fn a_batch_is_written_once_through_every_mishap() {
    for mishap in [Mishap::Conflict, Mishap::AnswerLost, Mishap::SlowDown] {
        let (store, bucket) = imitated().await;
        bucket.lock().expect("not poisoned").mishaps = [mishap, Mishap::Conflict].into();
        let log = LogStore::new(store);
        let commit = log.commit(&segment(1)).await;
        assert!(matches!(commit, Commit::Won), "{mishap:?}: {commit:?}");
        assert_eq!(log.read(EntryIndex(4)).await.expect("readable"), Some(segment(1)), "{mishap:?}");
        assert!(matches!(log.commit(&segment(2)).await, Commit::Lost(found) if found == segment(1)), "{mishap:?}");
    }
}

#[tokio::test]
async fn a_store_that_lets_all_win_is_refused() {
    let (store, bucket) = imitated().await;
    probe(&store).await.expect("one winner");
    assert!(bucket.lock().expect("not poisoned").objects.is_empty(), "nothing is left behind");
    bucket.lock().expect("not poisoned").ignores_conditions = true;
    assert!(matches!(probe(&store).await, Err(StoreError::NoSingleWinner)));
}

#[tokio::test]
async fn a_conflict_among_racers_is_no_second_winner() {
    let (store, bucket) = imitated().await;
    bucket.lock().expect("not poisoned").mishaps = [Mishap::Conflict, Mishap::Conflict].into();
    probe(&store).await.expect("one winner");
}

#[tokio::test]
async fn what_an_operator_can_mend_is_said_for_every_request() {
    for (status, code, expected) in [
        (404, "NoSuchBucket", BucketProblem::Missing),
        (403, "AccessDenied", BucketProblem::Denied),
        (403, "SignatureDoesNotMatch", BucketProblem::Credentials),
        (400, "ExpiredToken", BucketProblem::Expired),
        (403, "RequestTimeTooSkewed", BucketProblem::Clock),
    ] {
        let (store, bucket) = imitated().await;
        bucket.lock().expect("not poisoned").refuses = Some((status, code));
        let key = StorageKey::Segment(EntryIndex(0));
        let bytes = Bytes::from_static(b"x");
        let errors = [
            store.create(&key, bytes.clone()).await.err(),
            store.put(&key, bytes).await.err(),
            store.get(&key).await.err(),
            store.get_part(&key, 0..1).await.err(),
            store.list(Family::Segments).await.err(),
            probe(&store).await.err(),
        ];
        for error in errors {
            assert!(matches!(&error, Some(StoreError::Bucket { problem, .. }) if *problem == expected), "{error:?}");
        }
    }
}

#[test]
fn an_address_names_a_bucket_and_may_name_a_prefix() {
    for address in ["pets", "pets/", "pets/one", "pets/one/two"] {
        assert!(Bucket::open(address, address).is_ok(), "{address}");
    }
    for address in ["", "/", "/one", "pets//one", "pets/../one", "pets?x", "us:er@pets"] {
        assert!(matches!(Bucket::open(address, address), Err(StoreError::BadUrl { .. })), "{address}");
    }
}
