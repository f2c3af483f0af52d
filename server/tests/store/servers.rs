//! Several servers over one store of each kind: all keep working, none forks.

use std::time::Duration;

use api::log::Outcome;
use server::engine::Engine;
use testkit::server::account::{TestAccount, accepted, events, submit};
use testkit::server::{Hands, audited, options, start};

use crate::stores::every_kind;

const SERVERS: usize = 3;
const POSTS: usize = 20;

/// Submits until the answer is final, as clients do: the same bytes each time.
async fn insist(engine: &Engine, submission: Vec<u8>) -> Outcome {
    loop {
        match submit(engine, submission.clone()).await {
            Outcome::TryLater { .. } => tokio::task::yield_now().await,
            outcome => return outcome,
        }
    }
}

async fn post_many(engine: Engine, mut account: TestAccount) {
    for number in 0..POSTS {
        accepted(insist(&engine, account.post(&format!("post {number}"))).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_servers_append_to_one_log_and_show_the_same() {
    for kind in every_kind() {
        let (name, hands) = (kind.name, Hands::new());
        let mut engines = Vec::new();
        let mut writing = Vec::new();
        for number in 0..SERVERS {
            engines.push(start(options(kind.again(), &hands)).await);
            let account = format!("writer{number}");
            // The house is the first account.
            let account = TestAccount::hatched_elsewhere(&engines[number], &account, number as u64 + 2).await;
            writing.push((engines[number].clone(), account));
        }
        let writing: Vec<_> =
            writing.into_iter().map(|(engine, account)| tokio::spawn(post_many(engine, account))).collect();
        for writer in writing {
            writer.await.expect("it has posted all");
        }
        // An idle server sees what the others wrote.
        let end = engines.iter().map(|engine| engine.status().entries).max().expect("several");
        for engine in &engines {
            let mut tip = engine.tip();
            let caught_up = tip.wait_for(|tip| tip.status.entries >= end);
            tokio::time::timeout(Duration::from_secs(30), caught_up).await.expect("in time").expect("it lives");
        }
        let mut seen = events(&engines[0]).await;
        for engine in &engines {
            assert_eq!(engine.status(), engines[0].status(), "{name}");
            assert_eq!(events(engine).await, seen, "{name}");
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), SERVERS * (POSTS + 1), "{name}: nothing is lost, nothing is there twice");
        for engine in engines {
            engine.shutdown().await;
        }
        audited(&kind.store).await;
    }
}

#[tokio::test]
async fn the_same_event_at_two_servers_is_appended_once() {
    for kind in every_kind() {
        let hands = Hands::new();
        let one = start(options(kind.again(), &hands)).await;
        let two = start(options(kind.again(), &hands)).await;
        let mut ada = TestAccount::hatched(&one, "ada").await;
        let post = ada.post("to whom it may concern");
        let (first, second) = tokio::join!(insist(&one, post.clone()), insist(&two, post));
        assert_eq!(accepted(first), accepted(second), "{}", kind.name);
        one.shutdown().await;
        two.shutdown().await;
        assert_eq!(audited(&kind.store).await.status.entries.0, 3, "{}", kind.name);
    }
}
