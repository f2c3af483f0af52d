//! Real servers killed at random moments under load, treats among it: every acknowledged event is in the log once, and
//! the audit finds nothing.
//!
//! `PITPET_KILL_ROUNDS` sets the rounds, `PITPET_KILL_SEED` repeats a run.

pub mod poster;
mod several;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chain::commitment::photo_commitment;
use chain::entry::{Entry, EntryKind};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::keys::PublicKey;
use server::store::{Family, LogReader, LogStore, Objects, SharedStore};
use testkit::dice::Dice;
use testkit::server::account::TestAccount;
use testkit::server::audited;
use testkit::server::client::{self, Client};
use testkit::server::process::{Program, Server};
use tokio::sync::Mutex;

use poster::Poster;

pub const PITPET: Program = Program(env!("CARGO_BIN_EXE_pitpet"));
/// Of the photo that all pets show.
pub const PHOTO_SALT: [u8; 16] = [3; 16];
const CONNECTIONS: usize = 16;
/// Of these, how many have treats that they can give away.
const MINERS: usize = 2;
const ROUNDS: u64 = 5;
/// A server is killed after at most so long under load.
const LIFE_MS_MAX: u64 = 400;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_event_survives_kills_once() {
    let rounds = number("PITPET_KILL_ROUNDS").unwrap_or(ROUNDS);
    let mut dice = Dice::new(seed());
    PITPET.make_artifact();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut posters = all_hatch(PITPET.serve(folder.path()).await).await;
    for round in 0..rounds {
        let life = Duration::from_millis(dice.any() % LIFE_MS_MAX);
        posters = one_round(PITPET.serve(folder.path()).await, posters, life).await;
        let acknowledged: usize = posters.iter().map(|poster| poster.acknowledged.len()).sum();
        println!("round {round}: killed after {} ms, {acknowledged} acknowledged so far", life.as_millis());
    }
    // The last server lives until everything that was sent is answered.
    answer_all(PITPET.serve(folder.path()).await, &mut posters).await;
    check(&format!("file://{}", folder.path().display()), &posters).await;
}

/// Sends what waits for an answer until it has one, and stops the server.
async fn answer_all(server: Server, posters: &mut [Poster]) {
    for poster in posters {
        let mut client = Client::connect(server.address).await.expect("connected");
        poster.send_pending(&mut client).await.expect("answered");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_server_whose_log_is_not_read_any_more_stops_when_it_is_asked_to() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    PITPET.serve_unheard(folder.path()).await.stop().await;
}

pub fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Printed, so that a failed run can be repeated.
pub fn seed() -> u64 {
    let seed = number("PITPET_KILL_SEED").unwrap_or_else(|| u64::from(std::process::id()));
    println!("PITPET_KILL_SEED={seed}");
    seed
}

pub async fn all_hatch(server: Server) -> Vec<Poster> {
    let mut client = Client::connect(server.address).await.expect("connected");
    let chain_id = client.chain_id().await.expect("a chain");
    let photo = client::tiny_png();
    let commitment = photo_commitment(&PHOTO_SALT, &photo);
    client.upload(commitment, &PHOTO_SALT, &photo).await.expect("uploaded");
    let mut posters = Vec::new();
    for number in 0..CONNECTIONS {
        let person = TestAccount::newcomer(chain_id, &format!("poster{number}"));
        posters.push(Poster::hatched(&mut client, person, commitment, number as u64 + 2).await);
    }
    let pets: Vec<_> = posters.iter().map(|poster| poster.person.pet).collect();
    for (number, poster) in posters.iter_mut().enumerate() {
        poster.friend = pets[(number + 1) % pets.len()];
    }
    for poster in posters.iter_mut().take(MINERS) {
        poster.dig(&mut client).await;
        // Whenever the first kill comes, treats have moved.
        for _ in 0..4 {
            poster.does_something();
            poster.send_pending(&mut client).await.expect("answered");
        }
    }
    server.stop().await;
    posters
}

/// All live on this server, until it is killed.
pub async fn one_round(server: Server, posters: Vec<Poster>, life: Duration) -> Vec<Poster> {
    let address = server.address;
    let shared: Vec<_> = posters.into_iter().map(|poster| Arc::new(Mutex::new(poster))).collect();
    let tasks: Vec<_> = shared
        .iter()
        .map(|poster| {
            let poster = poster.clone();
            tokio::spawn(async move {
                let mut poster = poster.lock().await;
                // Ends when the server does.
                drop(poster.live_on(address).await);
            })
        })
        .collect();
    tokio::time::sleep(life).await;
    server.kill().await;
    for task in tasks {
        task.await.expect("no panic");
    }
    let inner = |poster: Arc<Mutex<Poster>>| Arc::into_inner(poster).expect("the tasks have ended").into_inner();
    shared.into_iter().map(inner).collect()
}

/// Where the events of a log are, by who signed them with which number.
pub struct Found(HashMap<(PublicKey, u64), (EntryIndex, Hash)>);

impl Found {
    /// Reads the whole log. No event may be there twice.
    pub async fn read(store: &SharedStore) -> Self {
        let mut found = HashMap::new();
        let names = store.list(Family::Segments).await.expect("listed");
        let mut log = LogReader::new(LogStore::new(store.clone()), EntryIndex(0), &names);
        while let Some(segment) = log.read().await.expect("readable") {
            for (index, entry) in (segment.first.0..).map(EntryIndex).zip(&segment.entries) {
                let leaf = chain::merkle::leaf_hash(&entry.bytes);
                if let EntryKind::Event(event) = chain::codec::decode::<Entry>(&entry.bytes).expect("an entry").kind {
                    let twice = found.insert((event.body.key, event.body.sequence), (index, leaf));
                    assert_eq!(twice, None, "an event is there twice");
                }
            }
        }
        Self(found)
    }

    /// The place and the leaf of an event.
    pub fn place(&self, event: &(PublicKey, u64)) -> Option<(EntryIndex, Hash)> {
        self.0.get(event).copied()
    }
}

async fn check(store: &str, posters: &[Poster]) {
    let store = Objects::open(store).expect("a store");
    let (minted, burned) = audited(&store).await.treats;
    println!("{minted} treats came to be, {burned} were eaten");
    let found = Found::read(&store).await;
    let mut acknowledged = 0;
    for poster in posters {
        for (sequence, receipt) in &poster.acknowledged {
            assert_eq!(found.place(&(poster.person.key(), *sequence)), Some((receipt.index, receipt.leaf)));
            acknowledged += 1;
        }
    }
    assert_eq!(acknowledged, found.0.len(), "nothing is there that was not acknowledged in the end");
}
