//! An engine in a process that is stopped between requests: nothing happens but in calls, and calls do all of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use server::engine::{Engine, EngineOptions};
use server::store::{Family, SharedStore, StorageKey};
use testkit::server::account::{TestAccount, accepted, submit};
use testkit::server::stores::{Faulty, Mishap};
use testkit::server::{Hands, audited, options, start};

use crate::accepts::memory;

/// Longer than every pause of an ordinary engine in these tests, and no more than a test may wait.
const WHILE: Duration = Duration::from_millis(200);
const BOUND: Duration = Duration::from_secs(5);

fn in_requests(store: &SharedStore, hands: &Hands) -> EngineOptions {
    let mut options = options(store.clone(), hands);
    options.tuning.in_requests = true;
    options
}

async fn posts(engine: &Engine, person: &mut TestAccount, count: usize) {
    for number in 0..count {
        accepted(submit(engine, person.post(&format!("post {number}"))).await);
    }
}

async fn signed(store: &SharedStore) -> Option<u64> {
    let note = store.get(&StorageKey::Checkpoint).await.expect("readable")?;
    let text = String::from_utf8(note.to_vec()).expect("text");
    text.lines().nth(1).and_then(|line| line.parse().ok())
}

#[tokio::test]
async fn what_follows_the_log_is_done_by_settling_and_not_before() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(in_requests(&store, &hands)).await;
    assert!(!engine.owes());
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    posts(&engine, &mut ada, 9).await;
    tokio::time::sleep(WHILE).await;
    assert_eq!((signed(&store).await, engine.owes()), (None, true));

    assert!(engine.settle(BOUND).await);
    assert_eq!((signed(&store).await, engine.owes()), (Some(engine.status().entries.0), false));

    // A block, and with it a snapshot.
    hands.forward(Duration::from_secs(2));
    tokio::time::sleep(WHILE).await;
    assert_eq!(engine.status().height.0, 0, "it does nothing by itself");
    engine.catch_up().await.expect("not busy");
    let end = engine.status().entries;
    assert_eq!((engine.status().height.0, engine.owes()), (1, true));
    assert_eq!(engine.tip().borrow().checkpoint.lines().nth(1), Some(end.0.to_string().as_str()));
    assert!(engine.settle(BOUND).await);
    assert_eq!(store.list(Family::Snapshots).await.expect("listed"), [end]);
    audited(&store).await;
}

#[tokio::test]
async fn a_checkpoint_that_is_not_written_is_owed() {
    let (broken, hands) = (Arc::new(AtomicBool::new(true)), Hands::new());
    let breaks = broken.clone();
    let spoil = move |_, key: &StorageKey| {
        (matches!(key, StorageKey::Checkpoint) && breaks.load(Ordering::SeqCst)).then_some(Mishap::Failed)
    };
    let store: SharedStore = Faulty::new(memory(), spoil);
    let engine = start(in_requests(&store, &hands)).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    posts(&engine, &mut ada, 1).await;
    assert!(!engine.settle(BOUND).await);
    assert_eq!((signed(&store).await, engine.owes()), (None, true));
    broken.store(false, Ordering::SeqCst);
    assert!(engine.keep_house(BOUND).await);
    assert_eq!((signed(&store).await, engine.owes()), (Some(engine.status().entries.0), false));
}

#[tokio::test]
async fn two_that_are_stopped_in_turn_follow_each_other() {
    let (store, hands) = (memory(), Hands::new());
    let one = start(in_requests(&store, &hands)).await;
    let mut ada = TestAccount::hatched(&one, "ada").await;
    let two = start(in_requests(&store, &hands)).await;
    for (writer, reader) in [(&one, &two), (&two, &one), (&one, &two)] {
        posts(writer, &mut ada, 2).await;
        assert!(writer.settle(BOUND).await);
        reader.catch_up().await.expect("not busy");
        assert_eq!(reader.status().log_root, writer.status().log_root);
        assert!(!reader.owes(), "it has written nothing");
    }
    audited(&store).await;
}
