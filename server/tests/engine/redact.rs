//! Erasures: the log says so, the store forgets, every proof still holds.

use api::log::{LogEntry, Outcome};
use chain::error::Rejection;
use chain::event::{Editable, RedactReason};
use chain::ids::EntryIndex;
use server::cli::{Reason, RedactArgs};
use server::engine::Engine;
use server::operator::OperatorError;
use server::redact::redact;
use server::store::{Objects, SharedStore, StorageKey};
use testkit::said;
use testkit::server::account::{TestAccount, accepted, redacted, submit};
use testkit::server::stores::{Faulty, Mishap};
use testkit::server::{Hands, audited, chain_in, options, start};

use crate::accepts::memory;

fn rewords(person: &mut TestAccount, entry: EntryIndex, text: &str) -> Vec<u8> {
    person.says(said::edit(Editable::Post, entry, text))
}

async fn entry(engine: &Engine, index: EntryIndex) -> LogEntry {
    engine.entries(index, 1).await.expect("readable").entries.remove(0)
}

/// Looks for the words in every object that holds texts.
async fn is_stored(store: &SharedStore, words: &str) -> bool {
    for start in store.list(server::store::Family::Segments).await.expect("listed") {
        let bytes = store.get(&StorageKey::Segment(start)).await.expect("readable").expect("there");
        if bytes.windows(words.len()).any(|window| window == words.as_bytes()) {
            return true;
        }
    }
    false
}

/// A start does not see in the log any more what was done before.
async fn shut_down_behind_a_snapshot(engine: Engine, hands: &Hands) {
    hands.forward(std::time::Duration::from_secs(1));
    crate::accepts::until_height(&engine, 1).await;
    engine.shutdown().await;
}

#[tokio::test]
async fn an_erased_post_is_gone_with_its_edits() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(options(store.clone(), &hands)).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    let post = accepted(submit(&engine, ada.post("my secret address")).await).index;
    accepted(submit(&engine, rewords(&mut ada, post, "still my secret address")).await);
    accepted(submit(&engine, ada.post("hello")).await);
    assert!(is_stored(&store, "secret").await);
    redacted(&engine, post, RedactReason::AuthorAsked).await;
    let again = engine.redact(post, RedactReason::Harm).await.expect("not busy");
    assert_eq!(again, Outcome::Refused(Rejection::RedactedBefore));
    // All that is to be done afterwards is done when the engine has stopped.
    engine.shutdown().await;
    assert_eq!(entry(&engine, post).await.texts, vec![None]);
    assert!(!is_stored(&store, "secret").await);
    assert!(is_stored(&store, "hello").await);
    audited(&store).await;
}

#[tokio::test]
async fn an_erasure_cut_short_is_done_at_the_next_start() {
    let (inner, hands) = (memory(), Hands::new());
    // Overwriting a segment never works, so only the log says that something is to be erased.
    let faulty = Faulty::new(inner.clone(), |_, _| None);
    let engine = start(options(faulty.clone(), &hands)).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    let post = accepted(submit(&engine, ada.post("my secret address")).await).index;
    let spoiled = StorageKey::Segment(post);
    faulty.spoil(move |_, key| (*key == spoiled).then_some(Mishap::Failed));
    redacted(&engine, post, RedactReason::Law).await;
    engine.shutdown().await;
    assert!(is_stored(&inner, "secret").await);

    let engine = start(options(inner.clone(), &hands)).await;
    engine.shutdown().await;
    assert!(!is_stored(&inner, "secret").await);
    audited(&inner).await;
}

#[tokio::test]
async fn an_operator_erases_from_the_command_line_while_a_server_runs() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let chain = chain_in(folder.path());
    let store = Objects::open(&chain.store).expect("a folder");
    let engine = start(options(store.clone(), &Hands::new())).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    let post = accepted(submit(&engine, ada.post("my secret address")).await).index;
    let args = RedactArgs { entry: post.0, reason: Reason::Author, photos_everywhere: false, chain };
    redact(&args).await.expect("erased");
    assert!(!is_stored(&store, "secret").await);
    redact(&args).await.expect("the same again is the same");
    let again = redact(&RedactArgs { reason: Reason::Law, ..args }).await;
    assert!(matches!(again, Err(OperatorError::Refused(Rejection::RedactedBefore))), "{again:?}");
    let mut tip = engine.tip();
    tip.wait_for(|tip| tip.status.entries > EntryIndex(post.0 + 1)).await.expect("the engine lives");
    engine.shutdown().await;
    assert_eq!(entry(&engine, post).await.texts, vec![None]);
    audited(&store).await;
}

