//! What `server::store::Store` promises.

use bytes::Bytes;
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex};
use futures::future::join_all;
use server::store::{Created, Family, PackFamily, PackName, Part, PhotoFamily, StorageKey, probe};

use crate::stores::{Kind, every_kind};

const KEY: StorageKey = StorageKey::Segment(EntryIndex(7));

fn bytes(text: &'static str) -> Bytes {
    Bytes::from_static(text.as_bytes())
}

#[tokio::test]
async fn what_was_written_is_read_and_the_newest_wins() {
    for Kind { name, store, .. } in every_kind() {
        assert_eq!(store.get(&KEY).await.expect("readable"), None, "{name}");
        assert!(!store.exists(&KEY).await.expect("readable"), "{name}");
        for text in ["one", "two", ""] {
            store.put(&KEY, bytes(text)).await.expect("written");
            assert_eq!(store.get(&KEY).await.expect("readable"), Some(bytes(text)), "{name}");
        }
        assert!(store.exists(&KEY).await.expect("readable"), "{name}: an empty object is one, too");
        store.settle(&KEY).await.expect("durable");
    }
}

#[tokio::test]
async fn what_is_there_is_not_created_again() {
    for Kind { name, store, .. } in every_kind() {
        assert_eq!(store.create(&KEY, bytes("first")).await.expect("created"), Created::Written, "{name}");
        assert_eq!(store.create(&KEY, bytes("second")).await.expect("looked"), Created::Taken, "{name}");
        assert_eq!(store.get(&KEY).await.expect("readable"), Some(bytes("first")), "{name}");
        store.delete(&KEY).await.expect("deleted");
        assert_eq!(store.create(&KEY, bytes("third")).await.expect("created"), Created::Written, "{name}");
    }
}

/// All agreement between servers rests on this.
#[tokio::test]
async fn of_sixteen_creates_at_once_one_wins_and_its_bytes_stay() {
    for Kind { name, store, .. } in every_kind() {
        for round in 0..8 {
            let key = StorageKey::Segment(EntryIndex(round));
            let racers = (0..16_u8).map(|racer| {
                let (store, key) = (store.clone(), key.clone());
                async move { (racer, store.create(&key, vec![racer; 1_000].into()).await) }
            });
            let mut winners = Vec::new();
            for (racer, raced) in join_all(racers).await {
                // A bucket may also answer that another write is under way.
                if let Ok(Created::Written) = raced {
                    winners.push(racer);
                }
            }
            let [winner] = winners[..] else { panic!("{name}: {winners:?} won round {round}") };
            let kept = store.get(&key).await.expect("readable");
            assert_eq!(kept, Some(vec![winner; 1_000].into()), "{name}");
        }
        probe(&store).await.expect("a store to rely on");
    }
}

#[tokio::test]
async fn parts_end_where_the_object_ends() {
    for Kind { name, store, .. } in every_kind() {
        assert_eq!(store.get_part(&KEY, 0..4).await.expect("readable"), None, "{name}");
        store.put(&KEY, bytes("0123456789")).await.expect("written");
        for (part, text) in [(0..4, "0123"), (4..10, "456789"), (8..100, "89")] {
            let read = store.get_part(&KEY, part.clone()).await.expect("readable");
            assert_eq!(read, Some(Part { bytes: bytes(text), of: 10 }), "{name} {part:?}");
        }
        let behind = store.get_part(&KEY, 10..12).await.expect("readable");
        assert_eq!(behind, Some(Part { bytes: bytes(""), of: 10 }), "{name}");
        store.put(&KEY, bytes("")).await.expect("written");
        let empty = store.get_part(&KEY, 0..4).await.expect("readable");
        assert_eq!(empty, Some(Part { bytes: bytes(""), of: 0 }), "{name}");
    }
}

#[tokio::test]
async fn several_objects_are_read_in_their_order() {
    for Kind { name, store, .. } in every_kind() {
        let keys: Vec<_> = (0..40).map(|number| StorageKey::Segment(EntryIndex(number))).collect();
        for key in keys.iter().step_by(2) {
            store.put(key, key.to_string().into()).await.expect("written");
        }
        let found = store.get_together(&keys).await.expect("readable");
        for (number, (key, found)) in keys.iter().zip(found).enumerate() {
            assert_eq!(found, (number % 2 == 0).then(|| key.to_string().into()), "{name} {key}");
        }
    }
}

