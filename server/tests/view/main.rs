//! The view's own promises: it can be deleted, it survives what happens to its file, and no other process shares it.

use std::path::Path;
use std::sync::Arc;

use api::content::{FeedPage, RemembrancePage};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::keys::PublicKey;
use server::engine::{Archive, Engine, Found};
use server::store::Objects;
use server::view::{Beside, Place, Question, Slice, View, ViewArchive, ViewError};
use testkit::said;
use testkit::server::account::{TestAccount, accepted, submit};
use testkit::server::{Hands, options, start};

const WHOLE_FEED: Question = Question::Feed(Slice { cursor: None, limit: 50 });

async fn engine() -> Engine {
    let engine = start(options(Arc::new(Objects::memory()), &Hands::new())).await;
    let mut ida = TestAccount::hatched(&engine, "ida").await;
    for number in 0..5 {
        accepted(submit(&engine, ida.post(&format!("moment {number}"))).await);
    }
    engine
}

fn open(file: &Path, engine: &Engine) -> View {
    View::open(Place::at(file).expect("a place"), &engine.chain_id()).expect("a view")
}

async fn read_all(view: &View, engine: &Engine) {
    let from = *view.next().borrow();
    let page = engine.entries(from, 1_000).await.expect("entries");
    view.add(page, Beside::default()).await.expect("read");
}

async fn feed(view: &View) -> FeedPage {
    let json = view.ask(WHOLE_FEED).await.expect("an answer").expect("a feed");
    serde_json::from_slice(&json).expect("a FeedPage")
}

#[tokio::test]
async fn a_view_goes_on_where_it_was() {
    let engine = engine().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("view.sqlite");
    let view = open(&file, &engine);
    read_all(&view, &engine).await;
    let before = feed(&view).await;
    assert_eq!(before.items.len(), 6);
    drop(view);
    let view = open(&file, &engine);
    assert_eq!(*view.next().borrow(), engine.status().entries);
    assert_eq!(feed(&view).await, before);
}

#[tokio::test]
async fn a_view_that_is_deleted_or_damaged_is_made_anew() {
    let engine = engine().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("view.sqlite");
    let view = open(&file, &engine);
    read_all(&view, &engine).await;
    let before = feed(&view).await;
    drop(view);
    for damage in [None, Some(&b"not a database at all, not even close"[..]), Some(&b""[..])] {
        std::fs::remove_file(&file).expect("removed");
        if let Some(bytes) = damage {
            std::fs::write(&file, bytes).expect("written");
        }
        let view = open(&file, &engine);
        assert_eq!(*view.next().borrow(), EntryIndex(0));
        read_all(&view, &engine).await;
        assert_eq!(feed(&view).await, before);
    }
}

#[tokio::test]
async fn a_view_of_another_chain_is_made_anew() {
    let engine = engine().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("view.sqlite");
    let view = open(&file, &engine);
    read_all(&view, &engine).await;
    drop(view);
    let other = View::open(Place::at(&file).expect("a place"), &Hash([1; 32])).expect("a view");
    assert_eq!(*other.next().borrow(), EntryIndex(0));
}

#[tokio::test]
async fn a_view_of_an_older_make_is_made_anew_with_every_visit() {
    let engine = engine().await;
    let mut tom = TestAccount::hatched(&engine, "tom").await;
    let entries = engine.entries(EntryIndex(1), 1).await.expect("entries").entries;
    let pet = chain::merkle::leaf_hash(&entries[0].bytes);
    accepted(submit(&engine, tom.says(said::pat(pet, None))).await);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("view.sqlite");
    let view = open(&file, &engine);
    read_all(&view, &engine).await;
    let remembered = |json: &[u8]| serde_json::from_slice::<RemembrancePage>(json).expect("a RemembrancePage");
    let before = remembered(&view.ask(Question::Remembrance(pet)).await.expect("an answer").expect("a pet"));
    let visitors: Vec<_> = before.visitors.iter().filter_map(|person| person.handle.as_deref()).collect();
    assert_eq!(visitors, ["tom"]);
    drop(view);
    let database = rusqlite::Connection::open(&file).expect("a database");
    database.execute("UPDATE about SET version = version - 1", []).expect("a version");
    drop(database);
    let view = open(&file, &engine);
    assert_eq!(*view.next().borrow(), EntryIndex(0));
    read_all(&view, &engine).await;
    let after = remembered(&view.ask(Question::Remembrance(pet)).await.expect("an answer").expect("a pet"));
    assert_eq!(after, before);
}

