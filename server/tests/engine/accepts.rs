//! What is accepted, what is refused, and that a repetition gets the first receipt.

use std::sync::Arc;
use std::time::Duration;

use api::log::Outcome;
use chain::entry::{Entry, EntryKind};
use chain::error::Rejection;
use chain::ids::{EntryIndex, Height};
use chain::params::Params;
use chain::version::Rules;
use server::engine::Engine;
use server::store::{Objects, SharedStore};
use testkit::params;
use testkit::server::account::{TestAccount, accepted, submit};
use testkit::server::{Hands, audited, options, start};

pub fn memory() -> SharedStore {
    Arc::new(Objects::memory())
}

pub async fn until_height(engine: &Engine, height: u64) {
    let mut tip = engine.tip();
    let closed = tip.wait_for(|tip| tip.status.height >= Height(height));
    tokio::time::timeout(Duration::from_secs(20), closed).await.expect("in time").expect("the engine lives");
}

#[tokio::test]
async fn a_life_begins_and_blocks_close() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(options(store.clone(), &hands)).await;
    let mut person = TestAccount::hatched(&engine, "ada").await;
    let receipt = accepted(submit(&engine, person.post("hello")).await);
    assert_eq!((receipt.index, receipt.height), (EntryIndex(2), Height(0)));
    hands.forward(Duration::from_secs(1));
    until_height(&engine, 1).await;
    // Idle: a time block.
    hands.forward(Duration::from_secs(10));
    until_height(&engine, 2).await;
    engine.shutdown().await;
    let report = audited(&store).await;
    assert_eq!(report.status, engine.status());
    assert_eq!(report.checkpoint, Some(report.status.entries.0));
}

#[tokio::test]
async fn a_repetition_gets_the_first_receipt() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(options(store.clone(), &hands)).await;
    let mut person = TestAccount::hatched(&engine, "ada").await;
    let post = person.post("hello");
    let twice = engine.submit(vec![post.clone(), post.clone()]).await.expect("not busy");
    assert_eq!(twice[0], twice[1], "in one batch");
    assert_eq!(twice[0], submit(&engine, post.clone()).await, "in a later one");
    let other = person.post_numbered(1, "another text under the same number");
    let reused = submit(&engine, other).await;
    assert!(matches!(reused, Outcome::Refused(Rejection::SequenceReused { .. })), "{reused:?}");
    engine.shutdown().await;

    let engine = start(options(store.clone(), &hands)).await;
    assert_eq!(twice[0], submit(&engine, post).await, "after a restart");
    engine.shutdown().await;
    assert_eq!(audited(&store).await.status.entries, EntryIndex(3));
}

#[tokio::test]
async fn a_refusal_changes_nothing_and_says_why() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(options(store.clone(), &hands)).await;
    let mut person = TestAccount::hatched(&engine, "ada").await;
    let before = engine.status();
    let good = person.post("hello");
    let mut signature = good.clone();
    let signature_at = good.len() - 4 - 16 - 4 - "hello".len() - 1;
    signature[signature_at] ^= 1;
    let skipped = person.post_numbered(7, "from the future");
    let rows: Vec<(Vec<u8>, &str)> = vec![
        (Vec::new(), "Malformed"),
        (good[..good.len() - 1].to_vec(), "Malformed"),
        ([good.as_slice(), &[0]].concat(), "Malformed"),
        (vec![0; 5_000], "TooLarge"),
        (signature, "BadSignature"),
        (skipped, "SequenceSkipped"),
    ];
    for (bytes, name) in rows {
        match submit(&engine, bytes).await {
            Outcome::Refused(rejection) => assert_eq!(rejection.name(), name),
            other => panic!("{name} was expected, not {other:?}"),
        }
    }
    assert_eq!(engine.status(), before);
    accepted(submit(&engine, good).await);
    engine.shutdown().await;
}

#[tokio::test]
async fn under_classic_rules_every_event_closes_a_block() {
    let (store, hands) = (memory(), Hands::new());
    let mut options = options(store.clone(), &hands);
    options.game = Rules::V1(Params { block_per_event: true, block_interval_ms: 0, ..params() });
    let engine = start(options).await;
    let mut person = TestAccount::hatched(&engine, "ada").await;
    let posts = vec![person.post("one"), person.post("two"), person.post("three")];
    let outcomes = engine.submit(posts).await.expect("not busy");
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Accepted(_))), "{outcomes:?}");
    assert_eq!(engine.status().height, Height(4));
    engine.shutdown().await;
    audited(&store).await;
}

