//! Events too old for the engine's own memory are found through the archive.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chain::ids::EntryIndex;
use chain::keys::PublicKey;
use server::engine::Archive;

use crate::accepts::memory;
use crate::common::person::{Person, accepted, submit};
use crate::common::{Hands, options, start};

#[derive(Default)]
struct Written(Mutex<Vec<(PublicKey, u64, EntryIndex)>>);

#[async_trait]
impl Archive for Written {
    async fn find(&self, key: &PublicKey, sequence: u64) -> Option<EntryIndex> {
        let rows = self.0.lock().expect("not poisoned");
        rows.iter().find(|row| (row.0, row.1) == (*key, sequence)).map(|row| row.2)
    }
}

#[tokio::test]
async fn a_very_late_repetition_gets_the_first_receipt() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(options(store.clone(), &hands)).await;
    let mut person = Person::hatched(&engine, "ada").await;
    let post = person.post("long ago");
    let first = submit(&engine, post.clone()).await;
    let index = accepted(first.clone()).index;
    // More events than are remembered.
    for number in 0..1_100 {
        let posts = (0..60).map(|place| person.post(&format!("{number} {place}"))).collect();
        engine.submit(posts).await.expect("not busy");
    }
    assert!(!matches!(submit(&engine, post.clone()).await, api::log::Outcome::Accepted(_)));
    engine.shutdown().await;

    let archive = Written::default();
    archive.0.lock().expect("not poisoned").push((person.key(), 1, index));
    let mut options = options(store, &hands);
    options.archive = Arc::new(archive);
    let engine = start(options).await;
    assert_eq!(submit(&engine, post).await, first);
    let other = person.post_numbered(1, "not that one");
    assert!(!matches!(submit(&engine, other).await, api::log::Outcome::Accepted(_)));
    engine.shutdown().await;
}
