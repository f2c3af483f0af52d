//! Power cuts. Real servers are traced while people hatch, post and dig, and are killed and started again; a model of
//! their disk knows at each moment what was synced. At the moment in which a receipt leaves the server, its entry must
//! be. And from what a harsh disk would leave, the server must go on.
//!
//! `PITPET_CUTS` sets how often the power is cut, `PITPET_KILL_SEED` repeats a run's choices.

mod disk;
mod half_written;
mod replay;
mod trace;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use api::log::Outcome;
use chain::abi::Receipt;
use chain::commitment::photo_commitment;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::keys::PublicKey;
use server::store::{Objects, Segment, StorageKey};
use testkit::dice::Dice;
use testkit::server::account::TestAccount;
use testkit::server::audited;
use testkit::server::client::{Client, tiny_png};
use testkit::server::process::{Server, can_trace};

use crate::kill::poster::Poster;
use crate::kill::{Found, PHOTO_SALT, PITPET, all_hatch, number, one_round, seed};

use disk::{Disk, Left};
use replay::Replay;
use trace::{Paths, Step, paths_below, steps_of};

const CUTS: u64 = 6;
/// Servers that are killed, after one that is stopped.
const KILLED: u64 = 2;
/// A server is killed after at most so long under load.
const LIFE_MS_MAX: u64 = 600;
/// The store, in the folder that is the disk: neither this folder nor the one above is there before.
const STORE: &str = "pets/store";

/// What a receipt promised, and when.
struct Promise {
    key: (PublicKey, u64),
    receipt: Receipt,
    /// The step with which it left the server.
    step: usize,
}

