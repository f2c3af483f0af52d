//! Starting: from nothing, from a snapshot, from a damaged one, with the wrong key.

use std::time::Duration;

use chain::ids::EntryIndex;
use server::audit::{AuditFault, audit};
use server::cli::{ChainArgs, ServeArgs};
use server::engine::{Engine, EngineOptions, StartError};
use server::house::{HouseKey, HouseKeyError};
use server::http::HttpOptions;
use server::serve::{ServeError, serve, start_engine};
use server::store::{Family, StorageKey};
use server::view::ViewArchive;
use testkit::server::account::{TestAccount, accepted, submit};
use testkit::server::{Hands, audited, module_path, options, start, wasm_rules};
use tokio_util::sync::CancellationToken;

use crate::accepts::{memory, until_height};

#[tokio::test]
async fn snapshots_are_written_kept_few_and_started_from() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(options(store.clone(), &hands)).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    for block in 1..=4 {
        for number in 0..8 {
            accepted(submit(&engine, ada.post(&format!("{block} {number}"))).await);
        }
        hands.forward(Duration::from_secs(1));
        until_height(&engine, block).await;
    }
    accepted(submit(&engine, ada.post("after the last snapshot")).await);
    engine.shutdown().await;
    let snapshots = store.list(Family::Snapshots).await.expect("listed");
    assert_eq!(snapshots.len(), 2, "{snapshots:?}");

    let again = start(options(store.clone(), &hands)).await;
    assert_eq!(again.status(), engine.status());
    accepted(submit(&again, ada.post("and on")).await);
    again.shutdown().await;

    // Damaged snapshots are passed over.
    for entries in snapshots {
        store.put(&StorageKey::Snapshot(entries), vec![1, 2, 3].into()).await.expect("written");
    }
    let third = start(options(store.clone(), &hands)).await;
    assert_eq!(third.status(), again.status());
    third.shutdown().await;
    audited(&store).await;
}

#[tokio::test]
async fn the_image_of_a_snapshot_is_gone_on_from_and_a_strange_one_is_not() {
    let (store, hands) = (memory(), Hands::new());
    let warm = || EngineOptions { rules: wasm_rules(), ..options(store.clone(), &hands) };
    let engine = start(warm()).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    hands.forward(Duration::from_secs(1));
    until_height(&engine, 1).await;
    engine.shutdown().await;
    let images = store.list(Family::Images).await.expect("listed");
    assert_eq!(images, store.list(Family::Snapshots).await.expect("listed"));
    let (image, snapshot) = (StorageKey::Image(images[0]), StorageKey::Snapshot(images[0]));

    // With the snapshot damaged and the entries before it unreadable, but for the last one, nothing but the image holds
    // what they said.
    let mut damaged = Vec::new();
    let mut segments = store.list(Family::Segments).await.expect("listed");
    segments.retain(|first| *first < images[0]);
    assert!(segments.pop() > Some(EntryIndex(0)));
    for key in segments.into_iter().filter(|first| *first > EntryIndex(0)).map(StorageKey::Segment) {
        damaged.push((key.clone(), store.get(&key).await.expect("readable").expect("there")));
        store.put(&key, vec![1, 2, 3].into()).await.expect("written");
    }
    assert!(!damaged.is_empty());
    let good = store.get(&snapshot).await.expect("readable").expect("there");
    store.put(&snapshot, vec![1, 2, 3].into()).await.expect("written");
    let again = start(warm()).await;
    assert_eq!(again.status(), engine.status());
    accepted(submit(&again, ada.post("from an image")).await);
    again.shutdown().await;
    for (key, bytes) in damaged {
        store.put(&key, bytes).await.expect("written");
    }

    // A damaged image is passed over, and made anew of the snapshot.
    store.put(&snapshot, good).await.expect("written");
    store.put(&image, vec![1, 2, 3].into()).await.expect("written");
    let third = start(warm()).await;
    assert_eq!(third.status(), again.status());
    accepted(submit(&third, ada.post("from a snapshot")).await);
    third.shutdown().await;
    assert!(store.get(&image).await.expect("readable").expect("there").len() > 3);
    audited(&store).await;
}

