//! The log as plain files of a folder, read by a stranger who knows C2SP's formats alone.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chain::keys::PublicKey;
use chain::tiles::Tile;
use server::engine::{Engine, EngineOptions};
use server::store::{Objects, SharedStore, StorageKey};
use testkit::house;
use testkit::server::account::{TestAccount, accepted, submit};
use testkit::server::stores::{Faulty, Mishap};
use testkit::server::stranger::{Files, paths, prove};
use testkit::server::{Hands, options, start};

use crate::accepts::until_height;

fn with_files(store: &SharedStore, hands: &Hands) -> EngineOptions {
    let mut options = options(store.clone(), hands);
    options.tuning.plain_files = true;
    options
}

/// All entries, from nothing but files.
fn read(folder: &Path) -> Vec<Vec<u8>> {
    let house = PublicKey::of_seed(&house());
    let note = std::fs::read(folder.join("checkpoint")).expect("there is a checkpoint");
    let file = |path: String| {
        let bytes = std::fs::read(folder.join(&path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        (path, bytes)
    };
    let files: Files = paths(&note, &house).into_iter().map(file).collect();
    prove(&note, &house, &files)
}

/// Those of logs up to this size.
fn partial_files(folder: &Path, size: u64) -> Vec<Tile> {
    let all: HashSet<Tile> = (0..=size).flat_map(Tile::partial_of).collect();
    all.into_iter().filter(|tile| folder.join(tile.path()).exists()).collect()
}

async fn tell(engine: &Engine, ada: &mut TestAccount, posts: usize) {
    for number in 0..posts {
        accepted(submit(engine, ada.post(&format!("story {number}"))).await);
    }
}

#[tokio::test]
async fn a_stranger_reads_and_proves_the_whole_log_from_files() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store: SharedStore = Arc::new(Objects::folder(folder.path()).expect("a folder"));
    let hands = Hands::new();
    let engine = start(with_files(&store, &hands)).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    // Before the first tile is full, and long after.
    for posts in [3, 200, 400] {
        tell(&engine, &mut ada, posts).await;
        let entries = engine.status().entries.0;
        let written = async {
            while !folder.path().join("checkpoint").exists() || read(folder.path()).len() as u64 != entries {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), written).await.expect("in time");
    }
    // Where segments are bundled as well, the files are the same.
    hands.forward(Duration::from_secs(1));
    until_height(&engine, 1).await;
    engine.shutdown().await;
    let entries = read(folder.path());
    assert_eq!(entries.len() as u64, engine.status().entries.0);
    for _ in 0..3 {
        let again = start(with_files(&store, &hands)).await;
        tell(&again, &mut ada, 1).await;
        again.shutdown().await;
        assert_eq!(read(folder.path()).len() as u64, again.status().entries.0);
        assert_eq!(read(folder.path())[..entries.len()], entries);
    }
    // Two tiles and a bundle for each of two checkpoints, from each of four lives; those of full tiles have gone.
    let left = partial_files(folder.path(), 1_000);
    let is_old =
        |tile: &&Tile| matches!(tile, Tile::Entries { index: 0 | 1, .. } | Tile::Hashes { level: 0, index: 0 | 1, .. });
    assert!(left.len() <= 24 && !left.iter().any(|tile| is_old(&tile)), "{left:?}");
}

#[tokio::test]
async fn a_file_that_could_not_be_written_is_there_before_the_checkpoint_that_covers_it() {
    type Spoiled = fn(&StorageKey) -> bool;
    let rows: [(&str, Spoiled); 3] = [
        ("a full tile", |key| matches!(key, StorageKey::Tile { level: 0, index: 0 })),
        ("a bundle", |key| matches!(key, StorageKey::Bundle(0))),
        ("a partial tile", |key| matches!(key, StorageKey::Partial(_))),
    ];
    for (name, is_spoiled) in rows {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let spoil = move |_, key: &StorageKey| is_spoiled(key).then_some(Mishap::Failed);
        let faulty = Faulty::new(Arc::new(Objects::folder(folder.path()).expect("a folder")), spoil);
        let store: SharedStore = faulty.clone();
        let hands = Hands::new();
        let engine = start(with_files(&store, &hands)).await;
        let mut ada = TestAccount::hatched(&engine, "ada").await;
        tell(&engine, &mut ada, 300).await;
        engine.shutdown().await;
        if folder.path().join("checkpoint").exists() {
            assert!(read(folder.path()).len() < 256, "{name}: an older checkpoint stays");
        }
        // Nothing new comes, and what filled up long ago is written.
        faulty.spoil(|_, _| None);
        let again = start(with_files(&store, &hands)).await;
        again.shutdown().await;
        assert_eq!(read(folder.path()).len() as u64, again.status().entries.0, "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_checkpoint_that_could_not_be_written_is_tried_again_while_nothing_is_new() {
    let faulty = Faulty::new(Arc::new(Objects::memory()), |_, key| {
        matches!(key, StorageKey::Checkpoint).then_some(Mishap::Failed)
    });
    let store: SharedStore = faulty.clone();
    let engine = start(options(store.clone(), &Hands::new())).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    tell(&engine, &mut ada, 1).await;
    faulty.spoil(|_, _| None);
    let written = async {
        while store.get(&StorageKey::Checkpoint).await.expect("readable").is_none() {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), written).await.expect("in time");
    engine.shutdown().await;
}
