//! `pitpet serve`: from options to a running server, and its shutdown.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::cli::{ChainArgs, ServeArgs};
use crate::engine::{Engine, EngineOptions, StartError, Tuning, holds_a_chain};
use crate::host::{HostError, Module, ModuleSettings, Origin};
use crate::house::{HouseKey, HouseKeyError};
use crate::http;
use crate::rules_file::{RulesFileError, read_rules};
use crate::store::{Objects, StoreError};
use crate::view::{ViewArchive, ViewError};

/// The server does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The given rules are invalid.
    #[error(transparent)]
    RulesFile(#[from] RulesFileError),
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The house key cannot be loaded.
    #[error(transparent)]
    HouseKey(#[from] HouseKeyError),
    /// The module cannot be loaded.
    #[error(transparent)]
    Host(#[from] HostError),
    /// The engine does not start.
    #[error("the engine does not start")]
    Start(#[from] StartError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// The system's error.
        source: std::io::Error,
    },
    /// The view cannot be opened.
    #[error("the view cannot be opened")]
    View(#[from] ViewError),
}

/// Serves until `stop`, then finishes what is in flight.
///
/// # Errors
/// As [`ServeError`] says.
pub async fn serve(args: ServeArgs, stop: CancellationToken) -> Result<(), ServeError> {
    // First, since a server that cannot listen should begin no chain.
    let address = args.listen;
    let listener = TcpListener::bind(address).await.map_err(|source| ServeError::Listen { address, source })?;
    let address = listener.local_addr().map_err(|source| ServeError::Listen { address, source })?;
    let archive = ViewArchive::default();
    let engine = start_engine(&args.chain, archive.clone()).await?;
    // On standard output and alone on its line, for a caller that started this with port 0.
    println!("PitPet listens on http://{address}");
    let served =
        http::run(listener, engine.clone(), args.chain.store_folder().as_deref(), &archive, args.http, stop).await;
    engine.shutdown().await;
    tracing::info!(entries = engine.status().entries.0, "stopped");
    Ok(served?)
}

/// The engine for these options; `archive` is asked for events older than its own memory.
///
/// # Errors
/// As [`ServeError`] says.
pub async fn start_engine(args: &ChainArgs, archive: ViewArchive) -> Result<Engine, ServeError> {
    start_tuned(args, archive, Tuning::default()).await
}

/// The same with other sizes and intervals.
///
/// # Errors
/// As [`ServeError`] says.
pub async fn start_tuned(args: &ChainArgs, archive: ViewArchive, tuning: Tuning) -> Result<Engine, ServeError> {
    let begun = std::time::Instant::now();
    let game = read_rules(&args.rules)?;
    let store = Objects::open(&args.store)?;
    let house = house_key(args.house_key_path(), holds_a_chain(&store).await?)?;
    let settings = ModuleSettings { memory_bytes_max: args.memory_mib << 20, ..ModuleSettings::default() };
    let module = Module::load(&args.module, settings)?;
    if let Origin::Artifact(path) = module.origin() {
        tracing::info!(artifact = %path.display(), "the rules are loaded");
    }
    let mut options = EngineOptions::new(store, Arc::new(module), house, game);
    options.archive = Arc::new(archive);
    options.accept_clock = args.accept_clock;
    options.tuning = Tuning { reserve_bytes: args.reserve_mib.saturating_mul(1 << 20), ..tuning };
    let engine = Engine::start(options).await?;
    let status = engine.status();
    let took_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(chain = %status.chain_id, entries = status.entries.0, height = status.height.0, took_ms, "ready");
    Ok(engine)
}

/// The house's key: a new one only if there is no chain yet.
fn house_key(path: Option<PathBuf>, has_chain: bool) -> Result<HouseKey, HouseKeyError> {
    match path {
        Some(path) if has_chain => HouseKey::load(&path),
        Some(path) => HouseKey::load_or_create(&path),
        None => HouseKey::random(),
    }
}
