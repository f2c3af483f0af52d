//! A large store, made quickly: what a server does not check of its own log (signatures) is left blank.

use std::path::Path;
use std::sync::Arc;

use api::log::LogEntry;
use chain::abi::{Request, Response};
use chain::codec;
use chain::entry::EntryKind;
use chain::hash::Hash;
use chain::ids::{EntryIndex, TimeMs};
use chain::submission::Submission;
use chain::version;
use server::host::{Native, Rules, RulesSource};
use server::store::{Commit, LogStore, Objects, Segment, SharedStore, StorageKey, WriterId};
use testkit::{START, blocks, crowd, house, params, world};

const BATCH: u64 = 1_000;

pub fn genesis() -> (Vec<u8>, Hash) {
    let entry = world::genesis(version::Rules::V1(params()));
    (codec::encode(&entry), entry.leaf_hash())
}

/// A folder with so many pets, a snapshot, and the house's key.
pub async fn make(folder: &Path, pets: u64) {
    make_in(Arc::new(Objects::folder(folder).expect("a store")), folder, pets).await;
}

/// The same in another store; the house's key is in the folder.
pub async fn make_in(store: SharedStore, folder: &Path, pets: u64) {
    let (mut maker, chain_id) = Maker::begin(folder, store).await;
    for first in (0..pets).step_by(usize::try_from(BATCH).expect("small")) {
        let count = BATCH.min(pets - first);
        let submissions: Vec<Submission> = (first..first + count).map(|number| birth(chain_id, number)).collect();
        let entries = maker.append(submissions, first + count >= pets, chain_id);
        maker.put_at(EntryIndex(maker.entries), entries).await;
    }
    maker.snapshot().await;
}

/// Makes a log, and writes it without a server.
pub struct Maker {
    rules: Box<dyn Rules>,
    store: SharedStore,
    entries: u64,
    batch: u64,
}

impl Maker {
    /// A chain with nothing but its genesis, and the house's key beside it.
    pub async fn begin(folder: &Path, store: SharedStore) -> (Self, Hash) {
        std::fs::write(folder.join("house.key"), Hash(house()).to_hex()).expect("written");
        let (bytes, chain_id) = genesis();
        let mut maker = Self { rules: Native.instance().expect("it starts"), store, entries: 0, batch: 0 };
        maker.ask(&Request::New(bytes));
        maker.put_at(EntryIndex(0), vec![maker.genesis()]).await;
        (maker, chain_id)
    }

    pub fn genesis(&self) -> LogEntry {
        LogEntry { bytes: genesis().0, texts: Vec::new() }
    }

    /// Writes a snapshot at the end of what was put.
    pub async fn snapshot(&mut self) {
        let Response::Snapshot(snapshot) = self.ask(&Request::Snapshot) else { panic!("a snapshot was expected") };
        let key = StorageKey::Snapshot(EntryIndex(self.entries));
        self.store.put(&key, snapshot.into()).await.expect("written");
    }

    fn ask(&mut self, request: &Request) -> Response {
        self.rules.call(request).expect("no trap")
    }

    /// Appends events, with a block behind them if it is to close.
    pub fn append(&mut self, submissions: Vec<Submission>, close: bool, chain_id: Hash) -> Vec<LogEntry> {
        let bytes = submissions.iter().map(codec::encode).collect();
        let Response::Appended(results) = self.ask(&Request::Append { now: START, submissions: bytes }) else {
            panic!("events should be appended");
        };
        let mut entries = Vec::new();
        for (submission, result) in submissions.into_iter().zip(results) {
            let entry = result.expect("it is allowed").entry(EntryKind::Event(submission.event));
            let texts = submission.texts.into_iter().map(Some).collect();
            entries.push(LogEntry { bytes: codec::encode(&entry), texts });
        }
        if close {
            entries.push(self.close(chain_id));
        }
        self.ask(&Request::Commit);
        entries
    }

    fn close(&mut self, chain_id: Hash) -> LogEntry {
        let now = TimeMs(START.0 + 1_000);
        let Response::Due(Ok(header)) = self.ask(&Request::Due(now)) else { panic!("a block should be due") };
        let block = blocks::signed(&chain_id, *header, &house());
        let Response::Appended(mut results) = self.ask(&Request::Close { now, block: block.clone() }) else {
            panic!("the block should close");
        };
        let receipt = results.remove(0).expect("a block");
        LogEntry { bytes: codec::encode(&receipt.entry(EntryKind::Block(block))), texts: Vec::new() }
    }

    /// Puts a segment here.
    pub async fn put_at(&mut self, first: EntryIndex, entries: Vec<LogEntry>) {
        self.batch += 1;
        let segment = Segment { writer: WriterId([1; 16]), batch: self.batch, first, entries };
        self.entries = segment.end().0;
        let commit = LogStore::new(self.store.clone()).commit(&segment).await;
        assert!(matches!(commit, Commit::Won), "{commit:?}");
    }
}

pub fn birth(chain_id: Hash, number: u64) -> Submission {
    let (event, texts) = crowd::birth(u32::try_from(number).expect("fewer than four billion"));
    Submission { chain_id, event, texts }
}