#[tokio::test]
async fn what_is_gone_is_deleted_without_a_word() {
    for Kind { name, store, .. } in every_kind() {
        store.delete(&KEY).await.expect("nothing to delete");
        store.put(&KEY, bytes("x")).await.expect("written");
        store.delete(&KEY).await.expect("deleted");
        assert_eq!(store.get(&KEY).await.expect("readable"), None, "{name}");
    }
}

#[tokio::test]
async fn a_family_is_listed_in_order_and_whole() {
    // A bucket lists a thousand names at a time.
    const MANY: u64 = 1_050;
    for Kind { name, store, .. } in every_kind() {
        assert_eq!(store.list(Family::Segments).await.expect("listed"), [], "{name}");
        let numbers: Vec<_> = (0..MANY).map(|number| EntryIndex(number * 11)).collect();
        for some in numbers.chunks(50) {
            let writes = some.iter().map(|number| {
                let (store, key) = (store.clone(), StorageKey::Segment(*number));
                async move { store.put(&key, bytes("x")).await }
            });
            for written in join_all(writes).await {
                written.expect("written");
            }
        }
        for place in [0, 1, 700, MANY as usize - 1] {
            let from = store.list_from(Family::Segments, numbers[place]).await.expect("listed");
            assert_eq!(from, numbers[place..], "{name} from {place}");
        }
        let beyond = store.list_from(Family::Segments, EntryIndex(MANY * 11)).await.expect("listed");
        assert_eq!(beyond, [], "{name}");
        store.put(&StorageKey::Snapshot(EntryIndex(5)), bytes("x")).await.expect("written");
        assert_eq!(store.list(Family::Segments).await.expect("listed"), numbers, "{name}");
        assert_eq!(store.list(Family::Snapshots).await.expect("listed"), [EntryIndex(5)], "{name}");
        store.sweep().await.expect("swept");
        assert_eq!(store.list(Family::Segments).await.expect("listed"), numbers, "{name}: a sweep takes nothing");
    }
}

#[tokio::test]
async fn votes_are_listed_from_an_entry_on() {
    let vote = |entry, account| StorageKey::Vote { entry: EntryIndex(entry), account: AccountId(account) };
    let votes = [vote(6, 1), vote(7, 0), vote(7, 4_000_000_000), vote(8, 2), vote(u64::MAX, 3)];
    for Kind { name, store, .. } in every_kind() {
        let listed = async |from| {
            let mut listed = store.list_votes(EntryIndex(from)).await.expect("listed");
            listed.sort_by_key(ToString::to_string);
            listed
        };
        assert_eq!(listed(0).await, [], "{name}");
        for key in votes.iter().rev().chain([&KEY, &StorageKey::LogShape]) {
            store.put(key, bytes("x")).await.expect("written");
        }
        for (from, rest) in [(0, 0), (6, 0), (7, 1), (8, 3), (9, 4), (u64::MAX, 4)] {
            assert_eq!(listed(from).await, votes[rest..], "{name} from {from}");
        }
        store.delete(&votes[0]).await.expect("deleted");
        assert_eq!(listed(0).await, votes[1..], "{name}");
    }
}

#[tokio::test]
async fn packs_are_listed_without_the_markers_of_those_that_leave() {
    for Kind { name, store, .. } in every_kind() {
        let [kept, leaves] = [1, 2].map(|byte| PackName { entries: EntryIndex(7), hash: Hash([byte; 32]) });
        store.put(&StorageKey::Pack(kept), bytes("x")).await.expect("written");
        store.put(&StorageKey::PackLeaving(leaves), Bytes::new()).await.expect("written");
        assert_eq!(store.list_packs(PackFamily::Kept).await.expect("listed"), [kept], "{name}");
        assert_eq!(store.list_packs(PackFamily::Leaving).await.expect("listed"), [leaves], "{name}");
    }
}

#[tokio::test]
async fn photos_are_listed_by_the_first_byte_of_their_names() {
    for Kind { name, store, .. } in every_kind() {
        let photos = [Hash([1; 32]), Hash([2; 32])];
        for photo in photos {
            store.put(&StorageKey::Photo(photo), bytes("x")).await.expect("written");
            store.put(&StorageKey::PhotoNote(photo), bytes("x")).await.expect("written");
        }
        let kept = store.list_photos(PhotoFamily::Kept(2)).await.expect("listed");
        assert_eq!(kept, [StorageKey::Photo(photos[1])], "{name}");
        assert_eq!(store.list_photos(PhotoFamily::Waiting).await.expect("listed"), [], "{name}");
    }
}
