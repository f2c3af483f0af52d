//! How long a new function takes: `cargo test --release -p server --test lambda -- --ignored --nocapture measure`.
//!
//! It measures over a real bucket where there is one. `PITPET_MEASURE_STORE` names a folder to measure with (`cargo
//! bench -p server --bench engine -- store DIR 100000` makes one), `PITPET_MODULE` a module without an artifact
//! beside it, `PITPET_BOOTSTRAP` a program that is slowed down.

use std::path::Path;
use std::time::{Duration, Instant};

use testkit::server::account::{TestAccount, accepted};
use testkit::server::client::tiny_png;

use crate::function::Bucket;
use crate::gateway::{Gateway, Kind};

const ROUNDS: u64 = 5;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures"]
async fn measure_a_cold_start() {
    let bucket = match std::env::var_os("PITPET_MEASURE_STORE") {
        Some(folder) => Bucket::at(Path::new(&folder)),
        None => Bucket::real().unwrap_or_else(Bucket::new),
    };
    // Stores that are made for measuring begin in 2023.
    let more = [("PITPET_ACCEPT_CLOCK", "1"), ("PITPET_BIRTHS_PER_HOUR", "0")];
    let first = bucket.function_with(&more).await;
    let gateway = Gateway { function: &first, kind: Kind::FunctionUrl };
    let photo = gateway.upload(&tiny_png()).await;
    let chain_id = gateway.chain_id().await;
    let run = format!("{:x}", std::process::id());
    first.kill().await;
    let mut rows = Vec::new();
    for round in 0..ROUNDS {
        let birth = TestAccount::newcomer(chain_id, &format!("cold{run}x{round}")).birth(photo);
        let begun = Instant::now();
        let function = bucket.function_with(&more).await;
        let gateway = Gateway { function: &function, kind: Kind::FunctionUrl };
        accepted(gateway.submit(birth).await);
        rows.push((begun.elapsed(), function.cpu()));
        function.kill().await;
    }
    rows.sort();
    let ms = |time: Duration| time.as_millis();
    println!("process start to the first accepted event, {ROUNDS} times, ms (wall, of CPU):");
    rows.iter().for_each(|(wall, cpu)| println!("{:6} {:6}", ms(*wall), ms(*cpu)));
}