#[tokio::test]
async fn a_missing_photo_is_asked_for() {
    let (store, hands) = (memory(), Hands::new());
    let mut options = options(store.clone(), &hands);
    options.photos = Arc::new(server::shelf::StoreShelf(store.clone()));
    let engine = start(options).await;
    let photo = chain::hash::Hash([9; 32]);
    let birth = TestAccount::newcomer(engine.chain_id(), "ada").birth(photo);
    assert_eq!(submit(&engine, birth.clone()).await, Outcome::PhotoMissing(photo));
    store.put(&server::store::StorageKey::Photo(photo), vec![1].into()).await.expect("stored");
    accepted(submit(&engine, birth).await);
    engine.shutdown().await;
}

#[tokio::test]
async fn entries_and_tiles_are_served_from_memory_and_store_alike() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(options(store.clone(), &hands)).await;
    let mut person = TestAccount::hatched(&engine, "ada").await;
    for number in 0..700 {
        accepted(submit(&engine, person.post(&format!("post {number}"))).await);
    }
    hands.forward(Duration::from_secs(1));
    until_height(&engine, 1).await;
    let fresh = read_all(&engine).await;
    let tiles = read_tiles(&engine).await;
    engine.shutdown().await;

    let again = start(options(store.clone(), &hands)).await;
    assert_eq!(read_all(&again).await, fresh);
    assert_eq!(read_tiles(&again).await, tiles);
    let beyond = again.entries(EntryIndex(704), 1).await;
    assert!(matches!(beyond, Err(server::engine::ReadError::BeyondEnd { entries: EntryIndex(703) })));
    assert!(again.latest_snapshot().await.expect("readable").is_none(), "no block has proven it");
    hands.forward(Duration::from_secs(10));
    until_height(&again, 2).await;
    assert_eq!(again.latest_snapshot().await.expect("readable").map(|(entries, _)| entries), Some(EntryIndex(703)));
    let snapshots = [again.latest_snapshot().await, again.latest_snapshot().await];
    let [first, second] = snapshots.map(|snapshot| snapshot.expect("readable").expect("there is one").1);
    assert_eq!(first.as_ptr(), second.as_ptr(), "all who ask share its bytes");
    again.shutdown().await;
    assert_eq!(again.params(), &params());
}

async fn read_all(engine: &Engine) -> Vec<api::log::LogEntry> {
    let mut entries = Vec::new();
    loop {
        let from = EntryIndex(entries.len() as u64);
        let page = engine.entries(from, 100).await.expect("readable");
        assert_eq!(page.first, from);
        if page.entries.is_empty() {
            return entries;
        }
        entries.extend(page.entries);
    }
}

/// Two full tiles, the partial one, its parent, and bundles. Checked against the tree of the same leaves.
async fn read_tiles(engine: &Engine) -> Vec<bytes::Bytes> {
    use chain::tiles::{Tile, entry_bundle, hash_tile};
    let entries = read_all(engine).await;
    let leaves: Vec<_> = entries.iter().map(|entry| chain::merkle::leaf_hash(&entry.bytes)).collect();
    let mut found = Vec::new();
    for (index, width) in [(0, 256), (1, 256), (2, 191), (2, 5)] {
        let range = index * 256..index * 256 + usize::from(width);
        let tile = Tile::Hashes { level: 0, index: index as u64, width };
        let hashes = engine.tile(tile).await.expect("readable").expect("there");
        assert_eq!(hashes, hash_tile(&leaves[range.clone()]));
        let bundle = engine.tile(Tile::Entries { index: index as u64, width }).await.expect("readable").expect("there");
        assert_eq!(bundle, entry_bundle(entries[range].iter().map(|entry| entry.bytes.as_slice())));
        found.extend([hashes, bundle]);
    }
    let parents = engine.tile(Tile::Hashes { level: 1, index: 0, width: 2 }).await.expect("readable").expect("there");
    let mut tree = chain::merkle::Tree::default();
    leaves[..256].iter().for_each(|leaf| tree.push(*leaf));
    assert_eq!(parents[..32], tree.root().0);
    for none in [(0, 2, 192), (0, 3, 1), (1, 0, 3), (2, 0, 1)] {
        let tile = Tile::Hashes { level: none.0, index: none.1, width: none.2 };
        assert_eq!(engine.tile(tile).await.expect("readable"), None, "{none:?}");
    }
    found.push(parents);
    found
}

#[tokio::test]
async fn the_genesis_says_which_game_it_is() {
    let engine = start(options(memory(), &Hands::new())).await;
    let page = engine.entries(EntryIndex(0), 10).await.expect("readable");
    assert_eq!(page.entries.len(), 1);
    let entry: Entry = chain::codec::decode(&page.entries[0].bytes).expect("an entry");
    assert_eq!(entry.leaf_hash(), engine.chain_id());
    assert!(matches!(entry.kind, EntryKind::Genesis(genesis) if genesis.rules == Rules::V1(params())));
    engine.shutdown().await;
}
