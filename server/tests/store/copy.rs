//! `server::copy`: backups, and moving from one kind of store to another.

use std::sync::Arc;
use std::time::Duration;

use chain::commitment::photo_commitment;
use chain::event::RedactReason;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use server::copy::{CopyError, copy};
use server::engine::{Engine, EngineOptions};
use server::media::Media;
use server::shelf::StoreShelf;
use server::store::{ERASED_NOTE, Family, LogStore, Objects, SharedStore, StorageKey};
use testkit::server::account::{TestAccount, accepted, redacted, submit};
use testkit::server::client::tiny_png;
use testkit::server::{Hands, audited, options, start};

use crate::stores::every_kind;

const SALT: [u8; 16] = [3; 16];

async fn engine(store: &SharedStore) -> Engine {
    let mut options = options(store.clone(), &Hands::new());
    options.photos = Arc::new(StoreShelf(store.clone()));
    options.accept_copy = true;
    start(options).await
}

/// Ada's pet, with a photo, and so many posts.
async fn lived(engine: &Engine, posts: usize) -> (TestAccount, Hash) {
    let photo = photo_commitment(&SALT, &tiny_png());
    let media = Media::new(engine.store().clone());
    let permit = media.permit().expect("not busy");
    media.keep(permit, photo, SALT, tiny_png().into()).await.expect("kept");
    let mut ada = TestAccount::newcomer(engine.chain_id(), "ada");
    let birth = accepted(submit(engine, ada.birth(photo)).await);
    ada.settle_in(birth.leaf, 2);
    tell(engine, &mut ada, posts).await;
    (ada, photo)
}

async fn tell(engine: &Engine, ada: &mut TestAccount, posts: usize) {
    for number in 0..posts {
        accepted(submit(engine, ada.post(&format!("post {number}"))).await);
    }
}

async fn names(store: &SharedStore) -> Vec<EntryIndex> {
    store.list(Family::Segments).await.expect("listed")
}

#[tokio::test]
async fn a_copy_goes_on_where_the_last_one_ended_and_a_server_goes_on_from_it() {
    let from: SharedStore = Arc::new(Objects::memory());
    let live = engine(&from).await;
    let (mut ada, photo) = lived(&live, 40).await;
    for kind in every_kind() {
        let (name, to) = (kind.name, &kind.store);
        // Under a running server.
        let first = copy(&from, to).await.expect("copied");
        assert_eq!((first.segments.0, first.photos), (first.segments.1, (1, 1)), "{name}");
        tell(&live, &mut ada, 3).await;
        let second = copy(&from, to).await.expect("copied");
        assert_eq!((second.segments.0, second.photos), (3, (0, 1)), "{name}");
        assert_eq!(copy(&from, to).await.expect("copied").segments.0, 0, "{name}");
        // An interrupted one is completed.
        to.delete(&Family::Segments.key(names(&from).await[7])).await.expect("deleted");
        to.delete(&StorageKey::Photo(photo)).await.expect("deleted");
        let third = copy(&from, to).await.expect("copied");
        assert_eq!((third.segments.0, third.photos.0), (1, 1), "{name}");
        let report = audited(to).await;
        assert_eq!((report.status.entries, report.photos_missing), (live.status().entries, 0), "{name}");
        let restored = engine(to).await;
        assert_eq!(restored.status(), live.status(), "{name}");
        restored.shutdown().await;
    }
    live.shutdown().await;
}

#[tokio::test]
async fn what_was_erased_since_is_erased_in_the_copy() {
    let (from, to): (SharedStore, SharedStore) = (Arc::new(Objects::memory()), Arc::new(Objects::memory()));
    let live = engine(&from).await;
    let (_, photo) = lived(&live, 2).await;
    copy(&from, &to).await.expect("copied");
    redacted(&live, EntryIndex(1), RedactReason::AuthorAsked).await;
    live.shutdown().await;
    copy(&from, &to).await.expect("copied");
    assert_eq!(to.get(&StorageKey::PhotoNote(photo)).await.expect("readable"), Some(ERASED_NOTE));
    assert!(!to.exists(&StorageKey::Photo(photo)).await.expect("readable"));
    for first in names(&from).await {
        let key = Family::Segments.key(first);
        assert_eq!(to.get(&key).await.expect("readable"), from.get(&key).await.expect("readable"));
    }
}

