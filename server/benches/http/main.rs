//! The whole server from outside: events accepted and feeds read in a second, over HTTP, on this machine.
//!
//! Starts the built `pitpet` on a folder of its own, with every write made durable, and talks to it from this process,
//! so both share the machine's cores. Prints a table.

mod load;
mod rig;
mod wire;
mod writers;

use std::error::Error;

use rig::Rig;

/// Connections, and how many events they hand in together.
const WRITES: [(usize, usize); 3] = [(1, 3_000), (16, 30_000), (64, 60_000)];
/// Connections that read feeds.
const READS: [usize; 3] = [1, 16, 64];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let connections_max = WRITES.iter().map(|(connections, _)| *connections).max().unwrap_or(1);
    // For one table alone: `-- writers`.
    if std::env::args().any(|argument| argument == "writers") {
        return writers::run().await;
    }
    let mut rig = Rig::start(1, Vec::new(), None, connections_max).await?;
    println!("pitpet over HTTP, file:// with fsync, one event a request\n");
    println!("| connections | accepted events/s | p50 ms | p99 ms |");
    println!("| ---: | ---: | ---: | ---: |");
    for (connections, events) in WRITES {
        let batches = rig.signed_posts(connections, events / connections);
        let result = load::write(&rig.addresses, batches).await?;
        println!("| {connections} | {result} |");
    }
    println!("\n| connections | feed pages (50 posts) read/s | p50 ms | p99 ms |");
    println!("| ---: | ---: | ---: | ---: |");
    for connections in READS {
        let result = load::read(rig.addresses[0], connections).await?;
        println!("| {connections} | {result} |");
    }
    println!("\n{}", rig.footprint()?);
    drop(rig);
    writers::run().await
}
