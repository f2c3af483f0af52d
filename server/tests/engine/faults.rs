//! The fault table: every write failed, or failed but saved; then the store is loaded again and audited.

use std::collections::HashSet;
use std::time::Duration;

use api::log::Outcome;
use server::store::{SharedStore, StorageKey};
use testkit::server::account::{TestAccount, accepted, events, submit};
use testkit::server::stores::{Faulty, MISHAPS, Mishap};
use testkit::server::{Hands, audited, options, start};

use crate::accepts::{memory, until_height};

const POSTS: usize = 6;

/// Hatches, posts and closes a block, sending again what is to come later; returns what was acknowledged.
async fn live(store: SharedStore, hands: &Hands, stop_in_order: bool) -> HashSet<(u64, u64)> {
    let engine = start(options(store, hands)).await;
    let mut acknowledged = HashSet::new();
    let mut person = TestAccount::newcomer(engine.chain_id(), "ada");
    let birth = person.birth(chain::hash::Hash([9; 32]));
    let receipt = persist(&engine, birth).await;
    person.settle_in(receipt.leaf, engine.status().accounts);
    acknowledged.insert((0, receipt.index.0));
    for number in 0..POSTS {
        let post = person.post(&format!("post {number}"));
        acknowledged.insert((person.sequence - 1, persist(&engine, post).await.index.0));
        if number == POSTS / 2 {
            hands.forward(Duration::from_secs(1));
            until_height(&engine, 1).await;
        }
    }
    if stop_in_order {
        engine.shutdown().await;
    }
    acknowledged
}

async fn persist(engine: &server::engine::Engine, submission: Vec<u8>) -> chain::abi::Receipt {
    for _ in 0..20 {
        match submit(engine, submission.clone()).await {
            Outcome::TryLater { .. } => {}
            outcome => return accepted(outcome),
        }
    }
    panic!("a single spoiled write should not last that long");
}

#[tokio::test]
async fn each_write_spoiled_once_in_each_way() {
    let whole = {
        let faulty = Faulty::new(memory(), |_, _| None);
        live(faulty.clone(), &Hands::new(), true).await;
        faulty.writes()
    };
    assert!(whole > POSTS as u64, "the scenario writes");
    for mishap in MISHAPS {
        for spoiled in 0..whole {
            let inner = memory();
            let spoil = move |number, _: &StorageKey| (number == spoiled).then_some(mishap);
            let hands = Hands::new();
            let acknowledged = live(Faulty::new(inner.clone(), spoil), &hands, spoiled % 2 == 0).await;
            check(&inner, &hands, acknowledged, &format!("write {spoiled}, {mishap:?}")).await;
        }
    }
}

/// Reload, audit, and count: each acknowledged event is in the log once, where its receipt says.
async fn check(store: &SharedStore, hands: &Hands, acknowledged: HashSet<(u64, u64)>, what: &str) {
    let engine = start(options(store.clone(), hands)).await;
    let sequences: Vec<u64> = events(&engine).await.into_iter().map(|(_, sequence)| sequence).collect();
    let expected: Vec<u64> = (0..=POSTS as u64).collect();
    assert_eq!(sequences, expected, "{what}");
    for (sequence, index) in acknowledged {
        let page = engine.entries(chain::ids::EntryIndex(index), 1).await.expect("readable");
        let entry: chain::entry::Entry = chain::codec::decode(&page.entries[0].bytes).expect("an entry");
        let chain::entry::EntryKind::Event(event) = entry.kind else { panic!("{what}: no event at {index}") };
        assert_eq!(event.body.sequence, sequence, "{what}");
    }
    engine.shutdown().await;
    audited(store).await;
}

#[tokio::test]
async fn while_nothing_can_be_written_every_client_is_told_to_come_later() {
    let inner = memory();
    let hands = Hands::new();
    let faulty = Faulty::new(inner.clone(), |_, _| None);
    let engine = start(options(faulty.clone(), &hands)).await;
    let mut person = TestAccount::hatched(&engine, "ada").await;
    let before = engine.status();
    faulty.spoil(|_, _| Some(Mishap::Failed));
    let post = person.post("lost?");
    assert!(matches!(submit(&engine, post.clone()).await, Outcome::TryLater { .. }));
    assert_eq!(engine.status(), before, "nothing has changed");
    faulty.spoil(|_, _| None);
    accepted(submit(&engine, post).await);
    engine.shutdown().await;
    audited(&inner).await;
}

/// The put is answered with errors, looks as if it had not happened, and is there all the same a moment later.
#[tokio::test]
async fn a_write_that_arrives_late_is_found_and_told_as_a_repetition() {
    let inner = memory();
    let hands = Hands::new();
    let faulty = Faulty::new(inner.clone(), |_, _| None);
    let engine = start(options(faulty.clone(), &hands)).await;
    let mut person = TestAccount::hatched(&engine, "ada").await;
    faulty.spoil(|_, key| matches!(key, StorageKey::Segment(_)).then_some(Mishap::Failed));
    let post = person.post("late");
    assert!(matches!(submit(&engine, post.clone()).await, Outcome::TryLater { .. }));
    // Another engine, standing for the late write, puts the same event there.
    let other = start(options(inner.clone(), &hands)).await;
    let receipt = accepted(submit(&other, post.clone()).await);
    faulty.spoil(|_, _| None);
    assert_eq!(accepted(submit(&engine, post).await), receipt);
    engine.shutdown().await;
    other.shutdown().await;
    assert_eq!(audited(&inner).await.status.entries.0, 3);
}

/// A server that is behind and cannot read what the other one has written knows no reason to refuse anything.
#[tokio::test]
async fn a_server_that_cannot_read_on_refuses_nothing() {
    let inner = memory();
    let hands = Hands::new();
    let first = start(options(inner.clone(), &hands)).await;
    let faulty = Faulty::new(inner.clone(), |_, _| None);
    let behind = start(options(faulty.clone(), &hands)).await;
    faulty.hide(Some(StorageKey::Segment(behind.status().entries)));
    let mut person = TestAccount::hatched(&first, "ada").await;
    let post = person.post("who am I?");
    assert!(matches!(submit(&behind, post.clone()).await, Outcome::TryLater { .. }));
    faulty.hide(None);
    accepted(submit(&behind, post).await);
    first.shutdown().await;
    behind.shutdown().await;
    audited(&inner).await;
}
