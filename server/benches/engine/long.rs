//! Logs of very different lengths and few pets: what a start, one append, and the storage of an entry cost.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use api::log::LogEntry;
use chain::event::Author;
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, TimeMs};
use chain::keys::Role;
use chain::submission::Submission;
use server::store::{BUNDLE_ENTRIES, Bundle, BundleMark, Objects, SharedStore, StorageKey};
use testkit::server::client::Client;
use testkit::server::process::Program;
use testkit::{START, crowd, said};

use crate::chunks::stored;
use crate::large::Maker;
use crate::start::{first_event, resident};

const PITPET: Program = Program(env!("CARGO_BIN_EXE_pitpet"));
/// Ten million take a quarter of an hour to make: `PITPET_BENCH_ENTRIES=10000000`.
const ENTRIES: [u64; 3] = [1_000, 100_000, 1_000_000];
const PEOPLE: u64 = 10;
const BATCH: u64 = 1_000;
const STARTS: usize = 5;
const APPENDS: usize = 50;

pub fn run() {
    PITPET.make_artifact();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let wanted = std::env::var("PITPET_BENCH_ENTRIES").ok();
    let wanted = wanted.map(|entries| entries.parse().expect("a number of entries"));
    for entries in ENTRIES.into_iter().chain(wanted) {
        runtime.block_on(measure(entries));
    }
}

async fn measure(entries: u64) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    make(folder.path(), entries).await;
    let (bytes, objects) = stored(folder.path());
    // It makes the log's tiles and the view, once.
    let server = PITPET.serve(folder.path()).await;
    let begun = Instant::now();
    while !Client::is_ready(server.address).await.expect("answered") {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let read = entries as f64 / begun.elapsed().as_secs_f64();
    let mut client = Client::connect(server.address).await.expect("connected");
    let mut appends = Vec::with_capacity(APPENDS);
    for number in 0..=APPENDS {
        appends.push(first_event(&mut client, Instant::now(), number).await);
    }
    appends.sort_unstable();
    let rss = resident(server.id());
    server.stop().await;
    let mut starts = Vec::with_capacity(STARTS);
    for round in 0..STARTS {
        let begun = Instant::now();
        let server = PITPET.serve(folder.path()).await;
        let mut client = Client::connect(server.address).await.expect("connected");
        starts.push(first_event(&mut client, begun, APPENDS + 1 + round).await);
        server.stop().await;
    }
    starts.sort_unstable();
    let ms = |times: &[Duration]| times[times.len() / 2].as_micros() as f64 / 1_000.0;
    let each = |sum: u64| sum as f64 / entries as f64;
    println!(
        "{entries} entries: start to first accepted event {:.0} ms, one append {:.2} ms (medians); {:.4} objects and \
         {:.0} bytes an entry; {} MiB resident; a new view reads {read:.0} entries/s",
        ms(&starts),
        ms(&appends),
        each(objects),
        each(bytes),
        rss >> 20
    );
}

/// A store with so many entries, bundled, and a snapshot at its end.
pub async fn make(folder: &Path, entries: u64) {
    let store: SharedStore = Arc::new(Objects::folder(folder).expect("a store"));
    let (mut maker, chain_id) = Maker::begin(folder, store.clone()).await;
    let births: Vec<_> = (0..PEOPLE).map(|number| crate::large::birth(chain_id, number)).collect();
    let mut waiting = vec![maker.genesis()];
    waiting.extend(maker.append(births, false, chain_id));
    let pet = chain::merkle::leaf_hash(&waiting[1].bytes);
    let (mut told, mut bundles) = (0, 0);
    let posts = entries.saturating_sub(PEOPLE + 2);
    while told < posts {
        let count = BATCH.min(posts - told);
        let events = (told..told + count).map(|sequence| post(chain_id, pet, sequence)).collect();
        told += count;
        waiting.extend(maker.append(events, told == posts, chain_id));
        bundles = bundle(&store, &mut waiting, bundles).await;
    }
    let end = EntryIndex(bundles * BUNDLE_ENTRIES);
    maker.put_at(end, waiting).await;
    let mark = BundleMark { end, time: TimeMs(START.0), tail: end };
    if bundles > 0 {
        store.put(&StorageKey::BundleMark(end), mark.to_bytes()).await.expect("written");
    }
    maker.snapshot().await;
}

/// Writes full bundles, but for the last entries.
async fn bundle(store: &SharedStore, waiting: &mut Vec<LogEntry>, mut index: u64) -> u64 {
    let width = usize::try_from(BUNDLE_ENTRIES).expect("small");
    while waiting.len() > width {
        let bundle = Bundle { index, entries: waiting.drain(..width).collect() };
        store.put(&StorageKey::BundleTexts(index), bundle.texts().to_bytes()).await.expect("written");
        store.put(&StorageKey::Bundle(index), bundle.leaves()).await.expect("written");
        index += 1;
    }
    index
}

/// The next post of the first of them.
fn post(chain_id: Hash, pet: Hash, sequence: u64) -> Submission {
    let said = said::post(pet, &format!("story {sequence}"));
    let texts = said.texts.clone();
    let event = said.unsigned(Author::Member(AccountId(1)), crowd::public(0, Role::Daily), sequence);
    Submission { chain_id, event, texts }
}