#[tokio::test]
async fn two_servers_do_not_share_a_view() {
    let engine = engine().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("view.sqlite");
    let (first, second) = (open(&file, &engine), open(&file, &engine));
    read_all(&first, &engine).await;
    assert_eq!(*second.next().borrow(), EntryIndex(0));
    read_all(&second, &engine).await;
    assert_eq!(feed(&second).await, feed(&first).await);
}

#[tokio::test]
async fn entries_are_read_once_and_in_order() {
    let engine = engine().await;
    let view = View::open(Place::temporary().expect("a place"), &engine.chain_id()).expect("a view");
    let later = engine.entries(EntryIndex(2), 2).await.expect("entries");
    let gap = view.add(later, Beside::default()).await;
    assert!(matches!(gap, Err(ViewError::Gap { expected: EntryIndex(0), given: EntryIndex(2) })));
    let first = engine.entries(EntryIndex(0), 3).await.expect("entries");
    view.add(first.clone(), Beside::default()).await.expect("read");
    view.add(first, Beside::default()).await.expect("passed over");
    assert_eq!(*view.next().borrow(), EntryIndex(3));
    read_all(&view, &engine).await;
    assert_eq!(feed(&view).await.items.len(), 6);
}

#[tokio::test]
async fn an_answer_is_never_older_than_what_was_read_before() {
    let engine = engine().await;
    let view = View::open(Place::temporary().expect("a place"), &engine.chain_id()).expect("a view");
    for limit in 1..=7 {
        let from = *view.next().borrow();
        view.add(engine.entries(from, 1).await.expect("entries"), Beside::default()).await.expect("read");
        assert_eq!(feed(&view).await.as_of, EntryIndex(limit));
    }
}

#[tokio::test]
async fn old_events_are_found_by_key_and_number() {
    let engine = engine().await;
    let view = View::open(Place::temporary().expect("a place"), &engine.chain_id()).expect("a view");
    let archive = ViewArchive::default();
    let ida = TestAccount::newcomer(engine.chain_id(), "ida").key();
    assert_eq!(archive.find(&ida, 0).await, Found::NotBefore(EntryIndex(0)), "no view to ask yet");
    archive.ask(view.clone());
    assert_eq!(archive.find(&ida, 0).await, Found::NotBefore(EntryIndex(0)), "nothing is read yet");
    read_all(&view, &engine).await;
    let end = Found::NotBefore(EntryIndex(7));
    let rows = [(0, Found::At(EntryIndex(1))), (5, Found::At(EntryIndex(6))), (6, end)];
    for (sequence, entry) in rows {
        assert_eq!(archive.find(&ida, sequence).await, entry, "{sequence}");
    }
    assert_eq!(archive.find(&PublicKey([1; 32]), 0).await, end);
}

/// Reads until a view has all of a log, mending it where need be.
async fn followed(view: &View, engine: &Engine) {
    let stop = tokio_util::sync::CancellationToken::new();
    let media = server::media::Media::new(engine.store().clone());
    let following = tokio::spawn(server::view::follow(view.clone(), engine.clone(), media, stop.clone()));
    let end = engine.status().entries;
    let mut next = view.next();
    let read = async {
        next.wait_for(|next| *next == end).await.expect("it lives");
        while view.is_making() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), read).await.expect("in time");
    stop.cancel();
    following.await.expect("no panic");
}

