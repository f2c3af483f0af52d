//! HTTP: the router, and everything between it and the socket.
//!
//! ```text
//! accept -> headers -> routes -> engine (log), view (content), media (photos), first (front page), site (files)
//! ```

mod accept;
mod address;
mod body;
mod cost;
mod error;
mod files;
mod first;
mod headers;
mod metrics;
mod options;
mod pace;
mod parts;
mod patience;
mod routes;
mod sending;
mod shares;
mod site;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use api::screen::Address;
use axum::Router;
use axum::routing::get;
use chain::hash::Hash;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

pub use address::Peer;
pub use error::Failure;
pub use options::HttpOptions;

use crate::collector::{Collector, collect};
use crate::engine::Engine;
use crate::host::RulesSource;
use crate::media::{Media, UPLOADS_AT_ONCE};
use crate::shelf::{self, Admitted, IntakeBounds, IntakeError};
use crate::view::{Place, View, ViewArchive, ViewError, fit, follow};
use address::Caller;
use body::Arriving;
use first::FrontPage;
use metrics::Counts;
use pace::Pace;
use parts::Parts;
use sending::Sending;
use shares::Shares;

/// The state that requests can reach. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The chain.
    pub engine: Engine,
    /// The content for screens.
    pub view: View,
    /// Photos.
    pub media: Media,
    options: Arc<HttpOptions>,
    paces: Arc<Paces>,
    arriving: Arc<Arriving>,
    sending: Arc<Sending>,
    held: Arc<Held>,
    /// Where instances for scripts come from.
    scripts: Arc<dyn RulesSource>,
    counts: Arc<Counts>,
    front: Arc<FrontPage>,
    /// What is between this server and its clients.
    between: Between,
    stop: CancellationToken,
}

/// What is between a server and its clients, beside proxies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// Nothing that bounds an answer.
    Nothing,
    /// A gateway that passes whole messages on: nothing can be streamed, and an answer has at most so many bytes.
    Gateway {
        /// Bytes of a body.
        bytes_max: usize,
    },
}

/// What one caller may hold at the same time.
struct Held {
    streams: Arc<Shares>,
    /// Photos that have arrived and are being checked.
    uploads: Arc<Shares>,
    searches: Arc<Shares>,
    /// Bytes of photos that this server has taken and no entry names yet.
    waiting: Arc<Shares>,
    scripts: Arc<Shares>,
}

/// Photos of one household that are checked at the same time.
const UPLOADS_EACH: usize = 4;
/// Searches of one household that run or wait at the same time, and those of all.
const SEARCHES_EACH: usize = 4;
const SEARCHES_MAX: usize = 64;
/// Scripts of one household that run at the same time, and those of all: half of the cores, and no more than this.
const SCRIPTS_EACH: usize = 1;
const SCRIPTS_MAX: usize = 4;

/// The rate limits of one caller.
struct Paces {
    events: Pace,
    births: Pace,
    uploads: Pace,
    reads: Pace,
}

impl App {
    /// The state over one engine. Live streams end when `stop` is cancelled.
    pub fn new(engine: Engine, view: View, options: HttpOptions, stop: CancellationToken) -> Self {
        let (minute, parts) = (Duration::from_secs(60), Parts::of(&options));
        let paces = Paces {
            events: Pace::new(parts.events, minute),
            births: Pace::new(parts.births, 60 * minute),
            uploads: Pace::new(parts.uploads, minute),
            reads: Pace::new(options.reads_per_minute, minute),
        };
        let media = Media::new(engine.store().clone());
        let held = Held {
            // A stream takes a connection for hours: half of them are for other requests.
            streams: Shares::new(options.streams_per_address, options.connections_max.div_ceil(2)),
            uploads: Shares::new(UPLOADS_EACH, UPLOADS_AT_ONCE),
            searches: Shares::new(SEARCHES_EACH, SEARCHES_MAX),
            waiting: Shares::new(mebibytes(parts.waiting_each_mib), mebibytes(parts.waiting_mib)),
            scripts: Shares::new(SCRIPTS_EACH, half_of_the_cores().min(SCRIPTS_MAX)),
        };
        let scripts = engine.rules().bounded(routes::SCRIPT_SETTINGS).unwrap_or_else(|| engine.rules().clone());
        let counts = Counts::new(engine.metrics());
        let arriving = Arriving::new(Duration::from_secs(options.body_timeout_s));
        Self {
            engine,
            view,
            media,
            options: Arc::new(options),
            paces: Arc::new(paces),
            arriving: Arc::new(arriving),
            sending: Arc::new(Sending::new()),
            held: Arc::new(held),
            scripts,
            counts: Arc::new(counts),
            front: Arc::new(FrontPage::default()),
            between: Between::Nothing,
            stop,
        }
    }
}

