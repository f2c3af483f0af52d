//! What an operator can make of stores and their backups, as a table: which parts of which store are put together, and
//! whether a server starts on that, what it says, and where it writes. In every kind of store.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chain::entry::Entry;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use server::copy::copy;
use server::engine::{Engine, EngineOptions, Threads};
use server::house::HouseKey;
use server::store::{Family, LogStore, Objects, PackFamily, SharedStore, StorageKey};
use testkit::server::account::{TestAccount, accepted, submit};
use testkit::server::{Hands, audited, options, start, wasm_rules};
use tokio::task::LocalSet;

use crate::stores::every_kind;

/// Stores that are mixed.
#[derive(Clone, Copy, Debug)]
enum Of {
    /// A chain at its 9th entry, with a snapshot there.
    Older,
    /// The same chain later, at its 20th.
    Newer,
    /// What a second server made of a copy of `Older`: as long as `Newer`.
    Fork,
    /// Another chain of the same house.
    Other,
    /// A chain of another house.
    Strangers,
}

/// Parts of a store.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// Segments that begin at these entries: from, and before.
    Log(u64, u64),
    Snapshots,
    Images,
    Checkpoint,
    /// Notes of photos, which stand for the photos.
    Photos,
}

use Of::{Fork, Newer, Older, Other, Strangers};
use Part::{Checkpoint, Images, Log, Photos, Snapshots};

const LOG: Part = Log(0, u64::MAX);

/// What a server does.
enum Then {
    /// It does not start, says this, and writes nothing.
    Refuses(&'static [&'static str]),
    /// It starts behind this entry, says this, and nothing else, and writes there.
    WritesAt(u64, &'static [&'static str]),
}

use Then::{Refuses, WritesAt};

const IS_DAMAGED: &str = "a snapshot is damaged, or of another log, and is skipped";
const IS_REMOVED: &str = "a snapshot that this log does not lead to, or that is damaged, is removed";
const IS_SHORTER: &str = "the log is shorter than the house has signed. If it was put back from an older backup";
const IS_MIXED: &str = "the log is another than the house has signed: parts of two stores were mixed";
const OTHER_CHECKPOINT: &str = "the checkpoint in the store is damaged, or of another chain, and is made again";
const NO_LOG: &str = "but no log: it is missing, and no other is begun in its place. Put the folder log back";
const PUT_BACK: &str = "Nothing is written behind a hole. Put the missing segments back from a backup";

/// What was done, of what the store is made then, and what a server does.
type Row = (&'static str, &'static [(Of, Part)], Then);

