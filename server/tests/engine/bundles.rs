//! Old segments are bundled and deleted, and nothing else notices: readers, retries, erasures, servers that were away.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use api::log::{LogEntry, Outcome};
use async_trait::async_trait;
use chain::event::RedactReason;
use chain::ids::EntryIndex;
use chain::tiles::Tile;
use server::audit::{AuditFault, audit};
use server::engine::{Engine, EngineOptions, StartError, Threads};
use server::health::Trouble;
use server::store::{Bundle, Family, Layer, LogStore, Request, SharedStore, StorageKey, StoreError};
use testkit::server::account::{TestAccount, accepted, redacted, submit};
use testkit::server::{Hands, audited, options, start};

use crate::accepts::{memory, until_height};

/// More than fit into two bundles.
const POSTS: usize = 600;

fn impatient(store: &SharedStore, hands: &Hands) -> EngineOptions {
    let mut options = options(store.clone(), hands);
    options.tuning.segments_kept = Duration::ZERO;
    options
}

/// Ada tells many stories; then a block closes, and everything before it is bundled.
async fn told(engine: &Engine, hands: &Hands, ada: &mut TestAccount, posts: usize) -> Vec<EntryIndex> {
    let mut places = Vec::new();
    for from in (0..posts).step_by(7) {
        let some = (from..posts.min(from + 7)).map(|number| ada.post(&format!("story {number}"))).collect();
        let outcomes = engine.submit(some).await.expect("not busy");
        places.extend(outcomes.into_iter().map(|outcome| accepted(outcome).index));
    }
    let next = engine.status().height.0 + 1;
    hands.forward(Duration::from_secs(1));
    until_height(engine, next).await;
    places
}

async fn all(engine: &Engine) -> Vec<LogEntry> {
    let mut entries = Vec::new();
    while (entries.len() as u64) < engine.status().entries.0 {
        let page = engine.entries(EntryIndex(entries.len() as u64), 1_000).await.expect("readable");
        entries.extend(page.entries);
    }
    entries
}

async fn listed(store: &SharedStore, family: Family) -> Vec<u64> {
    store.list(family).await.expect("listed").into_iter().map(|number| number.0).collect()
}

async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let passed = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), passed).await.unwrap_or_else(|_| panic!("in time: {what}"));
}

#[tokio::test]
async fn a_log_whose_segments_were_bundled_reads_as_before() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(impatient(&store, &hands)).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    let first = ada.post_numbered(ada.sequence, "story 0");
    told(&engine, &hands, &mut ada, POSTS).await;
    let before = all(&engine).await;
    engine.shutdown().await;
    let status = engine.status();

    let marks = listed(&store, Family::BundleMarks).await;
    assert_eq!(marks, [512]);
    assert_eq!(listed(&store, Family::BundleTexts).await, [0, 1]);
    let segments = listed(&store, Family::Segments).await;
    assert_eq!(segments[0], 0, "by the genesis a store is known");
    assert!((505..=512).contains(&segments[1]), "{segments:?}");
    let report = audited(&store).await;
    assert_eq!((report.status.clone(), report.bundles), (status.clone(), 2));

    // From a snapshot, and from the bundles alone.
    for is_cold in [false, true] {
        if is_cold {
            for snapshot in store.list(Family::Snapshots).await.expect("listed") {
                store.delete(&StorageKey::Snapshot(snapshot)).await.expect("deleted");
            }
        }
        let again = start(impatient(&store, &hands)).await;
        assert_eq!(again.status(), status);
        assert!(all(&again).await == before, "the same entries with the same texts");
        let bare = again.entries_without_texts(EntryIndex(250), 300).await.expect("readable");
        assert!(bare.entries.iter().zip(&before[250..]).all(|(bare, whole)| bare.bytes == whole.bytes));
        let bundle = again.tile(Tile::Entries { index: 1, width: 256 }).await.expect("readable").expect("full");
        assert_eq!(store.get(&StorageKey::Bundle(1)).await.expect("readable"), Some(bundle));
        // A retry of what was bundled, once the receipts from before the start are read.
        let is_known = async || matches!(submit(&again, first.clone()).await, Outcome::Accepted(_));
        until("old receipts are known", is_known).await;
        assert_eq!(accepted(submit(&again, first.clone()).await).index, EntryIndex(2));
        again.shutdown().await;
    }
}

#[tokio::test]
async fn segments_stay_for_a_while_after_they_were_bundled() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(options(store.clone(), &hands)).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    told(&engine, &hands, &mut ada, POSTS).await;
    engine.shutdown().await;
    assert_eq!(listed(&store, Family::BundleMarks).await, [512]);
    let mut next = 0;
    for start in listed(&store, Family::Segments).await {
        assert_eq!(start, next, "every segment is there");
        next = LogStore::new(store.clone()).read(EntryIndex(start)).await.expect("readable").expect("there").end().0;
    }
    audited(&store).await;
}

