//! A photo goes when no standing entry names it, of any author, in any order.

use std::sync::Arc;
use std::time::Duration;

use api::log::Outcome;
use chain::event::RedactReason;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use server::cli::{Reason, RedactArgs};
use server::engine::{Engine, EngineOptions};
use server::redact::redact;
use server::shelf::{Fate, Leaver, PhotoShelf, StoreShelf, Why};
use server::store::{ERASED_NOTE, Objects, PhotoFamily, SharedStore, StorageKey, WriterId};
use testkit::said;
use testkit::server::account::{TestAccount, accepted, redacted, submit};
use testkit::server::stores::{Faulty, MISHAPS};
use testkit::server::{Hands, audited, chain_in, options, start};

use crate::accepts::memory;

const PHOTO: Hash = Hash([9; 32]);

/// Options under which photos have to be there.
fn with_photos(store: &SharedStore, hands: &Hands) -> EngineOptions {
    EngineOptions { photos: Arc::new(StoreShelf(store.clone())), ..options(store.clone(), hands) }
}

async fn put_photo(store: &SharedStore, photo: Hash) {
    for key in StorageKey::photo_and_copies(photo).into_iter().chain([StorageKey::PhotoNote(photo)]) {
        store.put(&key, vec![1].into()).await.expect("written");
    }
}

async fn is_there(store: &SharedStore, photo: Hash) -> bool {
    let mut there = 0;
    let keys = StorageKey::photo_and_copies(photo);
    for key in &keys {
        there += usize::from(store.exists(key).await.expect("readable"));
    }
    assert!(there == 0 || there == keys.len(), "a photo goes whole");
    there > 0
}

async fn is_erased(store: &SharedStore, photo: Hash) -> bool {
    store.get(&StorageKey::PhotoNote(photo)).await.expect("readable") == Some(ERASED_NOTE)
}

/// Posts nothing but photos, through an engine.
async fn show(engine: &Engine, person: &mut TestAccount, photos: &[Hash]) -> EntryIndex {
    let said = said::photos(person.pet, photos.to_vec());
    person.does(engine, said).await.index
}

async fn erase(engine: &Engine, entry: EntryIndex) {
    redacted(engine, entry, RedactReason::Harm).await;
}

/// Waits until what follows from the log has been done.
async fn until_erased(store: &SharedStore, photo: Hash) {
    let erased = async {
        while !is_erased(store, photo).await || is_there(store, photo).await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), erased).await.expect("in time");
}

#[tokio::test]
async fn a_photo_stays_until_the_last_entry_that_shows_it_is_erased() {
    for first in [0, 1, 2] {
        let (store, hands) = (memory(), Hands::new());
        let engine = start(with_photos(&store, &hands)).await;
        put_photo(&store, PHOTO).await;
        // Ada hatches with her photo, Ben with the same one, of which he has nothing but the name; and he shows it once
        // more.
        let ada = TestAccount::hatched(&engine, "ada").await;
        let mut ben = TestAccount::hatched(&engine, "ben").await;
        assert_ne!(ada.pet, ben.pet);
        let mut entries = vec![EntryIndex(1), EntryIndex(2), show(&engine, &mut ben, &[PHOTO]).await];
        entries.rotate_left(first);
        for entry in &entries[..2] {
            erase(&engine, *entry).await;
        }
        engine.shutdown().await;
        assert!(is_there(&store, PHOTO).await && !is_erased(&store, PHOTO).await, "{entries:?}");
        // Also after a start, which does everything again.
        let engine = start(with_photos(&store, &hands)).await;
        erase(&engine, entries[2]).await;
        engine.shutdown().await;
        assert!(!is_there(&store, PHOTO).await && is_erased(&store, PHOTO).await, "{entries:?}");
        audited(&store).await;
    }
}

#[tokio::test]
async fn of_several_photos_only_those_go_that_no_other_entry_shows() {
    let (store, hands) = (memory(), Hands::new());
    let photos = [Hash([1; 32]), Hash([2; 32]), Hash([3; 32])];
    let engine = start(with_photos(&store, &hands)).await;
    for photo in photos.into_iter().chain([PHOTO]) {
        put_photo(&store, photo).await;
    }
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    let mut ben = TestAccount::hatched(&engine, "ben").await;
    let all = show(&engine, &mut ada, &photos).await;
    let other = show(&engine, &mut ben, &[photos[1]]).await;
    erase(&engine, all).await;
    engine.shutdown().await;
    for (photo, stays) in photos.into_iter().zip([false, true, false]) {
        assert_eq!((is_there(&store, photo).await, is_erased(&store, photo).await), (stays, !stays), "{photo}");
    }
    let engine = start(with_photos(&store, &hands)).await;
    erase(&engine, other).await;
    engine.shutdown().await;
    assert!(is_erased(&store, photos[1]).await && is_there(&store, PHOTO).await);
}

