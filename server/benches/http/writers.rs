//! Several servers that append to one log, in a folder and in a bucket.

use std::error::Error;

use testkit::server::stores::fresh_bucket;

use super::load;
use super::rig::Rig;

const SERVERS: [usize; 3] = [1, 2, 3];
/// To each server.
const CONNECTIONS: usize = 48;
/// Events of one connection: a bucket on this machine writes about a hundred objects a second.
const IN_A_FOLDER: usize = 500;
const IN_A_BUCKET: usize = 100;

/// Prints a table.
pub async fn run() -> Result<(), Box<dyn Error>> {
    println!("\n{CONNECTIONS} connections to each of several servers over one store, one event a request\n");
    println!("| store | servers | accepted events/s | p50 ms | p99 ms |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    for servers in SERVERS {
        let mut rig = Rig::start(servers, None, servers * CONNECTIONS).await?;
        let batches = rig.signed_posts(servers * CONNECTIONS, IN_A_FOLDER);
        println!("| folder | {servers} | {} |", load::write(&rig.addresses, batches).await?);
    }
    for servers in SERVERS {
        let Some(bucket) = fresh_bucket() else { return Ok(()) };
        let mut rig = Rig::start(servers, Some(bucket), servers * CONNECTIONS).await?;
        let batches = rig.signed_posts(servers * CONNECTIONS, IN_A_BUCKET);
        println!("| bucket | {servers} | {} |", load::write(&rig.addresses, batches).await?);
    }
    Ok(())
}
