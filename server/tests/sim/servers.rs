//! Servers that live, end, and start again, and what each of them publishes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use chain::hash::Hash;
use chain::ids::{EntryIndex, TimeMs};
use chain::keys::PublicKey;
use chain::merkle;
use chain::version::Rules;
use server::engine::{Archive, Engine, EngineOptions, Found, StartError, SteadyClock, Threads, Tuning};
use server::host::Native;
use server::house::HouseKey;
use server::shelf::{Leaver, StoreShelf};
use server::store::{SharedStore, WriterId};
use testkit::{START, house};
use tokio::time::{sleep, timeout};

use crate::log::Log;
use crate::store::Wire;
use crate::world::World;

/// How long a start or a stop may take before the process is ended.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often a server removes the markers that killed ones have left.
const COLLECT: Duration = Duration::from_secs(60);

/// What clients and checks see of the servers.
pub struct Servers {
    pub world: Arc<World>,
    game: Rules,
    running: Mutex<Vec<Option<(u64, Engine)>>>,
    /// The leaves and roots that any server has published: the same for all of them.
    leaves: Mutex<BTreeMap<u64, Hash>>,
    roots: Mutex<BTreeMap<u64, Hash>>,
}

/// What a server's collector does for erasures: it removes the markers that killed servers have left.
async fn collect(store: SharedStore) {
    let mut leaver = Leaver::new(store, WriterId([0; 16]));
    loop {
        sleep(COLLECT).await;
        // It tries again.
        drop(leaver.clear_old_markers().await);
    }
}

/// The view, as far as an engine asks it: it has read everything.
struct AllRead(Arc<World>);

#[async_trait]
impl Archive for AllRead {
    async fn find(&self, key: &PublicKey, sequence: u64) -> Found {
        let log = Log::of(&self.0);
        let end = EntryIndex(log.entries.len() as u64);
        log.find(key, sequence).map_or(Found::NotBefore(end), |index| Found::At(EntryIndex(index)))
    }
}

impl Servers {
    /// None runs yet.
    pub fn new(world: Arc<World>, game: Rules) -> Arc<Self> {
        let running = Mutex::new((0..world.servers()).map(|_| None).collect());
        Arc::new(Self { world, game, running, leaves: Mutex::default(), roots: Mutex::default() })
    }

    /// A server, if it runs.
    pub fn engine(&self, server: usize) -> Option<(u64, Engine)> {
        let running = self.running.lock().expect("nothing panics under it")[server].clone();
        running.filter(|(life, _)| *life == self.world.life(server))
    }

    /// Those that run.
    pub fn engines(&self) -> Vec<(usize, Engine)> {
        let engine = |server| self.engine(server).map(|(_, engine)| (server, engine));
        (0..self.world.servers()).filter_map(engine).collect()
    }

    /// Every root that was published, by the number of entries.
    pub fn roots(&self) -> BTreeMap<u64, Hash> {
        self.roots.lock().expect("nothing panics under it").clone()
    }

    /// Starts a server again and again, whenever it has ended.
    pub async fn keep(self: Arc<Self>, server: usize) {
        let world = self.world.clone();
        loop {
            let life = world.life(server);
            tokio::select! {
                biased;
                () = world.died(server, life) => {}
                started = timeout(PATIENCE, Engine::start(self.options(server, life))) => match started {
                    Ok(Ok(engine)) => {
                        world.note(format!("{server}.{life} runs with {} entries", engine.status().entries.0));
                        self.running.lock().expect("nothing panics under it")[server] = Some((life, engine.clone()));
                        tokio::task::spawn_local(self.clone().follow(server, life, engine.clone()));
                        tokio::task::spawn_local(collect(engine.store().clone()));
                        world.died(server, life).await;
                        world.lock().sums.count(engine.metrics());
                    }
                    Ok(Err(error)) => {
                        world.lock().sums.failed_starts += 1;
                        // The store may have failed. It is never another reason: each log was written by servers.
                        match error {
                            StartError::Store(_) => world.note(format!("{server}.{life} does not start: {error}")),
                            error => world.fault(format!("{server}.{life} does not start: {error}")),
                        }
                        world.end_life(server);
                    }
                    Err(_) => {
                        world.note(format!("{server}.{life} starts for too long"));
                        world.end_life(server);
                    }
                },
            }
            world.note(format!("{server}.{life} has ended"));
            world.a_while(3_000).await;
        }
    }