#[tokio::test]
async fn a_server_that_was_away_while_its_segments_went_follows_and_appends() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(impatient(&store, &hands)).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    accepted(submit(&engine, ada.post("before")).await);
    let mut away = impatient(&store, &hands);
    away.tuning.poll = Duration::from_secs(3_600);
    let away = start(away).await;
    told(&engine, &hands, &mut ada, POSTS).await;
    until("collected", async || listed(&store, Family::Segments).await.len() < 50).await;
    let receipt = accepted(submit(&away, ada.post("after")).await);
    assert!(receipt.index.0 > 600, "{receipt:?}");
    let end = receipt.index.0 + 1;
    until("the other one follows", async || engine.status().entries.0 >= end).await;
    assert!(all(&away).await == all(&engine).await);
    assert!(away.is_well(), "{:?}", away.troubles());
    away.shutdown().await;
    engine.shutdown().await;
    audited(&store).await;
}

async fn has_words(store: &SharedStore, words: &str) -> bool {
    let mut keys: Vec<_> =
        store.list(Family::Segments).await.expect("listed").into_iter().map(StorageKey::Segment).collect();
    keys.extend(listed(store, Family::BundleTexts).await.into_iter().map(StorageKey::BundleTexts));
    for key in keys {
        let bytes = store.get(&key).await.expect("readable").unwrap_or_default();
        if bytes.windows(words.len()).any(|window| window == words.as_bytes()) {
            return true;
        }
    }
    false
}

#[tokio::test]
async fn words_are_erased_beside_a_bundle_and_in_the_segment_that_is_still_there() {
    for keeps_segments in [true, false] {
        let (store, hands) = (memory(), Hands::new());
        let with = if keeps_segments { options(store.clone(), &hands) } else { impatient(&store, &hands) };
        let engine = start(with).await;
        let mut ada = TestAccount::hatched(&engine, "ada").await;
        let secret = accepted(submit(&engine, ada.post("my secret address")).await).index;
        told(&engine, &hands, &mut ada, POSTS).await;
        until("bundled", async || listed(&store, Family::BundleMarks).await == [512]).await;
        let leaves = store.get(&StorageKey::Bundle(0)).await.expect("readable");
        assert!(has_words(&store, "my secret").await);
        redacted(&engine, secret, RedactReason::AuthorAsked).await;
        engine.shutdown().await;
        assert!(!has_words(&store, "my secret").await, "segments kept: {keeps_segments}");
        assert!(has_words(&store, "story 3").await);
        assert_eq!(store.get(&StorageKey::Bundle(0)).await.expect("readable"), leaves, "a bundle never changes");
        // A server that read them before, and was killed, has brought them back.
        let texts = |bundle: &Bundle| bundle.texts().to_bytes();
        let again = start(impatient(&store, &hands)).await;
        let entries = again.entries(EntryIndex(0), 256).await.expect("readable").entries;
        let mut bundle = Bundle { index: 0, entries };
        assert_eq!(bundle.entries[2].texts, [None]);
        again.shutdown().await;
        bundle.entries[2].texts = vec![Some(chain::commitment::SealedText::new([1; 16], "my secret address"))];
        store.put(&StorageKey::BundleTexts(0), texts(&bundle)).await.expect("written");
        start(impatient(&store, &hands)).await.shutdown().await;
        assert!(!has_words(&store, "my secret").await, "segments kept: {keeps_segments}");
        audited(&store).await;
    }
}

#[tokio::test]
async fn a_damaged_or_missing_bundle_is_told_once_it_is_met() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(impatient(&store, &hands)).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    told(&engine, &hands, &mut ada, POSTS).await;
    engine.shutdown().await;
    for key in [StorageKey::Bundle(0), StorageKey::BundleTexts(1)] {
        let whole = store.get(&key).await.expect("readable").expect("there");
        for damaged in [None, Some(whole.slice(..whole.len() / 2))] {
            match damaged {
                Some(damaged) => store.put(&key, damaged).await.expect("written"),
                None => store.delete(&key).await.expect("deleted"),
            }
            let fault = audit(&store).await.expect_err("it is at fault");
            let name = key.to_string();
            assert!(
                matches!(&fault, AuditFault::Store(StoreError::Damaged { key: found, .. }) if *found == name),
                "{fault}"
            );
            let engine = start(impatient(&store, &hands)).await;
            let place = if key == StorageKey::Bundle(0) { 3 } else { 300 };
            assert!(engine.entries(EntryIndex(place), 1).await.is_err());
            let is_told = || engine.troubles().iter().any(|trouble| matches!(trouble, Trouble::LogDamaged { .. }));
            assert!(is_told() && engine.is_well(), "{:?}", engine.troubles());
            store.put(&key, whole.clone()).await.expect("written");
            until("the damage is over", async || !is_told()).await;
            engine.shutdown().await;
        }
    }
    // All of it has to be read without a snapshot.
    for snapshot in store.list(Family::Snapshots).await.expect("listed") {
        store.delete(&StorageKey::Snapshot(snapshot)).await.expect("deleted");
    }
    store.delete(&StorageKey::Bundle(1)).await.expect("deleted");
    let error = Engine::start(options(store.clone(), &hands)).await.err().expect("it does not start");
    assert!(
        matches!(error, StartError::BrokenBundle { .. }) && error.to_string().contains("tile/entries/001"),
        "{error}"
    );
}

