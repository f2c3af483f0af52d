//! What a snapshot costs that follows on another one: bytes and objects, whole and in chunks; and how long reading it
//! takes. The same of an image, which is not stored in chunks, and this says why.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use chain::abi::{Request, Response};
use chain::ids::EntryIndex;
use server::engine::{Threads, chunked};
use server::host::RulesSource;
use server::store::{Objects, SharedStore, StorageKey};
use testkit::crowd::Crowd;
use testkit::dice::Dice;
use testkit::server::wasm_rules;

const PETS: usize = 100_000;
const ENTRIES: usize = 1_000;
const ROUNDS: usize = 5;

pub fn run() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let rules = wasm_rules();
    for (active, newcomers) in [(40, 0), (40, 10), (200, 10), (1_000, 10)] {
        let (mut crowd, mut dice) = (Crowd::of(PETS), Dice::new(1));
        let before = crowd.snapshot();
        crowd.live(&mut dice, active, ENTRIES, newcomers);
        let after = crowd.snapshot();
        println!(
            "{PETS} pets; {ENTRIES} entries by {active} of them, and {newcomers} births, lie between two snapshots"
        );
        let images = [image_of(rules.as_ref(), &before), image_of(rules.as_ref(), &after)];
        runtime.block_on(measure("snapshot", before, after));
        let [before, after] = images;
        runtime.block_on(measure("image", before, after));
    }
}

fn image_of(rules: &dyn RulesSource, snapshot: &[u8]) -> Vec<u8> {
    let mut instance = rules.instance().expect("it starts");
    let restored = instance.call(&Request::Restore(snapshot.to_vec())).expect("no trap");
    assert!(matches!(restored, Response::Status(_)), "{restored:?}");
    instance.image().expect("it has memory")
}

async fn measure(what: &str, before: Vec<u8>, after: Vec<u8>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store: SharedStore = Arc::new(Objects::folder(folder.path()).expect("a store"));
    let (first, second, whole) = (EntryIndex(1), EntryIndex(2), EntryIndex(3));
    let write = |entries, bytes: &[u8]| chunked::write(&store, entries, Bytes::copy_from_slice(bytes), Threads::Own);
    write(first, &before).await.expect("written");
    let then = stored(folder.path());
    let begun = Instant::now();
    write(second, &after).await.expect("written");
    let took = begun.elapsed();
    let now = stored(folder.path());
    let begun = Instant::now();
    store.put(&StorageKey::Snapshot(whole), after.clone().into()).await.expect("written");
    println!(
        "  {:<9} whole: {} KiB in {} ms; in chunks: {} KiB in {} objects, in {} ms",
        what,
        after.len() >> 10,
        begun.elapsed().as_millis(),
        (now.0 - then.0) >> 10,
        now.1 - then.1,
        took.as_millis(),
    );
    let (chunks, whole) = (read(&store, second).await, read(&store, whole).await);
    println!("  {:<9} read: whole in {} ms, from chunks in {} ms", "", whole.as_millis(), chunks.as_millis());
}

/// The shortest time.
async fn read(store: &SharedStore, entries: EntryIndex) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let found = chunked::read(store, entries, Threads::Own).await.expect("readable");
        best = best.min(begun.elapsed());
        assert!(found.is_some(), "it is whole");
    }
    best
}

/// Bytes and files in a folder.
pub fn stored(folder: &Path) -> (u64, u64) {
    let mut sum = (0, 0);
    for file in std::fs::read_dir(folder).expect("a folder") {
        let file = file.expect("readable");
        let (bytes, files) =
            if file.path().is_dir() { stored(&file.path()) } else { (file.metadata().expect("readable").len(), 1) };
        sum = (sum.0 + bytes, sum.1 + files);
    }
    sum
}
