use axum::http::StatusCode;
use chain::keys::PublicKey;
use testkit::house;

use crate::fixture::Fixture;
use crate::sample::jpeg;

#[tokio::test]
async fn the_checkpoint_is_a_signed_note() {
    let fixture = Fixture::new().await;
    let answer = fixture.get("/api/v1/checkpoint").await;
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    let note = std::str::from_utf8(&answer.body).expect("text");
    assert!(note.contains("\n\n\u{2014} "), "{note}");
}

#[tokio::test]
async fn there_is_no_snapshot_before_the_first() {
    let fixture = Fixture::new().await;
    let answer = fixture.get("/api/v1/snapshot").await;
    assert_eq!((answer.status, answer.problem().code.as_str()), (StatusCode::NOT_FOUND, "not-found"));
}

#[tokio::test]
async fn a_snapshot_is_served_once_a_block_has_proven_it() {
    let fixture = Fixture::new().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    for number in 0..10 {
        let submission = ida.post(&format!("moment {number}"));
        fixture.submit(submission).await;
    }
    fixture.close_blocks(1).await;
    let entries = fixture.engine.status().entries.0;
    // It is written by now or in a moment, and it would have to be believed.
    for _ in 0..20 {
        assert_eq!(fixture.get("/api/v1/snapshot").await.status, StatusCode::NOT_FOUND);
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    fixture.close_blocks(1).await;
    assert_eq!(served_snapshot(&fixture).await, entries);

    // A newer one does not take its place before it is proven, too.
    for number in 0..10 {
        let submission = ida.post(&format!("another {number}"));
        fixture.submit(submission).await;
    }
    fixture.close_blocks(1).await;
    let newer = fixture.engine.status().entries.0;
    for _ in 0..20 {
        assert_eq!(served_snapshot(&fixture).await, entries);
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    fixture.close_blocks(1).await;
    for _ in 0..500 {
        if served_snapshot(&fixture).await == newer {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the newer one is never served");
}

/// How many entries the snapshot covers that is served, once one is.
async fn served_snapshot(fixture: &Fixture) -> u64 {
    for _ in 0..500 {
        let answer = fixture.get("/api/v1/snapshot").await;
        if answer.status == StatusCode::OK {
            assert!(!answer.body.is_empty());
            let covers = answer.header("x-pitpet-entries").expect("it says how many entries it covers");
            return covers.parse().expect("a number");
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("no snapshot came");
}

#[tokio::test]
async fn the_chain_says_which_it_is() {
    let fixture = Fixture::new().await;
    let info: api::content::ChainInfo = fixture.page("/api/v1/chain").await;
    assert_eq!(info.chain_id.0, fixture.engine.chain_id());
    assert_eq!(info.house_key.0.0, PublicKey::of_seed(&house()).0);
    assert_eq!(info.params, *fixture.engine.params());
    assert_eq!((info.entries.0, info.height.0, info.accounts), (1, 0, 1));
    assert_eq!(info.module, None, "the rules are linked in here");
}
