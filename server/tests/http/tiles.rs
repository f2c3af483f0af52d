//! The log at C2SP's addresses, read by a stranger.

use axum::http::StatusCode;
use chain::keys::PublicKey;
use testkit::house;
use testkit::server::stranger::{Files, paths, prove};

use crate::fixture::Fixture;
use crate::sample::jpeg;

#[tokio::test]
async fn a_stranger_reads_and_proves_the_whole_log() {
    let fixture = Fixture::new().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    for number in 0..270 {
        let submission = ida.post(&format!("moment {number}"));
        fixture.submit(submission).await;
    }
    let house = PublicKey::of_seed(&house());
    let entries = fixture.engine.status().entries.0;
    let note = loop {
        let note = fixture.get("/checkpoint").await.body;
        if note.split(|byte| *byte == b'\n').nth(1) == Some(entries.to_string().as_bytes()) {
            break note;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    };
    let mut files = Files::new();
    for path in paths(&note, &house) {
        let answer = fixture.get(&format!("/{path}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header("content-type"), Some("application/octet-stream"));
        assert!(answer.header("cache-control").is_some_and(|rule| rule.contains("immutable")));
        files.insert(path, answer.body.to_vec());
    }
    assert_eq!(prove(&note, &house, &files).len() as u64, entries);
}

#[tokio::test]
async fn what_is_no_tile_or_not_there_yet_is_not_found() {
    let fixture = Fixture::new().await;
    for path in [
        "/tile/0/000",
        "/tile/0/000.p/200",
        "/tile/entries/000",
        "/tile/entries/x999/999",
        "/tile/9/000",
        "/tile/0/0",
        "/tile/0/000.p/0",
        "/tile/0/000.p/256",
        "/tile/0/000.p/01",
        "/tile/00/000",
        "/tile/-1/000",
        "/tile/entries/%2e%2e/checkpoint",
        "/tile/0/x18446744073709551616/000",
        "/tile/7/x999/x999/x999/999",
    ] {
        let answer = fixture.get(path).await;
        assert_eq!((answer.status, answer.problem().code.as_str()), (StatusCode::NOT_FOUND, "not-found"), "{path}");
    }
}