/// The bundles of a longer log are left where a store is put back from an older backup.
#[tokio::test]
async fn bundles_of_another_history_are_made_again() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(options(store.clone(), &hands)).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    let places = told(&engine, &hands, &mut ada, POSTS).await;
    engine.shutdown().await;
    for segment in store.list(Family::Segments).await.expect("listed") {
        if segment > places[100] {
            store.delete(&StorageKey::Segment(segment)).await.expect("deleted");
        }
    }
    for mark in store.list(Family::BundleMarks).await.expect("listed") {
        store.delete(&StorageKey::BundleMark(mark)).await.expect("deleted");
    }
    hands.back(Duration::from_secs(1));
    let engine = start(impatient(&store, &hands)).await;
    let sequence = engine.status().entries.0 - 1;
    let mut also_ada = TestAccount { sequence, ..TestAccount::newcomer(engine.chain_id(), "ada") };
    (also_ada.account, also_ada.pet) = (ada.account, ada.pet);
    told(&engine, &hands, &mut also_ada, 500).await;
    engine.shutdown().await;
    assert_eq!(listed(&store, Family::BundleMarks).await, [512]);
    assert_eq!(audited(&store).await.status, engine.status());
}

/// A store in which this process stands still in the middle of a put.
struct Stopped {
    inner: SharedStore,
    /// Happens meanwhile, once.
    armed: AtomicBool,
    other: Engine,
    hands: Hands,
    ada: tokio::sync::Mutex<TestAccount>,
}

#[async_trait]
impl Layer for Stopped {
    fn inner(&self) -> &SharedStore {
        &self.inner
    }

    async fn before(&self, request: Request<'_>) -> Result<(), StoreError> {
        if let Request::Create(key @ StorageKey::Segment(_)) = request
            && self.armed.swap(false, Ordering::SeqCst)
        {
            let mut ada = self.ada.lock().await;
            told(&self.other, &self.hands, &mut ada, POSTS).await;
            while self.inner.exists(key).await.expect("readable") {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            // The time that passes while a process is stopped passes at once, and no timeout is heard before the
            // answer.
            assert!(futures::poll!(std::pin::pin!(tokio::time::advance(Duration::from_secs(61)))).is_pending());
        }
        Ok(())
    }
}

#[test]
fn a_put_that_comes_when_its_place_is_free_again_is_no_win() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let runtime = runtime.expect("a runtime");
    tokio::task::LocalSet::new().block_on(&runtime, async {
        let (store, hands) = (memory(), Hands::new());
        let on_one_thread = |store: &SharedStore| {
            let mut options = impatient(store, &hands);
            (options.threads, options.tuning.verifying_threads) = (Threads::Callers, 0);
            options
        };
        let other = start(on_one_thread(&store)).await;
        let ada = TestAccount::hatched(&other, "ada").await;
        let mut bob = TestAccount::hatched(&other, "bob").await;
        let stopped = Arc::new(Stopped {
            inner: store.clone(),
            armed: AtomicBool::new(false),
            other: other.clone(),
            hands: hands.clone(),
            ada: tokio::sync::Mutex::new(ada),
        });
        let slow: SharedStore = stopped.clone();
        let mut with = on_one_thread(&slow);
        with.tuning.poll = Duration::from_secs(3_600);
        let slow = start(with).await;
        stopped.armed.store(true, Ordering::SeqCst);
        let receipt = accepted(submit(&slow, bob.post("from long ago")).await);
        assert!(receipt.index.0 > 600, "{receipt:?}");
        until("the other one follows", async || other.status().entries > receipt.index).await;
        let told = other.entries(receipt.index, 1).await.expect("readable").entries;
        assert_eq!(chain::merkle::leaf_hash(&told[0].bytes), receipt.leaf);
        slow.shutdown().await;
        other.shutdown().await;
        assert_eq!(audited(&store).await.status, other.status());
    });
}
