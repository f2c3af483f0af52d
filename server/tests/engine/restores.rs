//! Stores that were put back from backups in parts, mixed, or damaged: each is noticed, and nothing is written behind a
//! hole.

use std::time::Duration;

use api::log::Outcome;
use bytes::Bytes;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::tiles::{Tile, hash_tile};
use server::engine::{Engine, StartError};
use server::health::Trouble;
use server::store::{Family, LogStore, SharedStore, StorageKey};
use testkit::server::account::{TestAccount, accepted, submit};
use testkit::server::{Hands, audited, options, start};

use crate::accepts::{memory, until_height};

/// Posts so many times and lets a block close, so that a snapshot is written at the end.
async fn lived(store: &SharedStore, hands: &Hands, posts: usize, words: &str) -> Engine {
    let engine = start(options(store.clone(), hands)).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    for number in 0..posts {
        accepted(submit(&engine, ada.post(&format!("{words} {number}"))).await);
    }
    hands.forward(Duration::from_secs(1));
    until_height(&engine, 1).await;
    engine.shutdown().await;
    engine
}

async fn segments(store: &SharedStore) -> Vec<EntryIndex> {
    store.list(Family::Segments).await.expect("listed")
}

/// Takes segments out of the log, as a backup that is older does.
async fn take_out(store: &SharedStore, which: impl Fn(EntryIndex) -> bool) -> Vec<(StorageKey, Bytes)> {
    let mut taken = Vec::new();
    for first in segments(store).await.into_iter().filter(|first| which(*first)) {
        let key = StorageKey::Segment(first);
        taken.push((key.clone(), store.get(&key).await.expect("readable").expect("there")));
        store.delete(&key).await.expect("deleted");
    }
    assert!(!taken.is_empty());
    taken
}

async fn put_back(store: &SharedStore, taken: Vec<(StorageKey, Bytes)>) {
    for (key, bytes) in taken {
        store.put(&key, bytes).await.expect("written");
    }
}

async fn refused(store: &SharedStore, hands: &Hands) -> StartError {
    let before = segments(store).await;
    let error = Engine::start(options(store.clone(), hands)).await.err().expect("it does not start");
    assert_eq!(segments(store).await, before, "nothing is written");
    error
}

#[tokio::test]
async fn a_snapshot_that_is_newer_than_the_log_is_not_started_from() {
    let (store, hands) = (memory(), Hands::new());
    let before = lived(&store, &hands, 10, "moment").await.status();
    let snapshots = store.list(Family::Snapshots).await.expect("listed");
    assert_eq!(snapshots, [before.entries]);
    take_out(&store, |first| first.0 >= 6).await;
    // As late as it was when the log ended there: no block is due yet, which would make it longer before it is looked
    // at.
    hands.back(Duration::from_secs(1));
    let engine = start(options(store.clone(), &hands)).await;
    assert_eq!(engine.status().entries, EntryIndex(6));
    // It goes on where the log ends, and what a longer log has left is gone before this one is as long.
    assert!(store.list(Family::Snapshots).await.expect("listed").is_empty());
    engine.shutdown().await;
    audited(&store).await;
}

#[tokio::test]
async fn a_snapshot_of_another_history_of_the_same_length_is_not_started_from() {
    let (one, two, hands) = (memory(), memory(), Hands::new());
    // Both begin with the same entry.
    start(options(one.clone(), &hands)).await.shutdown().await;
    let genesis = StorageKey::Segment(EntryIndex(0));
    two.put(&genesis, one.get(&genesis).await.expect("readable").expect("there")).await.expect("written");
    let first = lived(&one, &hands, 10, "one").await.status();
    let second = lived(&two, &hands, 10, "two").await.status();
    assert_eq!((first.entries, first.chain_id), (second.entries, second.chain_id));
    assert_ne!(first.log_root, second.log_root);
    for key in [StorageKey::Snapshot(first.entries), StorageKey::Checkpoint] {
        two.put(&key, one.get(&key).await.expect("readable").expect("there")).await.expect("written");
    }
    let engine = start(options(two.clone(), &hands)).await;
    assert_eq!(engine.status(), second);
    engine.shutdown().await;
    audited(&two).await;
}

