//! People, clocks and engines for tests.
#![allow(dead_code, reason = "each test program uses its own part of this")]

pub mod client;
pub mod person;
pub mod process;
pub mod stores;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use chain::abi::DigWork;
use chain::entry::{Block, BlockHeader, Closer};
use chain::hash::Hash;
use chain::ids::{AccountId, TimeMs};
use chain::params::Params;
use chain::version::Rules;
use chain::work::Puzzle;
use server::audit::{Report, audit};
use server::cli::ChainArgs;
use server::engine::{Clock, Engine, EngineOptions, Tuning};
use server::host::{Module, ModuleSettings, Native, RulesSource};
use server::house::HouseKey;
use server::shelf::PhotoShelf;
use server::store::{SharedStore, StoreError};

/// When every test's world begins.
pub const START: TimeMs = TimeMs(1_700_000_000_000);

/// A game in which the first nonce hatches and a block takes a second.
pub fn params() -> Params {
    Params {
        block_interval_ms: 1_000,
        idle_interval_ms: 10_000,
        hatch_tries_min: 1,
        hatch_tries_max: 1 << 12,
        births_per_block_target: 1 << 20,
        ..Params::demo()
    }
}

/// What a command says of a chain in this folder, whose house is the tests'. The chain was begun by a clock of years
/// ago.
pub fn chain_in(folder: &Path) -> ChainArgs {
    let key = folder.join("house.key");
    std::fs::write(&key, Hash(*house().seed()).to_hex()).expect("written");
    ChainArgs {
        store: format!("file://{}", folder.join("store").display()),
        rules: "demo".into(),
        module: module_path(),
        accept_clock: true,
        house_key: Some(key),
        memory_mib: 3_072,
        reserve_mib: 256,
    }
}

/// A clock that only the test moves.
#[derive(Clone, Debug)]
pub struct Hands(Arc<AtomicU64>);

impl Hands {
    pub fn new() -> Self {
        Self(Arc::new(AtomicU64::new(START.0)))
    }

    pub fn forward(&self, by: Duration) {
        self.0.fetch_add(u64::try_from(by.as_millis()).expect("a short time"), Ordering::SeqCst);
    }

    pub fn back(&self, by: Duration) {
        self.0.fetch_sub(u64::try_from(by.as_millis()).expect("a short time"), Ordering::SeqCst);
    }

    pub fn now(&self) -> TimeMs {
        TimeMs(self.0.load(Ordering::SeqCst))
    }

    pub fn clock(&self) -> Clock {
        let hands = self.0.clone();
        Arc::new(move || TimeMs(hands.load(Ordering::SeqCst)))
    }
}

/// Says of every photo that it is there.
pub struct EveryPhoto;

#[async_trait]
impl PhotoShelf for EveryPhoto {
    async fn holds(&self, _photo: &Hash) -> Result<bool, StoreError> {
        Ok(true)
    }
}

/// The house of every test.
pub fn house() -> HouseKey {
    HouseKey::from_seed([7; 32])
}

/// An engine over the linked-in rules, whose block-closing and polling the test drives by moving the clock.
pub fn options(store: SharedStore, hands: &Hands) -> EngineOptions {
    let mut options = EngineOptions::new(store, Arc::new(Native), house(), Rules::V1(params()));
    options.photos = Arc::new(EveryPhoto);
    options.clock = hands.clock();
    options.tuning = Tuning {
        verifying_threads: 1,
        poll: Duration::from_millis(5),
        checkpoint_interval: Duration::from_millis(1),
        snapshot_entries_min: 8,
        ..Tuning::default()
    };
    options
}

pub async fn start(options: EngineOptions) -> Engine {
    Engine::start(options).await.expect("the engine starts")
}

/// The block that is to be dug, dug.
pub fn dug(chain_id: &Hash, work: &DigWork, miner: AccountId) -> Block {
    let mut header = BlockHeader { miner, ..work.header.clone() };
    let puzzle = Puzzle::digging(chain_id, &header, work.from);
    header.nonce = puzzle.search(0, u32::MAX, header.difficulty).expect("some nonce");
    Block { header, closer: Closer::Work { time_ms: work.from } }
}

pub async fn audited(store: &SharedStore) -> Report {
    audit(store).await.expect("the store is without fault")
}

/// Where the built module is.
pub fn module_path() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target"), PathBuf::from);
    std::env::var_os("PITPET_MODULE").map_or_else(|| target.join("module/chain.wasm"), PathBuf::from)
}

/// The rules under Wasmer.
pub fn wasm_rules() -> Arc<dyn RulesSource> {
    let path = module_path();
    let module = Module::load(&path, ModuleSettings::default());
    Arc::new(module.unwrap_or_else(|error| panic!("build the module first (scripts/build-module): {error}")))
}