#[tokio::test]
async fn a_store_with_anything_else_in_it_is_left_alone() {
    let (one, two): (SharedStore, SharedStore) = (Arc::new(Objects::memory()), Arc::new(Objects::memory()));
    let empty: SharedStore = Arc::new(Objects::memory());
    assert!(matches!(copy(&empty, &one).await, Err(CopyError::NoChain)));
    let live = engine(&one).await;
    let (mut ada, _) = lived(&live, 2).await;
    copy(&one, &two).await.expect("copied");
    // A server writes to the copy.
    let other = engine(&two).await;
    let mut also_ada = TestAccount { sequence: ada.sequence, ..TestAccount::newcomer(live.chain_id(), "ada") };
    (also_ada.account, also_ada.pet) = (ada.account, ada.pet);
    tell(&other, &mut also_ada, 1).await;
    other.shutdown().await;
    let before = names(&two).await;
    assert!(matches!(copy(&one, &two).await, Err(CopyError::Ahead(at)) if at == EntryIndex(4)));
    accepted(submit(&live, ada.post("another story")).await);
    assert!(matches!(copy(&one, &two).await, Err(CopyError::Diverged(at)) if at == EntryIndex(4)));
    assert_eq!(names(&two).await, before);
    live.shutdown().await;
    // Another chain.
    let third: SharedStore = Arc::new(Objects::memory());
    let hands = Hands::new();
    hands.forward(std::time::Duration::from_secs(1));
    start(options(third.clone(), &hands)).await.shutdown().await;
    assert!(matches!(copy(&one, &third).await, Err(CopyError::OtherChain)));
}

/// Waits until the segments of what was bundled have gone.
async fn collected(engine: &Engine, hands: &Hands) {
    hands.forward(Duration::from_secs(1));
    let (store, mut tip) = (engine.store().clone(), engine.tip());
    let closed = async {
        tip.wait_for(|tip| tip.status.height.0 > 0).await.expect("the engine lives");
        while names(&store).await.len() > 200 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), closed).await.expect("in time");
}

#[tokio::test]
async fn bundles_are_copied_and_take_the_place_of_segments_there_too() {
    let memory = || -> SharedStore { Arc::new(Objects::memory()) };
    let (from, to, other, hands) = (memory(), memory(), memory(), Hands::new());
    let mut with = options(from.clone(), &hands);
    with.tuning.segments_kept = Duration::ZERO;
    let live = start(with).await;
    let mut ada = TestAccount::hatched(&live, "ada").await;
    tell(&live, &mut ada, 40).await;
    for copies in [&to, &other] {
        assert_eq!(copy(&from, copies).await.expect("copied").bundles, (0, 0));
    }
    tell(&live, &mut ada, 560).await;
    collected(&live, &hands).await;
    assert_eq!(copy(&from, &to).await.expect("copied").bundles, (2, 2));
    assert_eq!(names(&to).await, names(&from).await);
    assert_eq!(copy(&from, &to).await.expect("copied").bundles, (0, 2));
    assert_eq!(audited(&to).await.status, live.status());
    // What is damaged is mended, and what is erased is erased.
    to.put(&StorageKey::Bundle(0), vec![1].into()).await.expect("written");
    redacted(&live, EntryIndex(3), RedactReason::AuthorAsked).await;
    live.shutdown().await;
    assert_eq!(copy(&from, &to).await.expect("copied").bundles, (1, 2));
    for key in [StorageKey::Bundle(0), StorageKey::BundleTexts(0)] {
        assert_eq!(to.get(&key).await.expect("readable"), from.get(&key).await.expect("readable"));
    }
    let restored = start(EngineOptions { accept_copy: true, ..options(to.clone(), &hands) }).await;
    assert_eq!(restored.status(), live.status());
    restored.shutdown().await;
    // A server has written to the older copy.
    let mut segment = LogStore::new(other.clone()).read(EntryIndex(9)).await.expect("readable").expect("there");
    segment.entries[0].bytes[20] ^= 1;
    other.put(&segment.key(), segment.to_bytes()).await.expect("written");
    let before = names(&other).await;
    assert!(matches!(copy(&from, &other).await, Err(CopyError::Diverged(at)) if at == EntryIndex(9)));
    assert_eq!((names(&other).await, other.list(Family::BundleTexts).await.expect("listed").len()), (before, 0));
}
