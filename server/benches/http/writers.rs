//! Several servers that append to one log, in a folder and in a bucket: all on the cores of this machine, which one
//! server fills alone, and each with a quarter of a core, as if it had a machine of its own.

use std::error::Error;

use testkit::server::quarter::Quarter;
use testkit::server::stores::fresh_bucket;

use super::load;
use super::rig::Rig;

const SERVERS: [usize; 3] = [1, 2, 3];
/// To each server.
const CONNECTIONS: usize = 48;
/// Events of one connection: a bucket on this machine writes about a hundred objects a second.
const IN_A_FOLDER: usize = 500;
const IN_A_BUCKET: usize = 100;
const ON_A_QUARTER: usize = 100;

/// Prints a table.
pub async fn run() -> Result<(), Box<dyn Error>> {
    println!("\n{CONNECTIONS} connections to each of several servers over one store, one event a request\n");
    println!("| store | processor | servers | accepted events/s | p50 ms | p99 ms |");
    println!("| --- | --- | ---: | ---: | ---: | ---: |");
    for servers in SERVERS {
        measure("folder | shared", servers, Vec::new(), None, IN_A_FOLDER).await?;
    }
    for servers in SERVERS {
        let Some(quarters) = quarters(servers) else { break };
        measure("folder | a quarter each", servers, quarters, None, ON_A_QUARTER).await?;
    }
    for servers in SERVERS {
        let Some(bucket) = fresh_bucket() else { return Ok(()) };
        measure("bucket | shared", servers, Vec::new(), Some(bucket), IN_A_BUCKET).await?;
    }
    for servers in SERVERS {
        let (Some(quarters), Some(bucket)) = (quarters(servers), fresh_bucket()) else { break };
        measure("bucket | a quarter each", servers, quarters, Some(bucket), ON_A_QUARTER).await?;
    }
    Ok(())
}

/// One for each server; `None` where this user may make none.
fn quarters(servers: usize) -> Option<Vec<Quarter>> {
    (0..servers).map(|_| Quarter::make()).collect()
}

async fn measure(
    name: &str,
    servers: usize,
    quarters: Vec<Quarter>,
    bucket: Option<String>,
    events: usize,
) -> Result<(), Box<dyn Error>> {
    let mut rig = Rig::start(servers, quarters, bucket, servers * CONNECTIONS).await?;
    let batches = rig.signed_posts(servers * CONNECTIONS, events);
    println!("| {name} | {servers} | {} |", load::write(&rig.addresses, batches).await?);
    Ok(())
}