const TABLE: &[Row] = &[
    ("a whole store", &[(Newer, LOG), (Newer, Snapshots), (Newer, Images), (Newer, Checkpoint)], WritesAt(20, &[])),
    ("the log alone", &[(Newer, LOG)], WritesAt(20, &[])),
    ("no images", &[(Newer, LOG), (Newer, Snapshots), (Newer, Checkpoint)], WritesAt(20, &[])),
    ("images, but no snapshots", &[(Newer, LOG), (Newer, Images), (Newer, Checkpoint)], WritesAt(20, &[])),
    (
        "a log that is newer than all else",
        &[(Newer, LOG), (Older, Snapshots), (Older, Images), (Older, Checkpoint)],
        WritesAt(20, &[]),
    ),
    (
        "a log that is older than all else",
        &[(Older, LOG), (Newer, Snapshots), (Newer, Images), (Newer, Checkpoint)],
        WritesAt(9, &[IS_DAMAGED, IS_SHORTER, IS_REMOVED]),
    ),
    (
        "a log that is older than the snapshots",
        &[(Older, LOG), (Newer, Snapshots), (Older, Checkpoint)],
        WritesAt(9, &[IS_DAMAGED, IS_REMOVED]),
    ),
    (
        "a log that is older than the images",
        &[(Older, LOG), (Older, Snapshots), (Newer, Images), (Older, Checkpoint)],
        WritesAt(9, &[IS_REMOVED]),
    ),
    (
        "a log that is older than the checkpoint",
        &[(Older, LOG), (Older, Snapshots), (Newer, Checkpoint)],
        WritesAt(9, &[IS_SHORTER]),
    ),
    (
        "a log that ends within a snapshot",
        &[(Newer, Log(0, 15)), (Newer, Snapshots)],
        WritesAt(15, &[IS_DAMAGED, IS_REMOVED]),
    ),
    (
        "a hole behind the snapshots",
        &[(Newer, Log(0, 14)), (Newer, Log(15, 99)), (Older, Snapshots)],
        Refuses(&[
            "the segment that begins at entry 14 is missing, and the one at entry 15 is there",
            PUT_BACK,
            "everything from entry 14 on is lost: move all segments from 15 on out of that folder",
        ]),
    ),
    (
        "a hole before the snapshots",
        &[(Newer, Log(0, 4)), (Newer, Log(6, 99)), (Newer, Snapshots)],
        Refuses(&["the segment that begins at entry 4 is missing, and the one at entry 6 is there", PUT_BACK]),
    ),
    (
        "no beginning",
        &[(Newer, Log(3, 99)), (Newer, Snapshots), (Newer, Images)],
        Refuses(&["the segment that begins at entry 0 is missing, and the one at entry 3 is there", PUT_BACK]),
    ),
    ("no log, but snapshots", &[(Newer, Snapshots)], Refuses(&[NO_LOG])),
    ("no log, but images", &[(Newer, Images)], Refuses(&[NO_LOG])),
    ("no log, but a checkpoint", &[(Newer, Checkpoint)], Refuses(&[NO_LOG])),
    ("no log, but photos", &[(Newer, Photos)], Refuses(&[NO_LOG])),
    ("nothing", &[], WritesAt(1, &[])),
    (
        "a chain of another house",
        &[(Strangers, LOG), (Strangers, Snapshots), (Strangers, Checkpoint)],
        Refuses(&["was begun with another house key; give that key with --house-key"]),
    ),
    (
        "another chain's log",
        &[(Other, LOG), (Newer, Snapshots), (Newer, Images), (Newer, Checkpoint)],
        WritesAt(20, &[IS_DAMAGED, OTHER_CHECKPOINT, IS_REMOVED]),
    ),
    (
        "another chain's beginning",
        &[(Other, Log(0, 1)), (Newer, Log(1, 99))],
        Refuses(&["the log cannot be replayed from entry 0", "put the store's folder log back from one backup, whole"]),
    ),
    (
        "another chain's end",
        &[(Newer, Log(0, 9)), (Other, Log(9, 99))],
        Refuses(&["the log cannot be replayed from entry 0", "put the store's folder log back from one backup, whole"]),
    ),
    (
        "a fork's block over this log",
        &[(Newer, Log(0, 19)), (Fork, Log(19, 99))],
        Refuses(&["the log cannot be replayed from entry 0", "put the store's folder log back from one backup, whole"]),
    ),
    (
        "a fork's log",
        &[(Fork, LOG), (Newer, Snapshots), (Newer, Images), (Newer, Checkpoint)],
        WritesAt(20, &[IS_DAMAGED, IS_MIXED]),
    ),
    ("a fork's snapshots", &[(Newer, LOG), (Fork, Snapshots), (Newer, Checkpoint)], WritesAt(20, &[IS_DAMAGED])),
    ("a fork's checkpoint", &[(Newer, LOG), (Newer, Snapshots), (Fork, Checkpoint)], WritesAt(20, &[IS_MIXED])),
];

/// The stores of [`Of`].
struct Sources([SharedStore; 5]);

impl Sources {
    async fn new(make: &impl Fn(&SharedStore, &Hands) -> EngineOptions) -> Self {
        let stores = [(); 5].map(|()| Arc::new(Objects::memory()) as SharedStore);
        let hands = Hands::new();
        let [older, newer, fork, other, strangers] = &stores;
        tell(make(older, &hands), "ada", 6, &hands).await;
        for later in [newer, fork] {
            for part in [LOG, Snapshots, Images, Checkpoint] {
                put(older, part, later).await;
            }
        }
        tell(make(newer, &hands), "ben", 9, &hands).await;
        hands.back(Duration::from_secs(1));
        tell(make(fork, &hands), "eve", 9, &hands).await;
        tell(make(other, &hands), "ada", 17, &hands).await;
        let house = HouseKey::from_seed([8; 32]);
        tell(EngineOptions { house, ..make(strangers, &hands) }, "ada", 6, &hands).await;
        Self(stores)
    }