    /// Stops a server in order, as far as that goes.
    pub async fn stop(&self, server: usize) {
        let Some((life, engine)) = self.engine(server) else { return };
        self.world.note(format!("{server}.{life} is told to stop"));
        let is_stopped = timeout(PATIENCE, engine.shutdown()).await.is_ok();
        self.world.note(format!("{server}.{life} has stopped in order: {is_stopped}"));
        if self.world.life(server) == life {
            self.world.lock().sums.stops += u64::from(is_stopped);
            self.world.end_life(server);
        }
    }

    fn options(&self, server: usize, life: u64) -> EngineOptions {
        let store: SharedStore = Arc::new(Wire { world: self.world.clone(), server: Some((server, life)) });
        let house = HouseKey::from_seed(house());
        let mut options = EngineOptions::new(store.clone(), Arc::new(Native), house, self.game.clone());
        options.photos = Arc::new(StoreShelf(store));
        options.archive = Arc::new(AllRead(self.world.clone()));
        let (wall, passed) = (self.world.clone(), self.world.clone());
        let wall = move || {
            let ahead_ms = wall.lock().ahead_ms[server];
            let passed_ms = u64::try_from(wall.passed().as_millis()).expect("a short time");
            TimeMs((START.0 + passed_ms).saturating_add_signed(ahead_ms))
        };
        options.clock = Arc::new(SteadyClock::new(wall, move || passed.passed()));
        options.threads = Threads::Callers;
        let world = self.world.clone();
        options.draw_writer = Arc::new(move || {
            let mut inner = world.lock();
            inner.writers += 1;
            Ok(WriterId(u128::from(inner.writers).to_be_bytes()).numbered(inner.dice.any()))
        });
        options.tuning = Tuning {
            verifying_threads: 0,
            snapshot_entries_min: 8,
            segments_kept: Duration::from_secs(60),
            ..Tuning::default()
        };
        options
    }

    /// Compares all that a server publishes with what the others have: a client may have seen it.
    async fn follow(self: Arc<Self>, server: usize, life: u64, engine: Engine) {
        let mut tip = engine.tip();
        let mut next = EntryIndex(0);
        while self.world.life(server) == life {
            let seen = tip.borrow_and_update().clone();
            let (entries, root) = (seen.status.entries.0, seen.status.log_root);
            self.compare(&self.roots, (server, life), "root", entries, root);
            match chain::checkpoint::Checkpoint::open(&seen.checkpoint, &engine.chain_id(), &engine.genesis().house) {
                Ok(signed) => self.compare(&self.roots, (server, life), "checkpoint", signed.entries, signed.root),
                Err(fault) => self.world.fault(format!("{server}.{life} signs a checkpoint that is wrong: {fault}")),
            }
            while next.0 < entries {
                let Ok(page) = engine.entries(next, 64).await else {
                    sleep(Duration::from_secs(1)).await;
                    continue;
                };
                if self.world.life(server) != life {
                    return;
                }
                if page.entries.is_empty() {
                    return self
                        .world
                        .fault(format!("{server}.{life} says that it has {entries}, and gives {}", next.0));
                }
                for entry in &page.entries {
                    self.compare(&self.leaves, (server, life), "entry", next.0, merkle::leaf_hash(&entry.bytes));
                    next.0 += 1;
                }
            }
            if tip.changed().await.is_err() {
                return;
            }
        }
    }

    fn compare(&self, with: &Mutex<BTreeMap<u64, Hash>>, by: (usize, u64), what: &str, place: u64, hash: Hash) {
        let told = *with.lock().expect("nothing panics under it").entry(place).or_insert(hash);
        if told != hash {
            self.world.fault(format!("{}.{} publishes another {what} at {place} than was published", by.0, by.1));
        }
    }
}