#[tokio::test]
async fn a_photo_that_is_held_for_an_entry_is_not_taken_away() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(with_photos(&store, &hands)).await;
    put_photo(&store, PHOTO).await;
    TestAccount::hatched(&engine, "ada").await;
    // Another server is just putting an entry that names it.
    let (shelf, other) = (StoreShelf(store.clone()), WriterId([7; 16]));
    assert!(shelf.claim(&PHOTO, other).await.expect("readable"));
    erase(&engine, EntryIndex(1)).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(is_there(&store, PHOTO).await);
    shelf.release(&PHOTO, other).await.expect("released");
    until_erased(&store, PHOTO).await;
    engine.shutdown().await;
}

#[tokio::test]
async fn no_entry_begins_to_name_a_photo_that_is_being_taken_away() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(with_photos(&store, &hands)).await;
    put_photo(&store, PHOTO).await;
    store.put(&StorageKey::PhotoLeaving(PHOTO), vec![7; 16].into()).await.expect("written");
    let ada = TestAccount::newcomer(engine.chain_id(), "ada");
    let birth = ada.birth(PHOTO);
    assert_eq!(submit(&engine, birth.clone()).await, Outcome::PhotoMissing(PHOTO));
    store.delete(&StorageKey::PhotoLeaving(PHOTO)).await.expect("deleted");
    accepted(submit(&engine, birth).await);
    engine.shutdown().await;
    let released = async {
        while !store.list_photos(server::store::PhotoFamily::Claims).await.expect("listed").is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), released).await.expect("what was held is let go of");
}

/// Entries name a photo again and again while it is taken away again and again, as two servers would do it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_acknowledged_entry_never_loses_its_photo() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(with_photos(&store, &hands)).await;
    put_photo(&store, PHOTO).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    for round in 0..100_u8 {
        let photo = Hash([round; 32]);
        put_photo(&store, photo).await;
        let mut leaver = Leaver::new(store.clone(), WriterId([round; 16]));
        let end = engine.status().entries;
        let submission = ada.tries(said::photos(ada.pet, vec![photo]));
        let (outcome, fates) = tokio::join!(submit(&engine, submission), async {
            // At another moment each time.
            for _ in 0..round % 16 {
                tokio::task::yield_now().await;
            }
            leaver.take(&[photo], Why::Unnamed, (EntryIndex(0), end)).await.expect("the store works")
        });
        match outcome {
            Outcome::Accepted(_) => {
                ada.sequence += 1;
                assert!(is_there(&store, photo).await, "round {round}: {fates:?}");
            }
            Outcome::PhotoMissing(_) | Outcome::TryLater { .. } => {}
            other => panic!("{other:?}"),
        }
        assert_eq!(fates == [Fate::Gone], !is_there(&store, photo).await, "round {round}");
    }
    engine.shutdown().await;
}

#[tokio::test]
async fn an_operator_can_take_a_photo_down_everywhere() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let chain = chain_in(folder.path());
    let store = Objects::open(&chain.store).expect("a folder");
    let engine = start(with_photos(&store, &Hands::new())).await;
    put_photo(&store, PHOTO).await;
    TestAccount::hatched(&engine, "ada").await;
    TestAccount::hatched(&engine, "ben").await;
    let args = RedactArgs { entry: 1, reason: Reason::Law, photos_everywhere: false, chain };
    redact(&args).await.expect("erased");
    assert!(is_there(&store, PHOTO).await, "ben's hatching shows it");
    redact(&RedactArgs { photos_everywhere: true, ..args }).await.expect("taken down");
    assert!(!is_there(&store, PHOTO).await && is_erased(&store, PHOTO).await);
    engine.shutdown().await;
    audited(&store).await;
}

#[tokio::test]
async fn a_retry_gets_its_receipt_although_the_photo_was_erased_since() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(with_photos(&store, &hands)).await;
    put_photo(&store, PHOTO).await;
    // This one reads what the other one writes only when it has to.
    let mut behind = with_photos(&store, &hands);
    behind.tuning.poll = Duration::from_secs(600);
    let behind = start(behind).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    let other = Hash([7; 32]);
    put_photo(&store, other).await;
    let post = ada.says(said::photos(ada.pet, vec![other]));
    let receipt = accepted(submit(&engine, post.clone()).await);
    erase(&engine, receipt.index).await;
    until_erased(&store, other).await;
    for engine in [&engine, &behind] {
        assert_eq!(accepted(submit(engine, post.clone()).await), receipt);
        engine.shutdown().await;
    }
    audited(&store).await;
}

/// What the store says of the claim counts, whatever it has answered.
#[tokio::test]
async fn a_photo_is_held_only_by_a_claim_that_is_there() {
    for mishap in MISHAPS {
        let store = memory();
        put_photo(&store, PHOTO).await;
        let shelf = StoreShelf(Faulty::new(store.clone(), move |_, _| Some(mishap)));
        let held = shelf.claim(&PHOTO, WriterId([1; 16])).await.unwrap_or(false);
        let claims = store.list_photos(PhotoFamily::Claims).await.expect("listed");
        assert!(!held || !claims.is_empty(), "{mishap:?}");
    }
}
