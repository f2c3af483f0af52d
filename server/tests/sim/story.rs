//! The story of one seed, from an empty store to the checks.

use std::sync::Arc;
use std::time::Duration;

use chain::economy::Economy;
use chain::hash::Hash;
use chain::params::Params;
use chain::version::Rules;
use testkit::params;
use tokio::task::{LocalSet, spawn_local};
use tokio::time::{sleep, timeout};

use crate::checks;
use crate::clients::{Client, Shared};
use crate::log::Log;
use crate::miners;
use crate::operator;
use crate::servers::Servers;
use crate::sums::Sums;
use crate::table::{LATER_MS, Objects, nearly_a_bundle};
use crate::weather::{Weather, happens};
use crate::world::World;

/// How long it takes at most, after all faults have ended, until every client has an outcome.
const HEALED_MAX: Duration = Duration::from_secs(300);

/// Until bundled segments may go, which happens when the next snapshot is written.
const COLLECTED: Duration = Duration::from_secs(130);

/// What was seen.
pub struct Told {
    pub seed: u64,
    pub trace: Vec<String>,
    pub hash: Hash,
    pub faults: Vec<String>,
    pub sums: Sums,
}

/// Tells the story of a seed; aloud, while it happens.
pub fn tell(seed: u64, aloud: bool) -> Told {
    // Half of the logs are bundled before long, and segments collected.
    let before = if seed % 2 == 1 { nearly_a_bundle() } else { Objects::new() };
    let world = live(happen(seed, before, aloud));
    let (trace, hash) = world.trace();
    let sums = Sums { lines: trace.len() as u64, ..world.lock().sums };
    Told { seed, trace, hash, faults: world.faults(), sums }
}

/// Runs something to its end in a time of its own, on this thread.
pub fn live<T>(what: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let runtime = runtime.expect("a runtime");
    let all = LocalSet::new();
    let lived = all.block_on(&runtime, what);
    // What is left of the servers ends inside of the runtime, too.
    let inside = runtime.enter();
    drop(all);
    drop(inside);
    lived
}

async fn happen(seed: u64, before: Objects, aloud: bool) -> Arc<World> {
    let world = World::new(seed, 1 + usize::try_from(seed % 3).expect("small"), aloud);
    let weather = Weather::drawn(&mut world.lock().dice);
    world.note(format!("{weather:?}"));
    world.lock().weather = weather;
    let known = Shared::default();
    let goes_on = !before.is_empty();
    if goes_on {
        {
            let mut inner = world.lock();
            inner.ahead_ms.iter_mut().for_each(|ahead_ms| *ahead_ms = LATER_MS);
            inner.objects = before;
        }
        known.lock().expect("nothing panics under it").sent = Log::of(&world).ids();
    }
    // A quarter of the chains have miners, whose clocks are asked.
    let digs = seed % 4 == 2;
    let servers = begin(&world, |params| if digs { Rules::newest(params, digging()) } else { Rules::V1(params) });
    let clients = 1 + world.below(4);
    for number in 0..clients {
        let (events, name) = (4 + world.below(10), format!("client-{number}"));
        let (servers, known) = (servers.clone(), known.clone());
        spawn_local(Client { servers, known, name, events, pauses_ms: [50, 1_000, 6_000], digs }.live());
    }
    let erased = world.below(6).saturating_sub(2);
    spawn_local(operator::erase(servers.clone(), known.clone(), erased));
    trouble(&servers).await;
    world.note("all is well from now on");
    world.heal();
    if goes_on {
        sleep(COLLECTED).await;
    }
    if digs {
        miners::until_agreed(&world, &known).await;
    }
    conclude(&servers, &known, clients).await;
    world
}

/// An economy without treats, in which a block is dug with a handful of tries.
fn digging() -> Economy {
    Economy { dig_tries_min: 1, dig_tries_start: 16, dig_tries_max: 64, ..Economy::classic() }
}

/// Starts all servers.
pub fn begin(world: &Arc<World>, game: impl FnOnce(Params) -> Rules) -> Arc<Servers> {
    let params = Params { block_interval_ms: 2_000, idle_interval_ms: 20_000, ..params() };
    let servers = Servers::new(world.clone(), game(params));
    for server in 0..world.servers() {
        spawn_local(servers.clone().keep(server));
    }
    servers
}

/// Waits until every client has its outcomes, and checks everything: while the servers run, after they have started
/// again, and when all of them have stopped.
pub async fn conclude(servers: &Arc<Servers>, known: &Shared, clients: usize) {
    let world = &servers.world;
    let all_done = async {
        while known.lock().expect("nothing panics under it").done < clients {
            sleep(Duration::from_secs(1)).await;
        }
        world.until_landed().await;
    };
    if timeout(HEALED_MAX, all_done).await.is_err() {
        let done = known.lock().expect("nothing panics under it").done;
        world.fault(format!("only {done} of {clients} clients got an outcome"));
    }
    until_all_know(servers).await;
    checks::servers_agree(servers);
    // A log that only running servers can read would be lost with them.
    for server in 0..world.servers() {
        servers.stop(server).await;
    }
    sleep(Duration::from_secs(5)).await;
    until_all_know(servers).await;
    checks::servers_agree(servers);
    operator::until_erased(world).await;
    for server in 0..world.servers() {
        servers.stop(server).await;
    }
    let known = std::mem::take(&mut *known.lock().expect("nothing panics under it"));
    checks::store(servers, &known).await;
}

/// Everything that goes wrong with servers, for a while.
async fn trouble(servers: &Arc<Servers>) {
    let world = &servers.world;
    let seconds = 10 + world.below(40);
    for _ in 0..seconds {
        world.a_while(2_000).await;
        let weather = world.lock().weather;
        let server = world.below(world.servers());
        let happens = |chance| happens(chance, &mut world.lock().dice);
        if happens(weather.crash) {
            world.note(format!("{server} crashes"));
            world.end_life(server);
            world.lock().sums.crashes += 1;
        }
        if happens(weather.blackout) {
            world.note("all crash");
            (0..world.servers()).for_each(|server| world.end_life(server));
            world.lock().sums.crashes += world.servers() as u64;
        }
        if happens(weather.stop) {
            let servers = servers.clone();
            spawn_local(async move { servers.stop(server).await });
        }
        if happens(weather.cut_off) {
            let until = tokio::time::Instant::now() + Duration::from_millis(world.below(20_000) as u64);
            world.note(format!("{server} is cut off"));
            world.lock().cut_off.insert(server, until);
        }
        if happens(weather.outage) {
            let until = tokio::time::Instant::now() + Duration::from_millis(world.below(15_000) as u64);
            world.note("the store is out of order");
            world.lock().outage = Some(until);
        }
        if happens(weather.jump) {
            let by_ms = (world.below(10 * 3_600_000) as i64) - 5 * 3_600_000;
            world.note(format!("the clock of {server} jumps by {by_ms} ms"));
            world.lock().ahead_ms[server] += by_ms;
        }
    }
}

/// Until every server runs and has read the log's end.
async fn until_all_know(servers: &Servers) {
    let world = &servers.world;
    for _ in 0..120 {
        let end = Log::of(world).entries.len() as u64;
        let engines = servers.engines();
        if engines.len() == world.servers() && engines.iter().all(|(_, engine)| engine.status().entries.0 == end) {
            return;
        }
        sleep(Duration::from_millis(500)).await;
    }
}
