//! Engines and whole servers for tests, and people who know what is theirs without a copy of the chain.

pub mod account;
pub mod client;
pub mod gateway;
#[cfg(unix)]
pub mod lambda;
pub mod process;
pub mod quarter;
pub mod stores;
pub mod stranger;
pub mod valve;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use chain::hash::Hash;
use chain::ids::TimeMs;
use chain::version::Rules;
use server::audit::{Report, audit};
use server::cli::ChainArgs;
use server::engine::{Clock, Engine, EngineOptions, Tuning};
use server::host::{Module, ModuleSettings, Native, RulesSource};
use server::house::HouseKey;
use server::shelf::PhotoShelf;
use server::store::{SharedStore, StoreError};

use crate::{START, house, params};

/// What a command says of a chain in this folder, whose house is the tests'. A clock of years ago began the chain.
pub fn chain_in(folder: &Path) -> ChainArgs {
    let key = folder.join("house.key");
    std::fs::write(&key, Hash(house()).to_hex()).expect("written");
    ChainArgs {
        store: format!("file://{}", folder.join("store").display()),
        rules: "demo".into(),
        module: module_path(),
        accept_clock: true,
        accept_copy: false,
        house_key: Some(key),
        house_key_hex: None,
        memory_mib: 3_072,
        plain_files: false,
        reserve_mib: 256,
    }
}

/// A clock that only the test moves.
#[derive(Clone, Debug)]
pub struct Hands(Arc<AtomicU64>);

impl Default for Hands {
    fn default() -> Self {
        Self(Arc::new(AtomicU64::new(START.0)))
    }
}

impl Hands {
    /// A clock that says when every test's world begins.
    pub fn new() -> Self {
        Self::default()
    }

    /// Moves it on.
    pub fn forward(&self, by: Duration) {
        self.0.fetch_add(u64::try_from(by.as_millis()).expect("a short time"), Ordering::SeqCst);
    }

    /// Puts it back.
    pub fn back(&self, by: Duration) {
        self.0.fetch_sub(u64::try_from(by.as_millis()).expect("a short time"), Ordering::SeqCst);
    }

    /// What it says.
    pub fn now(&self) -> TimeMs {
        TimeMs(self.0.load(Ordering::SeqCst))
    }

    /// The clock, as an engine reads it.
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

/// An engine over the linked-in rules, whose block-closing and polling the test drives by moving the clock.
pub fn options(store: SharedStore, hands: &Hands) -> EngineOptions {
    let mut options = EngineOptions::new(store, Arc::new(Native), HouseKey::from_seed(house()), Rules::V1(params()));
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

/// The engine, started.
pub async fn start(options: EngineOptions) -> Engine {
    Engine::start(options).await.expect("the engine starts")
}

/// What an audit of a store without fault reports.
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
