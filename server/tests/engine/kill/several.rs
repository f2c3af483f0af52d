//! Three servers over one bucket, under load: servers are killed and started again, and the bucket goes away and comes
//! back. `PITPET_KILL_SECONDS` sets how long.

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use testkit::dice::Dice;
use testkit::server::process::Server;
use testkit::server::stores::fresh_bucket;
use testkit::server::valve::Valve;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::poster::Poster;
use super::{PITPET, all_hatch, answer_all, check, number, seed};

const SERVERS: u64 = 3;
const SECONDS: u64 = 5;
/// The bucket is away for at most so long: several tries of one batch.
const AWAY_MS_MAX: u64 = 1_500;

/// What the servers stand on.
struct Ground<'a> {
    folder: &'a Path,
    store: String,
    valve: Valve,
}

impl Ground<'_> {
    async fn serve(&self) -> Server {
        PITPET.serve_at(self.folder, &self.store, Some(self.valve.address)).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_event_survives_kills_and_a_bucket_that_is_away() {
    let Some(store) = fresh_bucket() else { return };
    let mut dice = Dice::new(seed());
    PITPET.make_artifact();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ground = Ground { folder: folder.path(), store, valve: Valve::before(gateway()).await };
    let posters = all_hatch(ground.serve().await).await;
    let mut servers = Vec::new();
    for _ in 0..SERVERS {
        servers.push(ground.serve().await);
    }
    let (addresses, _) = watch::channel(servers.iter().map(|server| server.address).collect::<Vec<_>>());
    let enough = CancellationToken::new();
    let posting: Vec<_> = posters
        .into_iter()
        .enumerate()
        .map(|(place, poster)| tokio::spawn(wander(poster, place, addresses.subscribe(), enough.clone())))
        .collect();
    let until = Instant::now() + Duration::from_secs(number("PITPET_KILL_SECONDS").unwrap_or(SECONDS));
    while Instant::now() < until {
        tokio::time::sleep(Duration::from_millis(dice.any() % AWAY_MS_MAX)).await;
        if dice.any().is_multiple_of(2) {
            let place = usize::try_from(dice.any() % SERVERS).expect("few servers");
            servers.remove(place).kill().await;
            servers.insert(place, ground.serve().await);
            addresses.send_modify(|addresses| addresses[place] = servers[place].address);
        } else {
            ground.valve.set_open(false);
            tokio::time::sleep(Duration::from_millis(dice.any() % AWAY_MS_MAX)).await;
            ground.valve.set_open(true);
        }
    }
    enough.cancel();
    let mut posters = Vec::new();
    for poster in posting {
        posters.push(poster.await.expect("no panic"));
    }
    let acknowledged: usize = posters.iter().map(|poster| poster.acknowledged.len()).sum();
    println!("{acknowledged} acknowledged");
    answer_all(servers.pop().expect("a server"), &mut posters).await;
    for server in servers {
        server.stop().await;
    }
    check(&ground.store, &posters).await;
}

/// Where the bucket is, without the valve.
fn gateway() -> SocketAddr {
    let endpoint = std::env::var("AWS_ENDPOINT_URL").expect("the bucket's address");
    endpoint.trim_start_matches("http://").parse().expect("an address on this machine")
}

/// Lives at one server after the other: where a connection ends, at the next one.
async fn wander(
    mut poster: Poster,
    mut place: usize,
    addresses: watch::Receiver<Vec<SocketAddr>>,
    enough: CancellationToken,
) -> Poster {
    while !enough.is_cancelled() {
        let address = {
            let addresses = addresses.borrow();
            addresses[place % addresses.len()]
        };
        tokio::select! {
            // Ends when the server does.
            ended = poster.live_on(address) => drop(ended),
            () = enough.cancelled() => {}
        }
        place += 1;
    }
    poster
}