impl App {
    /// The same behind something.
    #[must_use]
    pub fn behind(self, between: Between) -> Self {
        Self { between, ..self }
    }

    /// Whether an answer of so many bytes can be sent.
    fn fits(&self, bytes: usize) -> bool {
        match self.between {
            Between::Nothing => true,
            Between::Gateway { bytes_max } => bytes <= bytes_max,
        }
    }

    /// What deletes photos that no entry names.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn collector(&self) -> Result<Collector, getrandom::Error> {
        let wait = Duration::from_secs(self.options.photos_wait_minutes.saturating_mul(60));
        Collector::new(self.engine.clone(), self.view.clone(), wait)
    }

    /// Permission for a caller to put a photo of this many bytes.
    async fn admit(&self, caller: Caller, photo: Hash, bytes: usize) -> Result<Admitted<'_>, IntakeError> {
        match self.admit_now(caller, photo, bytes).await {
            // No collector runs between a function's requests, and that of another one may have deleted what waited.
            Err(IntakeError::TooMuchWaits) if self.between != Between::Nothing => {
                shelf::forget_deleted(self.engine.store(), self.engine.waiting()).await?;
                self.admit_now(caller, photo, bytes).await
            }
            answer => answer,
        }
    }

    async fn admit_now(&self, caller: Caller, photo: Hash, bytes: usize) -> Result<Admitted<'_>, IntakeError> {
        let bounds = IntakeBounds {
            waiting_bytes: mebibytes(self.options.photos_waiting_mib) as u64,
            reserve_bytes: self.engine.reserve_bytes(),
        };
        let share = || self.held.waiting.take(caller, bytes).map(|share| Box::new(share) as shelf::Share);
        let (store, log_end) = (self.engine.store(), self.engine.status().entries);
        shelf::admit(store, self.engine.waiting(), bounds, (photo, bytes as u64), share, log_end).await
    }
}

fn half_of_the_cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).div_ceil(2)
}

fn mebibytes(count: usize) -> usize {
    count.saturating_mul(1 << 20)
}

/// The whole server as a function of requests; needs no socket.
pub fn router(app: &App) -> Router {
    let api = routes::api();
    let whole = match &app.options.site {
        Some(folder) => site::serve(api.route(Address::Feed.path(), get(first::page)), folder),
        None => api.fallback(async || error::Failure::NotFound("site")),
    };
    whole.layer(axum::middleware::from_fn_with_state(app.clone(), headers::around)).with_state(app.clone())
}

/// The state over `engine`, with its view, which `archive` gets. `store_folder` is the store's folder, if it has one.
///
/// # Errors
/// When the view cannot be opened.
pub async fn open(
    engine: Engine,
    store_folder: Option<&Path>,
    archive: &ViewArchive,
    options: HttpOptions,
    stop: CancellationToken,
) -> Result<App, ViewError> {
    let view = View::open(view_place(store_folder, &options)?, &engine.chain_id())?;
    fit(&view, &engine).await?;
    archive.ask(view.clone());
    Ok(App::new(engine, view, options, stop))
}

/// Serves everything over `engine` until `stop`. `store_folder` is the store's folder, if it has one; `archive` gets
/// the view.
///
/// # Errors
/// When the view cannot be opened.
pub async fn run(
    listener: TcpListener,
    engine: Engine,
    store_folder: Option<&Path>,
    archive: &ViewArchive,
    mut options: HttpOptions,
    stop: CancellationToken,
) -> Result<(), ViewError> {
    options.connections_max = files::room_for(options.connections_max.max(1));
    let app = open(engine, store_folder, archive, options, stop.clone()).await?;
    let following = tokio::spawn(follow(app.view.clone(), app.engine.clone(), app.media.clone(), stop.clone()));
    let collecting = tokio::spawn(collect(app.collector()?, stop.clone()));
    accept::serve(listener, router(&app), &app.options, app.counts.clone(), stop).await;
    // It ends with the same token; what it was writing is finished or forgotten.
    drop(following.await);
    drop(collecting.await);
    Ok(())
}

fn view_place(store_folder: Option<&Path>, options: &HttpOptions) -> Result<Place, ViewError> {
    let beside_store = || store_folder.map(|folder| folder.join("view").join("view.sqlite"));
    let file: Option<PathBuf> = options.view.clone().or_else(beside_store);
    file.map_or_else(Place::temporary, |file| Place::at(&file))
}
