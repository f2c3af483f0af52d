//! From process start to the first accepted event, and the memory of a process: with few and with many pets, over a
//! folder and a bucket, on a whole core and on a quarter of one.

use std::path::Path;
use std::time::{Duration, Instant};

use api::log::Outcome;
use chain::commitment::photo_commitment;
use server::store::{Family, Objects};
use testkit::server::account::TestAccount;
use testkit::server::client::{Client, tiny_png};
use testkit::server::process::{Program, Server};
use testkit::server::quarter::Quarter;
use testkit::server::stores::fresh_bucket;

use crate::large;

const PITPET: Program = Program(env!("CARGO_BIN_EXE_pitpet"));
const PETS: [u64; 2] = [100, 100_000];
const ROUNDS: usize = 7;
/// The image of a snapshot is written beside other work.
const IMAGE_LOOKS: usize = 600;

pub fn run() {
    PITPET.make_artifact();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    println!("\n| store | pets | processor | first event accepted after ms | listening after ms | resident MiB |");
    println!("| --- | ---: | --- | ---: | ---: | ---: |");
    let in_folder = PETS.map(|pets| runtime.block_on(measure("folder", pets)));
    for pets in PETS {
        runtime.block_on(measure("bucket", pets));
    }
    let each = in_folder[1].saturating_sub(in_folder[0]) / (PETS[1] - PETS[0]);
    println!("\nmemory for a pet and an account with its keys, together: {each} bytes");
}

/// Prints rows, and answers with the resident memory in bytes.
async fn measure(kind: &str, pets: u64) -> u64 {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    let store = match kind {
        "folder" => format!("file://{}", folder.display()),
        _ => match fresh_bucket() {
            Some(bucket) => bucket,
            None => return 0,
        },
    };
    large::make_in(Objects::open(&store).expect("a store"), folder, pets).await;
    has_image(&store, folder).await;
    let started = |taken: Started, processor: &str| {
        let Started { accepted, listening, rss } = taken;
        let (accepted, listening, mib) = (accepted.as_millis(), listening.as_millis(), rss >> 20);
        println!("| {kind} | {pets} | {processor} | {accepted} | {listening} | {mib} |");
    };
    let whole = median(0, async || PITPET.serve_at(folder, &store, None).await).await;
    let rss = whole.rss;
    started(whole, "whole");
    match Quarter::make() {
        Some(group) => {
            let throttled = async || PITPET.serve_within(&group, folder, &store).await;
            started(median(ROUNDS, throttled).await, "quarter");
        }
        None => eprintln!("left out: a quarter of a core. This user may make no control groups"),
    }
    rss
}

/// A first server makes the image of the snapshot.
async fn has_image(store: &str, folder: &Path) {
    let server = PITPET.serve_at(folder, store, None).await;
    let store = Objects::open(store).expect("a store");
    for _ in 0..IMAGE_LOOKS {
        if !store.list(Family::Images).await.expect("listed").is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    server.stop().await;
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Started {
    accepted: Duration,
    listening: Duration,
    rss: u64,
}

/// Of several starts. `first` numbers what is written: no handle is taken twice.
async fn median(first: usize, serve: impl AsyncFn() -> Server) -> Started {
    let mut all = Vec::new();
    for round in first..first + ROUNDS {
        let begun = Instant::now();
        let server = serve().await;
        let listening = begun.elapsed();
        let mut client = Client::connect(server.address).await.expect("connected");
        let accepted = first_event(&mut client, begun, round).await;
        all.push(Started { accepted, listening, rss: resident(server.id()) });
        server.stop().await;
    }
    all.sort_unstable();
    all[all.len() / 2]
}

/// The time since `begun` until a birth is accepted.
pub async fn first_event(client: &mut Client, begun: Instant, round: usize) -> Duration {
    let before = Instant::now();
    let chain_id = client.chain_id().await.expect("a chain");
    let (salt, photo) = ([3; 16], tiny_png());
    let commitment = photo_commitment(&salt, &photo);
    client.upload(commitment, &salt, &photo).await.expect("uploaded");
    let birth = TestAccount::newcomer(chain_id, &format!("first{round}")).birth(commitment);
    // Getting the photo there is not the start's fault.
    let aside = before.elapsed();
    match client.submit(&birth).await.expect("answered") {
        Outcome::Accepted(_) => begun.elapsed() - aside,
        other => panic!("accepted was expected, not {other:?}"),
    }
}

/// `VmRSS` of a process in bytes, 0 where there is no /proc.
pub fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib: u64 = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0);
    kib << 10
}