/// Two servers blank one segment: the one that is slower writes back what the other has erased, and is killed.
#[tokio::test]
async fn erased_words_that_a_killed_server_brought_back_are_erased_again() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(options(store.clone(), &hands)).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    let posts = vec![ada.post("my secret address"), ada.post("another secret")];
    let outcomes = engine.submit(posts).await.expect("not busy");
    let entries: Vec<_> = outcomes.into_iter().map(|outcome| accepted(outcome).index).collect();
    let key = StorageKey::Segment(entries[0]);
    let before = store.get(&key).await.expect("readable").expect("there");
    redacted(&engine, entries[0], RedactReason::AuthorAsked).await;
    shut_down_behind_a_snapshot(engine, &hands).await;
    assert!(!is_stored(&store, "my secret").await && is_stored(&store, "another secret").await);
    store.put(&key, before).await.expect("written");
    assert!(is_stored(&store, "my secret").await);

    let engine = start(options(store.clone(), &hands)).await;
    engine.shutdown().await;
    assert!(!is_stored(&store, "my secret").await && is_stored(&store, "another secret").await);
    audited(&store).await;
}

/// As a copy leaves it that was made while the disk was full.
#[tokio::test]
async fn a_damaged_mark_is_made_again_and_keeps_no_other_waiting() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(options(store.clone(), &hands)).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    let first = accepted(submit(&engine, ada.post("first secret")).await).index;
    let second = accepted(submit(&engine, ada.post("second secret")).await).index;
    let before = store.get(&StorageKey::Segment(first)).await.expect("readable").expect("there");
    redacted(&engine, first, RedactReason::AuthorAsked).await;
    shut_down_behind_a_snapshot(engine, &hands).await;
    store.put(&StorageKey::Segment(first), before).await.expect("written");
    store.put(&StorageKey::Erasure(first), bytes::Bytes::new()).await.expect("written");
    assert!(is_stored(&store, "first secret").await);

    let engine = start(options(store.clone(), &hands)).await;
    redacted(&engine, second, RedactReason::Law).await;
    engine.shutdown().await;
    assert!(!is_stored(&store, "second secret").await, "it is done all the same");
    // What the mark said is known again now, whenever it was looked.
    let engine = start(options(store.clone(), &hands)).await;
    let done = async {
        while is_stored(&store, "first secret").await {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), done).await.expect("in time");
    engine.shutdown().await;
    assert!(!store.get(&StorageKey::Erasure(first)).await.expect("readable").expect("there").is_empty());
    audited(&store).await;
}

#[tokio::test]
async fn an_erasure_that_cannot_be_done_keeps_nothing_else_waiting() {
    let (inner, hands) = (memory(), Hands::new());
    let faulty = Faulty::new(inner.clone(), |_, _| None);
    let engine = start(options(faulty.clone(), &hands)).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    let first = accepted(submit(&engine, ada.post("first secret")).await).index;
    let second = accepted(submit(&engine, ada.post("second secret")).await).index;
    let stuck = StorageKey::Segment(first);
    faulty.spoil(move |_, key| (*key == stuck).then_some(Mishap::Failed));
    redacted(&engine, first, RedactReason::Law).await;
    redacted(&engine, second, RedactReason::Law).await;
    let done = async {
        while is_stored(&inner, "second secret").await {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), done).await.expect("in time");
    assert!(engine.troubles().iter().any(|trouble| trouble.to_string().starts_with("an erasure cannot be done")));
    for number in 0..8 {
        accepted(submit(&engine, ada.post(&number.to_string())).await);
    }
    hands.forward(std::time::Duration::from_secs(1));
    crate::accepts::until_height(&engine, 1).await;
    let written = async {
        while inner.list(server::store::Family::Snapshots).await.expect("listed").is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), written).await.expect("snapshots are written meanwhile");
    faulty.spoil(|_, _| None);
    engine.shutdown().await;
    assert!(!is_stored(&inner, "first secret").await);
    assert!(engine.troubles().iter().all(|trouble| !trouble.to_string().contains("erasure")));
}
