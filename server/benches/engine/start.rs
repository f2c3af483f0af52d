//! From process start to the first accepted event, and the memory of a process, with few and with many pets.

use std::time::{Duration, Instant};

use api::log::Outcome;
use chain::commitment::photo_commitment;
use testkit::server::account::TestAccount;
use testkit::server::client::{Client, tiny_png};
use testkit::server::process::Program;

use crate::large;

const PITPET: Program = Program(env!("CARGO_BIN_EXE_pitpet"));
const PETS: [u64; 2] = [100, 100_000];
const ROUNDS: usize = 5;

pub fn run() {
    PITPET.make_artifact();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut rss = Vec::new();
    for pets in PETS {
        rss.push(runtime.block_on(measure(pets)));
    }
    let each = rss[1].saturating_sub(rss[0]) / (PETS[1] - PETS[0]);
    println!("memory for a pet and an account with its keys, together: {each} bytes");
}

/// Prints the times, and answers with the resident memory in bytes.
async fn measure(pets: u64) -> u64 {
    let folder = tempfile::tempdir().expect("a temporary folder");
    large::make(folder.path(), pets).await;
    let mut times = Vec::new();
    let mut rss = 0;
    for round in 0..ROUNDS {
        let begun = Instant::now();
        let server = PITPET.serve(folder.path()).await;
        let listening = begun.elapsed();
        let mut client = Client::connect(server.address).await.expect("connected");
        let accepted = first_event(&mut client, begun, round).await;
        times.push((accepted, listening));
        rss = resident(server.id());
        server.stop().await;
    }
    times.sort_unstable();
    let (accepted, listening) = times[times.len() / 2];
    println!(
        "start with {pets} pets: first event accepted after {} ms, listening after {} ms (median of {ROUNDS}); {} MiB \
         resident",
        accepted.as_millis(),
        listening.as_millis(),
        rss >> 20
    );
    rss
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
