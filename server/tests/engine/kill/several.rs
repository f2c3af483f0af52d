//! Three servers over one bucket, under load: servers are killed and started again, the way to the bucket is cut and
//! opened again, and the bucket's gateway itself is killed and started again. `PITPET_KILL_SECONDS` sets how long.

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use testkit::dice::Dice;
use testkit::server::gateway::Gateway;
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
    gateway: Option<Gateway>,
    valve: Valve,
}

/// What happened to them.
#[derive(Debug, Default)]
struct Mishaps {
    servers_killed: u64,
    ways_cut: u64,
    gateways_killed: u64,
}

impl<'a> Ground<'a> {
    async fn new(folder: &'a Path, store: String) -> Self {
        let gateway = Gateway::start(folder).await;
        let bucket = gateway.as_ref().map_or_else(shared_gateway, |gateway| gateway.address);
        Self { folder, store, gateway, valve: Valve::before(bucket).await }
    }

    async fn serve(&self) -> Server {
        PITPET.serve_at(self.folder, &self.store, Some(self.valve.address)).await
    }

    /// The bucket is away for a while.
    async fn away(&mut self, dice: &mut Dice, mishaps: &mut Mishaps) {
        let away = Duration::from_millis(dice.any() % AWAY_MS_MAX);
        match &mut self.gateway {
            Some(gateway) if dice.once_in(2) => {
                gateway.kill().await;
                tokio::time::sleep(away).await;
                gateway.start_again().await;
                mishaps.gateways_killed += 1;
            }
            _ => {
                self.valve.set_open(false);
                tokio::time::sleep(away).await;
                self.valve.set_open(true);
                mishaps.ways_cut += 1;
            }
        }
    }
}

/// Something goes wrong again and again. A server that is started meanwhile has another address then.
async fn spoiled(
    ground: &mut Ground<'_>,
    servers: &mut Vec<Server>,
    addresses: &watch::Sender<Vec<SocketAddr>>,
    dice: &mut Dice,
) -> Mishaps {
    let mut mishaps = Mishaps::default();
    let until = Instant::now() + Duration::from_secs(number("PITPET_KILL_SECONDS").unwrap_or(SECONDS));
    while Instant::now() < until {
        tokio::time::sleep(Duration::from_millis(dice.any() % AWAY_MS_MAX)).await;
        if dice.once_in(2) {
            let place = dice.below(servers.len());
            servers.remove(place).kill().await;
            servers.insert(place, ground.serve().await);
            addresses.send_modify(|addresses| addresses[place] = servers[place].address);
            mishaps.servers_killed += 1;
        } else {
            ground.away(dice, &mut mishaps).await;
        }
    }
    mishaps
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_event_survives_kills_and_a_bucket_that_is_away() {
    let Some(store) = fresh_bucket() else { return };
    let mut dice = Dice::new(seed());
    PITPET.make_artifact();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut ground = Ground::new(folder.path(), store).await;
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
    let mishaps = spoiled(&mut ground, &mut servers, &addresses, &mut dice).await;
    enough.cancel();
    let mut posters = Vec::new();
    for poster in posting {
        posters.push(poster.await.expect("no panic"));
    }
    let acknowledged: usize = posters.iter().map(|poster| poster.acknowledged.len()).sum();
    println!("{acknowledged} acknowledged; {mishaps:?}");
    answer_all(servers.pop().expect("a server"), &mut posters).await;
    for server in servers {
        server.stop().await;
    }
    check(&ground.store, &posters).await;
}

/// Where the bucket is that all tests share.
fn shared_gateway() -> SocketAddr {
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