#[tokio::test]
async fn nothing_is_written_behind_a_hole() {
    let (store, hands) = (memory(), Hands::new());
    lived(&store, &hands, 10, "moment").await;
    for snapshot in store.list(Family::Snapshots).await.expect("listed") {
        store.delete(&StorageKey::Snapshot(snapshot)).await.expect("deleted");
    }
    for missing in [0, 1, 5] {
        let taken = take_out(&store, |first| first.0 == missing).await;
        let error = refused(&store, &hands).await;
        assert!(
            matches!(error, StartError::Hole { missing: found, next } if (found.0, next.0) == (missing, missing + 1)),
            "{error}"
        );
        put_back(&store, taken).await;
    }
    start(options(store.clone(), &hands)).await.shutdown().await;
}

/// The snapshot spares the reading of what lies before it, but a hole there is one, too.
#[tokio::test]
async fn nothing_is_written_behind_a_hole_before_a_snapshot() {
    let (store, hands) = (memory(), Hands::new());
    lived(&store, &hands, 10, "moment").await;
    assert!(!store.list(Family::Snapshots).await.expect("listed").is_empty());
    for is_shape_known in [true, false] {
        if !is_shape_known {
            store.delete(&StorageKey::LogShape).await.expect("deleted");
        }
        for missing in [1, 5, 11] {
            let taken = take_out(&store, |first| first.0 == missing).await;
            let error = refused(&store, &hands).await;
            assert!(matches!(error, StartError::Hole { missing: found, .. } if found.0 == missing), "{error}");
            put_back(&store, taken).await;
        }
        start(options(store.clone(), &hands)).await.shutdown().await;
    }
}

#[tokio::test]
async fn where_a_log_was_no_other_is_begun() {
    let (store, hands) = (memory(), Hands::new());
    lived(&store, &hands, 10, "moment").await;
    let taken = take_out(&store, |_| true).await;
    let error = refused(&store, &hands).await;
    assert!(matches!(error, StartError::LogGone), "{error}");
    put_back(&store, taken).await;
    start(options(store.clone(), &hands)).await.shutdown().await;
}

#[tokio::test]
async fn a_damaged_segment_is_named_with_what_to_do() {
    let (store, hands) = (memory(), Hands::new());
    lived(&store, &hands, 10, "moment").await;
    let last = segments(&store).await.pop().expect("some");
    for which in [EntryIndex(0), EntryIndex(5), last] {
        let key = StorageKey::Segment(which);
        let whole = store.get(&key).await.expect("readable").expect("there");
        for damaged in [Bytes::new(), whole.slice(..whole.len() / 2), Bytes::from_static(&[0; 512])] {
            // Without the snapshot all of it has to be read.
            for snapshot in store.list(Family::Snapshots).await.expect("listed") {
                store.delete(&StorageKey::Snapshot(snapshot)).await.expect("deleted");
            }
            store.put(&key, damaged).await.expect("written");
            let error = refused(&store, &hands).await;
            assert!(matches!(error, StartError::BrokenSegment { first, .. } if first == which), "{error}");
            assert!(error.to_string().contains("from a backup") && error.to_string().contains(&key.to_string()));
        }
        store.put(&key, whole).await.expect("written");
    }
    start(options(store.clone(), &hands)).await.shutdown().await;
}

/// A start from a snapshot does not read it.
#[tokio::test]
async fn an_older_part_that_is_damaged_is_told_once_it_is_met() {
    let (store, hands) = (memory(), Hands::new());
    lived(&store, &hands, 5, "words").await;
    let engine = start(options(store.clone(), &hands)).await;
    let key = StorageKey::Segment(EntryIndex(3));
    let whole = store.get(&key).await.expect("readable").expect("there");
    store.put(&key, whole.slice(..whole.len() / 2)).await.expect("written");
    assert!(engine.entries(EntryIndex(3), 1).await.is_err());
    let is_told = || engine.troubles().iter().any(|trouble| matches!(trouble, Trouble::LogDamaged { .. }));
    assert!(is_told() && engine.is_well(), "{:?}", engine.troubles());
    store.put(&key, whole).await.expect("written");
    let passed = async {
        while is_told() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), passed).await.expect("in time");
    assert_eq!(engine.entries(EntryIndex(3), 1).await.expect("readable").entries.len(), 1);
    engine.shutdown().await;
}

