//! `pitpet serve`: from options to a running server, and its shutdown.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::cli::{ChainArgs, ServeArgs};
use crate::engine::{Engine, EngineOptions, StartError, Tuning, holds_a_chain};
use crate::host::{HostError, Module, ModuleSettings, Origin};
use crate::house::HouseKeyError;
use crate::http;
use crate::rules_file::{RulesFileError, read_rules};
use crate::store::{Objects, Probed, SharedStore, StoreError};
use crate::view::{ViewArchive, ViewError};

/// How often an idle server asks a bucket for other servers' entries. A bucket charges for each request: two a
/// second cost about two dollars a month. And how long its last segment is assumed to be there: a bucket is not a
/// disk that can be pulled, and a look before each batch is one more request for each.
const BUCKET_PAUSE: Duration = Duration::from_secs(1);

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
    let probed = Probed::over(Objects::open(&args.store)?);
    // Nothing is written to a store that cannot keep a log. It is read meanwhile: a bucket takes its time.
    let (passed, started) = tokio::join!(probed.pass(), start_over(probed.clone(), args, archive, tuning));
    passed?;
    let engine = started?;
    let status = engine.status();
    let took_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(chain = %status.chain_id, entries = status.entries.0, height = status.height.0, took_ms, "ready");
    Ok(engine)
}

async fn start_over(
    probed: Arc<Probed>,
    args: &ChainArgs,
    archive: ViewArchive,
    tuning: Tuning,
) -> Result<Engine, ServeError> {
    let game = read_rules(&args.rules)?;
    let store: SharedStore = probed.clone();
    let house = match args.known_house_key()? {
        Some(house) => house,
        None => {
            let has_chain = holds_a_chain(&store).await?;
            if !has_chain {
                // Not even a key is made for a store that cannot keep a log.
                probed.pass().await?;
            }
            args.new_house_key(has_chain)?
        }
    };
    let settings = ModuleSettings { memory_bytes_max: args.memory_mib << 20, ..ModuleSettings::default() };
    let module = Module::load(&args.module, settings)?;
    let hash = module.hash();
    match module.origin() {
        Origin::Artifact(path) => tracing::info!(module = %hash, artifact = %path.display(), "the rules are loaded"),
        Origin::Compiled(_) => tracing::info!(module = %hash, "the rules are compiled"),
    }
    let mut options = EngineOptions::new(store, Arc::new(module), house, game);
    options.archive = Arc::new(archive);
    options.accept_clock = args.accept_clock;
    options.accept_copy = args.accept_copy;
    let reserve_bytes = args.reserve_mib.saturating_mul(1 << 20);
    options.tuning = Tuning { reserve_bytes, plain_files: args.plain_files, ..tuning };
    if args.store.starts_with("s3://") {
        options.tuning.poll = BUCKET_PAUSE;
        options.tuning.log_trusted = BUCKET_PAUSE;
    }
    Ok(Engine::start(options).await?)
}