#[tokio::test]
async fn a_view_that_has_read_another_log_is_made_anew() {
    // After it was put back the log goes on with other entries: fewer than there were, as many, more.
    for others in [1, 3, 5] {
        let (store, hands): (server::store::SharedStore, _) = (Arc::new(Objects::memory()), Hands::new());
        let engine = start(options(store.clone(), &hands)).await;
        let mut ida = TestAccount::hatched(&engine, "ida").await;
        for number in 0..5 {
            accepted(submit(&engine, ida.post(&format!("moment {number}"))).await);
        }
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("view.sqlite");
        let view = open(&file, &engine);
        read_all(&view, &engine).await;
        engine.shutdown().await;
        drop(view);
        for first in (4..7).map(EntryIndex) {
            store.delete(&server::store::StorageKey::Segment(first)).await.expect("deleted");
        }
        let engine = start(options(store, &hands)).await;
        ida.sequence = 3;
        for number in 0..others {
            accepted(submit(&engine, ida.post(&format!("other {number}"))).await);
        }
        let view = open(&file, &engine);
        assert_eq!(*view.next().borrow(), EntryIndex(7));
        server::view::fit(&view, &engine).await.expect("it can be made anew");
        assert_eq!((*view.next().borrow(), view.is_making()), (EntryIndex(0), true), "{others}");
        followed(&view, &engine).await;
        assert!(!view.is_making());
        let fresh = View::open(Place::temporary().expect("a place"), &engine.chain_id()).expect("a view");
        read_all(&fresh, &engine).await;
        assert_eq!(feed(&view).await, feed(&fresh).await);
        server::view::fit(&view, &engine).await.expect("it is read");
        assert_eq!(*view.next().borrow(), engine.status().entries, "now it fits");
        engine.shutdown().await;
    }
}

#[tokio::test]
async fn a_view_with_other_tables_or_cut_off_is_made_anew_at_the_start() {
    let engine = engine().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("view.sqlite");
    for damage in ["DROP TABLE feed", "ALTER TABLE pets ADD COLUMN colour TEXT", "DROP INDEX photos_commitment", ""] {
        let view = open(&file, &engine);
        read_all(&view, &engine).await;
        drop(view);
        if damage.is_empty() {
            let size = std::fs::metadata(&file).expect("there").len();
            std::fs::File::options().write(true).open(&file).expect("a file").set_len(size / 2).expect("cut off");
        } else {
            let database = rusqlite::Connection::open(&file).expect("a database");
            database.execute_batch(damage).expect("damaged");
        }
        let view = open(&file, &engine);
        assert_eq!(*view.next().borrow(), EntryIndex(0), "{damage}");
        read_all(&view, &engine).await;
        assert_eq!(feed(&view).await.items.len(), 6);
    }
}

#[tokio::test]
async fn a_view_that_is_damaged_while_it_is_used_is_made_anew() {
    let engine = engine().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("view.sqlite");
    let view = open(&file, &engine);
    read_all(&view, &engine).await;
    let before = feed(&view).await;
    let stop = tokio_util::sync::CancellationToken::new();
    let media = server::media::Media::new(engine.store().clone());
    let following = tokio::spawn(server::view::follow(view.clone(), engine.clone(), media, stop.clone()));
    for damage in ["DROP TABLE feed", "DELETE FROM pets; DELETE FROM accounts"] {
        rusqlite::Connection::open(&file).expect("a database").execute_batch(damage).expect("damaged");
        if damage.starts_with("DELETE") {
            // Found by the next reader.
            let mut ida = TestAccount::newcomer(engine.chain_id(), "ida");
            let entries = engine.entries(EntryIndex(1), 1).await.expect("entries").entries;
            ida.settle_in(chain::merkle::leaf_hash(&entries[0].bytes), 2);
            ida.sequence = 6;
            accepted(submit(&engine, ida.post("one more")).await);
        }
        let mended = async {
            let expected = if damage.starts_with("DELETE") { before.items.len() + 1 } else { before.items.len() };
            loop {
                // Another question each time, since answers are kept.
                static LIMIT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(50);
                let limit = LIMIT.fetch_add(1, std::sync::atomic::Ordering::SeqCst).min(100);
                let asked = view.ask(Question::Feed(Slice { cursor: None, limit })).await;
                let items = asked.ok().flatten().and_then(|json| serde_json::from_slice::<FeedPage>(&json).ok());
                if items.is_some_and(|page| page.items.len() == expected) && !view.is_making() {
                    return;
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), mended).await.expect("in time");
    }
    stop.cancel();
    following.await.expect("no panic");
}

#[tokio::test]
async fn numbers_beyond_what_the_view_can_count_are_no_old_events() {
    let engine = engine().await;
    let view = View::open(Place::temporary().expect("a place"), &engine.chain_id()).expect("a view");
    read_all(&view, &engine).await;
    let archive = ViewArchive::default();
    archive.ask(view.clone());
    let ida = TestAccount::newcomer(engine.chain_id(), "ida").key();
    for sequence in [u64::MAX, 1 << 63, (1 << 63) - 1] {
        assert_eq!(archive.find(&ida, sequence).await, Found::NotBefore(EntryIndex(7)), "{sequence}");
    }
}
