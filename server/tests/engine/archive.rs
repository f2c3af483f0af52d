//! Events too old for the engine's own memory are found through the archive.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use api::log::Outcome;
use async_trait::async_trait;
use chain::error::Rejection;
use chain::event::RedactReason;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::keys::PublicKey;
use server::engine::{Archive, Found};
use server::store::StorageKey;
use testkit::server::account::{TestAccount, accepted, redacted, submit};
use testkit::server::stores::Faulty;
use testkit::server::{Hands, options, start};
use tokio::sync::Semaphore;

use crate::accepts::{memory, until_height};

/// Has read the log up to some entry, and knows what the test wrote down.
#[derive(Default)]
struct Written {
    read: Mutex<EntryIndex>,
    rows: Mutex<Vec<(PublicKey, u64, EntryIndex)>>,
}

#[async_trait]
impl Archive for Written {
    async fn find(&self, key: &PublicKey, sequence: u64) -> Found {
        let rows = self.rows.lock().expect("not poisoned");
        let row = rows.iter().find(|row| (row.0, row.1) == (*key, sequence));
        row.map_or(Found::NotBefore(*self.read.lock().expect("not poisoned")), |row| Found::At(row.2))
    }
}

fn is_later(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::TryLater { .. })
}

#[tokio::test]
async fn a_very_late_repetition_gets_the_first_receipt() {
    let (store, hands) = (memory(), Hands::new());
    let archive = Arc::new(Written::default());
    let mut options = options(store, &hands);
    options.archive = archive.clone();
    let engine = start(options.clone()).await;
    let mut person = TestAccount::newcomer(engine.chain_id(), "ada");
    let birth = person.birth(Hash([9; 32]));
    let born = submit(&engine, birth.clone()).await;
    person.settle_in(accepted(born.clone()).leaf, engine.status().accounts);
    let post = person.post("long ago");
    let first = submit(&engine, post.clone()).await;
    let index = accepted(first.clone()).index;
    // More events than are remembered.
    for number in 0..1_100 {
        let posts = (0..60).map(|place| person.post(&format!("{number} {place}"))).collect();
        engine.submit(posts).await.expect("not busy");
    }
    let other = person.post_numbered(1, "not that one");
    let mut stranger = TestAccount::newcomer(engine.chain_id(), "ben");
    stranger.handle = "ada".into();
    let stranger = stranger.birth(Hash([9; 32]));
    for old in [&post, &birth, &other, &stranger] {
        assert!(is_later(&submit(&engine, old.clone()).await), "the archive has not read that far");
    }
    *archive.read.lock().expect("not poisoned") = engine.status().entries;
    archive.rows.lock().expect("not poisoned").extend([(person.key(), 0, EntryIndex(1)), (person.key(), 1, index)]);
    let told = async |engine: &server::engine::Engine| {
        assert_eq!(submit(engine, post.clone()).await, first);
        assert_eq!(submit(engine, birth.clone()).await, born);
        let reused = submit(engine, other.clone()).await;
        assert!(matches!(reused, Outcome::Refused(Rejection::SequenceReused { .. })), "{reused:?}");
        assert_eq!(submit(engine, stranger.clone()).await, Outcome::Refused(Rejection::HandleTaken));
    };
    told(&engine).await;
    engine.shutdown().await;
    let engine = start(options).await;
    told(&engine).await;
    engine.shutdown().await;
}

/// Gives no answer before it is told to.
struct Slow(Semaphore);

#[async_trait]
impl Archive for Slow {
    async fn find(&self, _key: &PublicKey, _sequence: u64) -> Found {
        let _turn = self.0.acquire().await;
        Found::NotBefore(EntryIndex(0))
    }
}

#[tokio::test]
async fn no_client_waits_while_another_ones_old_event_is_looked_for() {
    let archive = Arc::new(Slow(Semaphore::new(0)));
    let mut options = options(memory(), &Hands::new());
    options.archive = archive.clone();
    let engine = start(options).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    accepted(submit(&engine, ada.post("first")).await);
    let other = ada.post_numbered(1, "another under the same number");
    let looking = tokio::spawn({
        let engine = engine.clone();
        async move { submit(&engine, other).await }
    });
    for number in 0..10 {
        let posted = tokio::time::timeout(Duration::from_secs(10), submit(&engine, ada.post(&number.to_string())));
        accepted(posted.await.expect("in time"));
    }
    assert!(!looking.is_finished());
    archive.0.add_permits(1);
    let reused = looking.await.expect("answered");
    assert!(matches!(reused, Outcome::Refused(Rejection::SequenceReused { .. })), "{reused:?}");
    engine.shutdown().await;
}

#[tokio::test]
async fn the_house_goes_on_where_old_events_cannot_be_read() {
    let (faulty, hands) = (Faulty::new(memory(), |_, _| None), Hands::new());
    let engine = start(options(faulty.clone(), &hands)).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    let mut posts = Vec::new();
    for number in 0..10 {
        posts.push(accepted(submit(&engine, ada.post(&number.to_string())).await).index);
    }
    redacted(&engine, posts[0], RedactReason::Harm).await;
    hands.forward(Duration::from_secs(1));
    until_height(&engine, 1).await;
    engine.shutdown().await;

    faulty.hide(Some(StorageKey::Segment(posts[9])));
    let engine = start(options(faulty.clone(), &hands)).await;
    let redacted = tokio::time::timeout(Duration::from_secs(30), async {
        loop {
            match engine.redact(posts[1], RedactReason::Harm).await.expect("not busy") {
                Outcome::TryLater { .. } => tokio::time::sleep(Duration::from_millis(50)).await,
                outcome => return outcome,
            }
        }
    });
    accepted(redacted.await.expect("in time"));
    engine.shutdown().await;
}