#[tokio::test]
async fn a_log_that_is_put_back_under_a_running_server_is_not_written_to() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(options(store.clone(), &hands)).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    for number in 0..5 {
        accepted(submit(&engine, ada.post(&number.to_string())).await);
    }
    let taken = take_out(&store, |first| first.0 >= 4).await;
    let before = segments(&store).await;
    // Noticed although no client writes.
    let noticed = async {
        while engine.is_well() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), noticed).await.expect("in time");
    let other = Trouble::OtherLog { entry: 6 };
    assert_eq!(engine.troubles(), std::slice::from_ref(&other));
    let post = ada.post("behind a hole?");
    assert!(matches!(submit(&engine, post.clone()).await, Outcome::TryLater { .. }));
    hands.forward(Duration::from_secs(2));
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(segments(&store).await, before);
    // Another one in its place is no better.
    let log = LogStore::new(store.clone());
    let mut segment = log.read(EntryIndex(3)).await.expect("readable").expect("there");
    segment.first = EntryIndex(6);
    store.put(&segment.key(), segment.to_bytes()).await.expect("written");
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(matches!(submit(&engine, post.clone()).await, Outcome::TryLater { .. }));
    assert_eq!(engine.troubles(), [other]);
    // The disk that was away is back.
    put_back(&store, taken).await;
    accepted(submit(&engine, post).await);
    assert!(engine.is_well());
    engine.shutdown().await;
    audited(&store).await;
}

#[tokio::test]
async fn tiles_of_another_log_are_made_again() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(options(store.clone(), &hands)).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    for number in 0..300 {
        accepted(submit(&engine, ada.post(&number.to_string())).await);
    }
    let tile = Tile::Hashes { level: 0, index: 0, width: 256 };
    let right = engine.tile(tile).await.expect("readable").expect("there");
    engine.shutdown().await;
    let key = StorageKey::Tile { level: 0, index: 0 };
    store.put(&key, hash_tile(&[Hash([1; 32]); 256]).into()).await.expect("written");
    let engine = start(options(store.clone(), &hands)).await;
    assert_eq!(engine.tile(tile).await.expect("readable"), Some(right.clone()));
    // Also one that is damaged while the server runs: browsers would accuse an honest house.
    store.put(&key, hash_tile(&[Hash([2; 32]); 256]).into()).await.expect("written");
    assert_eq!(engine.tile(tile).await.expect("readable"), Some(right.clone()));
    engine.shutdown().await;
    assert_eq!(store.get(&key).await.expect("readable"), Some(right));
}

/// Photos of a store belong to every entry that names them, so a mark of an erasure that is not in the log erases
/// nothing.
#[tokio::test]
async fn a_mark_of_an_erasure_from_another_log_erases_nothing() {
    let (store, hands) = (memory(), Hands::new());
    let engine = lived(&store, &hands, 10, "moment").await;
    let mut mark = 4_u64.to_le_bytes().to_vec();
    mark.extend([1, 0, 0, 0]);
    mark.extend(3_u64.to_le_bytes());
    mark.extend([1, 0, 0, 0, 0]);
    store.put(&StorageKey::Erasure(EntryIndex(3)), mark.into()).await.expect("written");
    let entries = engine.entries(EntryIndex(3), 1).await.expect("readable").entries;
    start(options(store.clone(), &hands)).await.shutdown().await;
    let log = LogStore::new(store.clone());
    let segment = log.read(EntryIndex(3)).await.expect("readable").expect("there");
    assert_eq!(segment.entries, entries);
    assert!(entries[0].texts[0].is_some());
    assert_eq!(store.list(Family::Erasures).await.expect("listed"), []);
}
