//! What is written, what is read, and what two servers do to each other.

mod turns;

use std::sync::Arc;

use bytes::Bytes;
use chain::ids::EntryIndex;
use testkit::crowd::Crowd;
use testkit::dice::Dice;

use super::layout::PACKS_MAX;
use super::manifest::{Manifest, Stored};
use super::{keep_newest, read, write};
use crate::engine::options::Threads;
use crate::store::{Objects, PackFamily, PackName, SharedStore, StorageKey};

const PEOPLE: usize = 20_000;

fn memory() -> SharedStore {
    Arc::new(Objects::memory())
}

/// Records like those of a state: most bytes of each are hashes.
fn records(dice: &mut Dice, count: usize) -> Vec<u8> {
    (0..count * 8).flat_map(|_| dice.any().to_le_bytes()).collect()
}

/// Another record at so many places.
fn change(dice: &mut Dice, records: &mut [u8], places: usize) {
    for _ in 0..places {
        let place = dice.below(records.len() / 64) * 64;
        records[place..place + 8].copy_from_slice(&dice.any().to_le_bytes());
    }
}

async fn put(store: &SharedStore, entries: u64, whole: &[u8]) {
    let whole = Bytes::copy_from_slice(whole);
    write(store, EntryIndex(entries), whole, Threads::Callers).await.expect("written");
}

async fn get(store: &SharedStore, entries: u64) -> Option<Bytes> {
    read(store, EntryIndex(entries), Threads::Callers).await.expect("readable")
}

async fn manifest(store: &SharedStore, entries: u64) -> Manifest {
    let bytes = store.get(&StorageKey::Snapshot(EntryIndex(entries))).await.expect("readable").expect("there");
    Stored::read(&bytes).manifest().expect("a manifest")
}

async fn packs(store: &SharedStore) -> Vec<PackName> {
    let mut packs = store.list_packs(PackFamily::Kept).await.expect("listed");
    packs.sort_unstable();
    packs
}

#[tokio::test]
async fn a_change_of_some_records_writes_few_chunks() {
    let (store, mut dice, mut crowd) = (memory(), Dice::new(1), Crowd::of(PEOPLE));
    let before = crowd.snapshot();
    put(&store, 1, &before).await;
    crowd.live(&mut dice, 20, 500, 5);
    let after = crowd.snapshot();
    put(&store, 2, &after).await;
    assert_eq!(get(&store, 1).await.expect("it is whole"), before);
    assert_eq!(get(&store, 2).await.expect("it is whole"), after);
    let new = manifest(&store, 2).await.packs.last().expect("something is new").bytes;
    let share = 100 * new / after.len() as u64;
    println!("{new} of {} bytes are new: {share} %", after.len());
    assert!(share <= 8, "{share} %");
    let manifest = store.get(&StorageKey::Snapshot(EntryIndex(2))).await.expect("readable").expect("there").len();
    assert!(manifest * 50 < after.len(), "{manifest} bytes to say where the others are");
}

#[tokio::test]
async fn nothing_new_writes_no_pack() {
    let (store, mut dice) = (memory(), Dice::new(2));
    let whole = records(&mut dice, 1_000);
    put(&store, 1, &whole).await;
    put(&store, 2, &whole).await;
    assert_eq!(packs(&store).await.len(), 1);
    assert_eq!(get(&store, 2).await.expect("it is whole"), whole);
}

#[tokio::test]
async fn few_packs_are_needed_however_many_snapshots_there_were() {
    let (store, mut dice) = (memory(), Dice::new(3));
    let mut whole = records(&mut dice, 4_000);
    let mut most = 0;
    for entries in 1..=100 {
        change(&mut dice, &mut whole, 2);
        put(&store, entries, &whole).await;
        keep_newest(&store, 2).await.expect("collected");
        assert_eq!(get(&store, entries).await.expect("it is whole"), whole, "{entries}");
        let manifest = manifest(&store, entries).await;
        most = most.max(manifest.packs.len());
        let packed: u64 = manifest.packs.iter().map(|pack| pack.bytes).sum();
        assert!(packed <= 2 * manifest.bytes, "{entries}: {packed} bytes for {}", manifest.bytes);
        // Those of the two that are kept, and what is too young to leave.
        assert!(packs(&store).await.len() <= PACKS_MAX + 3, "{entries}");
    }
    assert!(most > 4, "snapshots are increments: at most {most} packs");
}