    fn of(&self, of: Of) -> &SharedStore {
        &self.0[of as usize]
    }
}

/// Somebody hatches and posts so many times, and a block is closed.
async fn tell(options: EngineOptions, who: &str, posts: usize, hands: &Hands) {
    let engine = start(options).await;
    let mut account = TestAccount::hatched(&engine, who).await;
    for number in 0..posts {
        accepted(submit(&engine, account.post(&format!("post {number}"))).await);
    }
    let height = engine.status().height;
    hands.forward(Duration::from_secs(1));
    engine.tip().wait_for(|tip| tip.status.height > height).await.expect("it lives");
    engine.shutdown().await;
}

async fn put(from: &SharedStore, part: Part, to: &SharedStore) {
    let listed = |family| async move { from.list(family).await.expect("listed") };
    let keys: Vec<_> = match part {
        Log(start, end) => {
            let firsts = listed(Family::Segments).await.into_iter();
            firsts.filter(|first| (start..end).contains(&first.0)).map(StorageKey::Segment).collect()
        }
        Snapshots => {
            let packs = from.list_packs(PackFamily::Kept).await.expect("listed").into_iter().map(StorageKey::Pack);
            packs.chain(listed(Family::Snapshots).await.into_iter().map(StorageKey::Snapshot)).collect()
        }
        Images => listed(Family::Images).await.into_iter().map(StorageKey::Image).collect(),
        Checkpoint => vec![StorageKey::Checkpoint],
        Photos => {
            let note = StorageKey::PhotoNote(Hash([7; 32]));
            return to.put(&note, vec![1].into()).await.expect("written");
        }
    };
    assert!(!keys.is_empty(), "there is no {part:?}");
    for key in keys {
        let bytes = from.get(&key).await.expect("readable").expect("there");
        to.put(&key, bytes).await.expect("written");
    }
}

/// Every object that a start could spoil.
async fn contents(store: &SharedStore) -> Vec<(StorageKey, Option<bytes::Bytes>)> {
    let mut keys = vec![StorageKey::Checkpoint, StorageKey::CopyMark, StorageKey::PhotoNote(Hash([7; 32]))];
    for family in [Family::Segments, Family::Snapshots, Family::Images] {
        keys.extend(store.list(family).await.expect("listed").into_iter().map(|number| family.key(number)));
    }
    let found = store.get_together(&keys).await.expect("readable");
    keys.into_iter().zip(found).collect()
}

/// What this thread's servers warn of.
#[derive(Clone, Default)]
struct Said(Arc<Mutex<Vec<u8>>>);

impl io::Write for Said {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("not poisoned").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Said {
    /// From now on.
    fn listen(&self) -> tracing::subscriber::DefaultGuard {
        let said = self.clone();
        let log = tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_ansi(false).without_time();
        tracing::subscriber::set_default(log.with_writer(move || said.clone()).finish())
    }

