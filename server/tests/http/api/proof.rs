//! Proofs about the log, for those who do not want to believe the server.

use api::log::{EntriesPage, Proof};
use axum::http::StatusCode;
use chain::codec;
use chain::hash::Hash;
use chain::merkle::{Frontier, check_consistency, check_inclusion, leaf_hash};

use crate::fixture::Fixture;
use crate::sample::jpeg;

/// The log's leaves as the server serves its entries.
async fn leaves(fixture: &Fixture) -> Vec<Hash> {
    let mut leaves = Vec::new();
    loop {
        let answer = fixture.get(&format!("/api/v1/entries?from={}", leaves.len())).await;
        let page: EntriesPage = codec::decode(&answer.body).expect("a page");
        if page.entries.is_empty() {
            return leaves;
        }
        leaves.extend(page.entries.iter().map(|entry| leaf_hash(&entry.bytes)));
    }
}

fn root(leaves: &[Hash]) -> Hash {
    let mut edge = Frontier::default();
    leaves.iter().for_each(|leaf| edge.push(*leaf));
    edge.root()
}

async fn proof(fixture: &Fixture, path: &str) -> Vec<Hash> {
    let answer = fixture.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
    codec::decode::<Proof>(&answer.body).expect("a proof").hashes
}

/// A log that fills more than one tile.
async fn long_world() -> Fixture {
    let fixture = Fixture::new().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    for lot in 0..10 {
        let posts = (0..30).map(|number| ida.post(&format!("moment {lot} {number}"))).collect();
        fixture.submit_all(posts).await;
    }
    fixture
}

#[tokio::test]
async fn any_two_sizes_are_proven_to_be_of_one_log() {
    let fixture = long_world().await;
    let leaves = leaves(&fixture).await;
    let size = leaves.len();
    assert!(size > 300, "{size}");
    for new in [1, 2, 255, 256, 257, 300, size] {
        for old in [1, 2, 3, 128, 255, 256, 257, 299, size].into_iter().filter(|old| *old <= new) {
            let path = proof(&fixture, &format!("/api/v1/proof/consistency?old={old}&new={new}")).await;
            let (old_root, new_root) = (root(&leaves[..old]), root(&leaves[..new]));
            assert!(check_consistency(old as u64, &old_root, new as u64, &new_root, &path), "{old} to {new}");
        }
    }
    for entry in [0, 1, 254, 255, 256, size - 1] {
        let path = proof(&fixture, &format!("/api/v1/proof/inclusion?entry={entry}&size={size}")).await;
        assert!(check_inclusion(&leaves[entry], entry as u64, size as u64, &path, &root(&leaves)), "{entry}");
    }
}

#[tokio::test]
async fn what_cannot_be_proven_is_refused() {
    let fixture = Fixture::new().await;
    let rows = [
        ("consistency", StatusCode::BAD_REQUEST, "bad-request"),
        ("consistency?old=0&new=1", StatusCode::BAD_REQUEST, "bad-request"),
        ("consistency?old=2&new=1", StatusCode::BAD_REQUEST, "bad-request"),
        ("consistency?old=-1&new=1", StatusCode::BAD_REQUEST, "bad-request"),
        ("consistency?old=1&new=18446744073709551615", StatusCode::NOT_FOUND, "beyond-end"),
        ("inclusion?entry=1&size=1", StatusCode::BAD_REQUEST, "bad-request"),
        ("inclusion?entry=x&size=1", StatusCode::BAD_REQUEST, "bad-request"),
        ("inclusion?entry=1&size=2", StatusCode::NOT_FOUND, "beyond-end"),
    ];
    for (path, status, code) in rows {
        let answer = fixture.get(&format!("/api/v1/proof/{path}")).await;
        assert_eq!((answer.status, answer.problem().code.as_str()), (status, code), "{path}");
    }
}
