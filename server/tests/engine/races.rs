//! A folder that another server is writing: both keep working, neither forks.

use std::time::Duration;

use server::engine::Engine;
use server::store::Objects;
use testkit::server::account::{TestAccount, accepted, events, submit};
use testkit::server::{Hands, audited, options, start};

const POSTS: usize = 40;

async fn post_many(engine: Engine, mut person: TestAccount) {
    for number in 0..POSTS {
        accepted(submit(&engine, person.post(&format!("post {number}"))).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_share_a_folder() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Objects::open(&format!("file://{}", folder.path().display())).expect("a store");
    let hands = Hands::new();
    let (one, two) = (start(options(store.clone(), &hands)).await, start(options(store.clone(), &hands)).await);
    assert_eq!(one.chain_id(), two.chain_id());
    let (ada, bo) = (TestAccount::hatched(&one, "ada").await, TestAccount::hatched_elsewhere(&two, "ben", 3).await);
    tokio::join!(post_many(one.clone(), ada), post_many(two.clone(), bo));
    // An idle server sees what the other one wrote.
    let end = one.status().entries.max(two.status().entries);
    for engine in [&one, &two] {
        let mut tip = engine.tip();
        let caught_up = tip.wait_for(|tip| tip.status.entries >= end);
        tokio::time::timeout(Duration::from_secs(10), caught_up).await.expect("in time").expect("it lives");
    }
    assert_eq!(one.status(), two.status());
    let mut seen = events(&one).await;
    assert_eq!(seen.len(), 2 * (POSTS + 1));
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 2 * (POSTS + 1), "nothing is there twice");
    one.shutdown().await;
    two.shutdown().await;
    audited(&store).await;
}

#[tokio::test]
async fn the_same_event_at_both_servers_is_appended_once() {
    let store = crate::accepts::memory();
    let hands = Hands::new();
    let (one, two) = (start(options(store.clone(), &hands)).await, start(options(store.clone(), &hands)).await);
    let mut ada = TestAccount::hatched(&one, "ada").await;
    let post = ada.post("to whom it may concern");
    let (first, second) = tokio::join!(submit(&one, post.clone()), submit(&two, post));
    assert_eq!(accepted(first), accepted(second));
    one.shutdown().await;
    two.shutdown().await;
    assert_eq!(audited(&store).await.status.entries.0, 3);
}