    /// All so far, each sentence once.
    fn lines(&self) -> Vec<String> {
        let text = String::from_utf8(std::mem::take(&mut *self.0.lock().expect("not poisoned"))).expect("UTF-8");
        let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
        lines.dedup_by_key(|line| line.split(" entries=").next().map(str::to_owned));
        lines
    }
}

/// A clock that says when a log's last entry was made: no block is due, and no time is missing.
async fn at_the_end(store: &SharedStore) -> Hands {
    let (hands, log) = (Hands::new(), LogStore::new(store.clone()));
    if let Some(last) = store.list(Family::Segments).await.expect("listed").pop() {
        let segment = log.read(last).await.expect("readable").expect("there");
        let entry = segment.entries.last().expect("it is not empty");
        let time = chain::codec::decode::<Entry>(&entry.bytes).expect("an entry").time_ms;
        hands.forward(Duration::from_millis(time.0 - hands.now().0));
    }
    hands
}

/// Starts on a mixture, and compares with what the table says.
async fn try_out(options: EngineOptions, then: &Then, place: &str) {
    let store = options.store.clone();
    let (said, before) = (Said::default(), contents(&store).await);
    let listening = said.listen();
    let started = Engine::start(options).await;
    match (started, then) {
        (Err(error), Refuses(sentences)) => {
            let error = server::causes::in_one_line(&error);
            assert!(sentences.iter().all(|sentence| error.contains(sentence)), "{place}: {error}");
            assert_eq!(contents(&store).await, before, "{place}: nothing is written");
        }
        (Ok(engine), WritesAt(end, sentences)) => {
            assert_eq!(engine.status().entries, EntryIndex(*end), "{place}");
            let late = TestAccount::newcomer(engine.chain_id(), "late");
            let receipt = accepted(submit(&engine, late.birth(Hash([9; 32]))).await);
            assert_eq!(receipt.index, EntryIndex(*end), "{place}");
            engine.shutdown().await;
            drop(listening);
            let lines = said.lines();
            assert_eq!(lines.len(), sentences.len(), "{place}: {lines:#?}");
            for (line, sentence) in lines.iter().zip(*sentences) {
                assert!(line.contains(sentence), "{place}: {line}");
            }
            assert_eq!(audited(&store).await.status.entries, EntryIndex(end + 1), "{place}");
        }
        (Ok(engine), _) => panic!("{place}: it starts, behind entry {:?}", engine.status().entries),
        (Err(error), _) => panic!("{place}: {}", server::causes::in_one_line(&error)),
    }
}

/// Over the module's rules, whose instances have images; on this thread alone, whose log is listened to.
fn making() -> impl Fn(&SharedStore, &Hands) -> EngineOptions {
    let rules = wasm_rules();
    move |store, hands| {
        let threads = Threads::Callers;
        EngineOptions { rules: rules.clone(), threads, ..options(store.clone(), hands) }
    }
}

#[tokio::test]
async fn every_mixture_is_named_and_nothing_is_written_behind_a_hole() {
    let table = async {
        let make = making();
        let sources = Sources::new(&make).await;
        for (did, parts, then) in TABLE {
            for kind in every_kind() {
                for (of, part) in *parts {
                    put(sources.of(*of), *part, &kind.store).await;
                }
                let hands = at_the_end(&kind.store).await;
                try_out(make(&kind.store, &hands), then, &format!("{did}, {}", kind.name)).await;
            }
        }
    };
    LocalSet::new().run_until(table).await;
}

const IS_COPY: &str = "start once with --accept-copy (PITPET_ACCEPT_COPY=true)";
const WAS_COPY: &str = "this store was a copy, and is the chain's own from now on";

#[tokio::test]
async fn a_second_server_does_not_start_on_a_copy_unasked() {
    let table = async {
        let make = making();
        let sources = Sources::new(&make).await;
        for kind in every_kind() {
            let hands = at_the_end(sources.of(Newer)).await;
            copy(sources.of(Older), &kind.store).await.expect("copied");
            try_out(make(&kind.store, &hands), &Refuses(&[IS_COPY]), kind.name).await;
            copy(sources.of(Newer), &kind.store).await.expect("copied again");
            let accepting = || EngineOptions { accept_copy: true, ..make(&kind.store, &hands) };
            try_out(accepting(), &WritesAt(20, &[WAS_COPY]), kind.name).await;
            start(make(&kind.store, &hands)).await.shutdown().await;
            // Half of a copy is none to start on, either.
            for first in kind.store.list(Family::Segments).await.expect("listed") {
                kind.store.delete(&StorageKey::Segment(first)).await.expect("deleted");
            }
            kind.store.put(&StorageKey::CopyMark, vec![1].into()).await.expect("written");
            try_out(accepting(), &Refuses(&[NO_LOG]), kind.name).await;
        }
    };
    LocalSet::new().run_until(table).await;
}