#[tokio::test]
async fn what_is_missing_or_damaged_makes_it_unusable() {
    let (store, mut dice) = (memory(), Dice::new(4));
    let mut whole = records(&mut dice, 2_000);
    put(&store, 1, &whole).await;
    change(&mut dice, &mut whole, 3);
    put(&store, 2, &whole).await;
    let snapshot = StorageKey::Snapshot(EntryIndex(2));
    let mut keys: Vec<_> = packs(&store).await.into_iter().map(StorageKey::Pack).collect();
    assert_eq!(keys.len(), 2);
    keys.push(snapshot);
    for key in keys {
        let good = store.get(&key).await.expect("readable").expect("there");
        for place in [good.len() / 3, good.len() - 1] {
            let mut bad = good.to_vec();
            bad[place] ^= 1;
            store.put(&key, bad.into()).await.expect("written");
            // A part of a pack that is not needed any more may be anything.
            let found = get(&store, 2).await;
            assert!(found.is_none_or(|found| found == whole), "{key}, byte {place}");
            store.put(&key, good.slice(..place)).await.expect("written");
            assert_eq!(get(&store, 2).await, None, "{key} ends at byte {place}");
        }
        store.delete(&key).await.expect("deleted");
        assert_eq!(get(&store, 2).await, None, "{key} is gone");
        store.put(&key, good).await.expect("written");
        assert_eq!(get(&store, 2).await.expect("it is whole again"), whole);
    }
}

#[tokio::test]
async fn one_that_is_written_anew_relies_on_nothing_of_the_damaged_one() {
    let (store, mut dice) = (memory(), Dice::new(5));
    let whole = records(&mut dice, 1_000);
    put(&store, 1, &whole).await;
    let pack = StorageKey::Pack(packs(&store).await[0]);
    store.put(&pack, Bytes::from_static(b"damaged")).await.expect("written");
    put(&store, 1, &whole).await;
    assert_eq!(get(&store, 1).await.expect("it is whole"), whole);
}

#[tokio::test]
async fn one_that_was_stored_whole_is_read_and_the_next_is_cut() {
    let (store, mut dice) = (memory(), Dice::new(6));
    let whole = records(&mut dice, 1_000);
    store.put(&StorageKey::Snapshot(EntryIndex(1)), whole.clone().into()).await.expect("written");
    assert_eq!(get(&store, 1).await.expect("as it is"), whole);
    put(&store, 2, &whole).await;
    assert_eq!(get(&store, 2).await.expect("it is whole"), whole);
    keep_newest(&store, 2).await.expect("collected");
    assert_eq!(packs(&store).await.len(), 1);
}

#[tokio::test]
async fn what_a_snapshot_names_stays_and_the_rest_leaves() {
    let (store, mut dice) = (memory(), Dice::new(7));
    for entries in 1..=4 {
        let whole = records(&mut dice, 100);
        put(&store, entries, &whole).await;
    }
    // A marker that a server has left that was killed.
    let left = manifest(&store, 1).await.packs[0].name;
    store.delete(&StorageKey::Pack(left)).await.expect("deleted");
    store.put(&StorageKey::PackLeaving(left), Bytes::new()).await.expect("written");
    keep_newest(&store, 2).await.expect("collected");
    let numbers: Vec<_> = packs(&store).await.iter().map(|pack| pack.entries.0).collect();
    assert_eq!(numbers, [3, 4]);
    assert!(store.list_packs(PackFamily::Leaving).await.expect("listed").is_empty());
}