#[tokio::test]
async fn another_house_may_not_go_on() {
    let (store, hands) = (memory(), Hands::new());
    start(options(store.clone(), &hands)).await.shutdown().await;
    let mut other = options(store, &hands);
    other.house = HouseKey::from_seed([8; 32]);
    assert!(matches!(Engine::start(other).await.err(), Some(StartError::OtherHouse)));
}

fn chain_in(folder: &std::path::Path) -> ChainArgs {
    let store = format!("file://{}", folder.display());
    ChainArgs {
        store,
        rules: "demo".into(),
        module: module_path(),
        accept_clock: false,
        accept_copy: false,
        house_key: None,
        house_key_hex: None,
        memory_mib: 3_072,
        plain_files: false,
        reserve_mib: 256,
    }
}

#[tokio::test]
async fn where_no_client_can_connect_no_chain_begins() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let listen = taken.local_addr().expect("an address");
    let args = ServeArgs { listen, chain: chain_in(folder.path()), http: HttpOptions::unlimited() };
    let served = serve(args, CancellationToken::new()).await;
    assert!(matches!(served, Err(ServeError::Listen { .. })), "{served:?}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 0);
}

#[tokio::test]
async fn a_chain_whose_key_is_gone_gets_no_other() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let args = chain_in(folder.path());
    start_engine(&args, ViewArchive::default()).await.expect("begun").shutdown().await;
    let (key, away) = (folder.path().join("house.key"), folder.path().join("away.key"));
    std::fs::rename(&key, &away).expect("moved");
    let started = start_engine(&args, ViewArchive::default()).await.err();
    assert!(matches!(started, Some(ServeError::HouseKey(HouseKeyError::Missing { .. }))), "{started:?}");
    assert!(!key.exists());
    // Also where its log is gone with it.
    let (log, no_log) = (folder.path().join("log"), folder.path().join("away"));
    std::fs::rename(&log, &no_log).expect("moved");
    let started = start_engine(&args, ViewArchive::default()).await.err();
    assert!(matches!(started, Some(ServeError::HouseKey(HouseKeyError::Missing { .. }))), "{started:?}");
    assert!(!key.exists());
    std::fs::rename(&no_log, &log).expect("moved back");
    std::fs::rename(&away, &key).expect("moved back");
    start_engine(&args, ViewArchive::default()).await.expect("it goes on").shutdown().await;
}

#[tokio::test]
async fn an_audit_names_the_place_of_a_fault() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(options(store.clone(), &hands)).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    let post = accepted(submit(&engine, ada.post("hello")).await).index;
    engine.shutdown().await;
    audited(&store).await;

    let key = StorageKey::Segment(post);
    let good = store.get(&key).await.expect("readable").expect("there");
    // Another text than the one committed to.
    let mut other = good.to_vec();
    let place = other.windows(5).position(|window| window == b"hello").expect("it is there");
    other[place] = b'j';
    store.put(&key, other.into()).await.expect("written");
    assert!(matches!(audit(&store).await, Err(AuditFault::Text { index, .. }) if index == post));

    // Another event than the one signed: the sequence number lies behind time, tags, account and key.
    let mut other = good.to_vec();
    let key_bytes = ada.key().0;
    let place = other.windows(32).position(|window| window == key_bytes).expect("it is there");
    other[place + 32] = 9;
    store.put(&key, other.into()).await.expect("written");
    match audit(&store).await {
        Err(AuditFault::Log(fault)) => assert!(fault.to_string().starts_with("entry 2:"), "{fault}"),
        other => panic!("a fault was expected, not {other:?}"),
    }

    // A log that is shorter than its checkpoint.
    store.delete(&key).await.expect("deleted");
    match audit(&store).await {
        Err(AuditFault::Log(fault)) => assert!(fault.to_string().contains("covers 3 entries"), "{fault}"),
        other => panic!("a fault was expected, not {other:?}"),
    }
    assert_eq!(post, EntryIndex(2));
}