/// What one process did.
pub struct Life {
    trace: PathBuf,
    /// What was on the disk after it.
    paths: Paths,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_power_cut_takes_nothing_that_was_acknowledged() {
    if !can_trace() {
        return;
    }
    let cuts = number("PITPET_CUTS").unwrap_or(CUTS);
    let mut dice = Dice::new(seed());
    PITPET.make_artifact();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().canonicalize().expect("there");
    let (posters, lives) = lived(&root, &mut dice).await;
    let disk = root.join("disk");
    let promises = promises(&posters, steps(&lives), &disk);
    let end = steps(&lives).count();
    println!("{} receipts in {end} steps", promises.len());
    let mut moments: Vec<_> = (0..cuts).map(|_| moment(&promises, end, &mut dice)).collect();
    moments.sort_unstable();
    let mut replay = Replay::new(disk.to_str().expect("UTF-8"));
    let mut promised = promises.iter().peekable();
    for (number, step) in steps(&lives).enumerate() {
        while let Some(promise) = promised.next_if(|promise| promise.step == number) {
            assert!(is_synced(&replay.disk, promise), "{:?} is told before it is durable", promise.receipt);
        }
        for _ in moments.extract_if(.., |moment| *moment == number) {
            let left = if dice.once_in(2) { Left::Nothing } else { Left::Parts };
            let until = promises.partition_point(|promise| promise.step <= number);
            println!("the power is cut at step {number}, after {until} receipts; {left:?} of the rest is left");
            let cut = root.join("cut");
            replay.disk.cut(&cut, left, &mut dice);
            goes_on(&cut.join(STORE), &promises[..until], number).await;
            std::fs::remove_dir_all(&cut).expect("removed");
        }
        replay.step(step);
    }
}

/// People at traced servers over one folder; and what these did.
async fn lived(root: &Path, dice: &mut Dice) -> (Vec<Poster>, Vec<Life>) {
    let disk = root.join("disk");
    std::fs::create_dir(&disk).expect("made");
    let store = format!("file://{}", disk.join(STORE).display());
    let trace = |number: u64| root.join(format!("life{number}"));
    let serve = async |number: u64| -> Server { PITPET.serve_traced(root, &store, &trace(number)).await };
    let after = |number: u64| Life { trace: trace(number), paths: paths_below(&disk) };
    let mut posters = all_hatch(serve(0).await).await;
    let mut lives = vec![after(0)];
    for number in 1..=KILLED {
        let life = Duration::from_millis(dice.any() % LIFE_MS_MAX);
        posters = one_round(serve(number).await, posters, life).await;
        lives.push(after(number));
    }
    (posters, lives)
}

fn steps(lives: &[Life]) -> impl Iterator<Item = Step> {
    lives.iter().flat_map(steps_of)
}

/// Every receipt that the posters have got, with the step in which it was sent, in the order of these.
fn promises(posters: &[Poster], steps: impl Iterator<Item = Step>, disk: &Path) -> Vec<Promise> {
    let mut waited_for = HashMap::new();
    for poster in posters {
        for (sequence, receipt) in &poster.acknowledged {
            waited_for.insert(receipt.leaf, ((poster.person.key(), *sequence), receipt.clone()));
        }
    }
    let mut replay = Replay::new(disk.to_str().expect("UTF-8"));
    let mut promises = Vec::new();
    for (number, step) in steps.enumerate() {
        let Some(said) = replay.step(step) else { continue };
        for leaf in said.windows(32).filter_map(|part| part.try_into().ok().map(Hash)) {
            if let Some((key, receipt)) = waited_for.remove(&leaf) {
                promises.push(Promise { key, receipt, step: number });
            }
        }
    }
    assert!(waited_for.is_empty(), "{} receipts were never sent", waited_for.len());
    promises
}

/// Mostly one in which a receipt leaves.
fn moment(promises: &[Promise], end: usize, dice: &mut Dice) -> usize {
    match dice.pick(promises) {
        Some(promise) if !dice.once_in(3) => promise.step,
        _ => dice.below(end),
    }
}

/// Whether the entry is in a segment that is whole and has a name, if nothing but what was synced is left.
fn is_synced(disk: &Disk, promise: &Promise) -> bool {
    let index = promise.receipt.index;
    let names = disk.synced_names(&format!("{STORE}/log"));
    let starts = names.iter().filter_map(|name| name.parse().ok().map(EntryIndex));
    let Some(first) = starts.filter(|start| *start <= index).max() else { return false };
    let Some(bytes) = disk.synced_bytes(&format!("{STORE}/{}", StorageKey::Segment(first))) else { return false };
    let Ok(segment) = Segment::read(first, bytes) else { return false };
    let entry = usize::try_from(index.0 - first.0).ok().and_then(|place| segment.entries.get(place));
    entry.is_some_and(|entry| chain::merkle::leaf_hash(&entry.bytes) == promise.receipt.leaf)
}

/// A real server starts on what is left, has all that was promised, and takes the next event.
async fn goes_on(store: &Path, promises: &[Promise], number: usize) {
    std::fs::create_dir_all(store).expect("made");
    let server = PITPET.serve(store).await;
    let mut client = Client::connect(server.address).await.expect("connected");
    let chain_id = client.chain_id().await.expect("a chain");
    let salt = [7; 16];
    let photo = photo_commitment(&salt, &tiny_png());
    client.upload(photo, &salt, &tiny_png()).await.expect("uploaded");
    let newcomer = TestAccount::newcomer(chain_id, &format!("after{number}"));
    let born = client.submit(&newcomer.birth(photo)).await.expect("answered");
    assert!(matches!(born, Outcome::Accepted(_)), "{born:?}");
    server.stop().await;
    let store = Objects::open(&format!("file://{}", store.display())).expect("a store");
    let report = audited(&store).await;
    assert_eq!(report.photos_missing, 0);
    let found = Found::read(&store).await;
    for promise in promises {
        assert_eq!(found.place(&promise.key), Some((promise.receipt.index, promise.receipt.leaf)));
    }
    if !promises.is_empty() {
        let shown = StorageKey::Photo(photo_commitment(&PHOTO_SALT, &tiny_png()));
        assert_eq!(store.get(&shown).await.expect("readable"), Some(tiny_png().into()));
    }
}
