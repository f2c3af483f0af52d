//! Simulated neighbours: a few accounts, marked as bots, that act on a server through its public API, so that the first
//! visitors do not find an empty site.

pub mod actor;
mod error;
mod keys;
mod life;
pub mod pictures;
mod words;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use tokio_util::sync::CancellationToken;

use crate::client::{Client, ClientError};
use crate::dice::Dice;

pub use error::NeighbourError;

use life::Neighbour;
use words::CAST;

/// Pause after a failure.
const BACK_OFF: Duration = Duration::from_secs(5);
/// Where blocks are meant to close this quickly, one of the neighbours digs, so that there is something to see;
/// elsewhere a machine should not work for days without being asked.
const DIGS_INTERVAL_MS_MAX: u64 = 60_000;
/// Time between two arrivals, so that births do not come all at once.
const ARRIVAL: Duration = Duration::from_millis(400);

/// Options of `pitpet neighbours`.
#[derive(Clone, Debug, Args)]
pub struct NeighbourOptions {
    /// The server's address: http://host:port or https://host.
    #[arg(long, env = "PITPET_SERVER", default_value = "http://127.0.0.1:3000", value_name = "URL")]
    pub server: String,
    /// How many neighbours there are, 12 at most.
    #[arg(long, env = "PITPET_NEIGHBOURS", default_value_t = 6, value_name = "COUNT")]
    pub count: usize,
    /// The seed of their random choices; the same seed makes the same choices.
    #[arg(long, env = "PITPET_NEIGHBOURS_SEED", default_value_t = 1, value_name = "NUMBER")]
    pub seed: u64,
    /// Seconds between two actions of one neighbour, on average.
    #[arg(long, env = "PITPET_NEIGHBOURS_PAUSE_S", default_value_t = 15, value_name = "SECONDS")]
    pub pause_s: u64,
    /// Folder of their keys. The same keys are the same neighbours.
    #[arg(long, env = "PITPET_NEIGHBOURS_KEYS", default_value = "data/neighbours", value_name = "DIR")]
    pub keys: PathBuf,
}

/// Runs the neighbours until `stop`.
///
/// # Errors
/// When the server's address is invalid, or keys cannot be loaded. A server that cannot be reached is waited for.
pub async fn run(options: NeighbourOptions, stop: CancellationToken) -> Result<(), NeighbourError> {
    let client = Client::new(&options.server)?;
    let chain = loop {
        match client.chain().await {
            Ok(chain) => break chain,
            Err(error) => tracing::info!(%error, "waiting for the server"),
        }
        if stop.run_until_cancelled(tokio::time::sleep(Duration::from_secs(1))).await.is_none() {
            return Ok(());
        }
    };
    let mut lives = tokio::task::JoinSet::new();
    for (number, cast) in CAST.iter().enumerate().take(options.count) {
        let actor = keys::load_or_create(&options.keys, &chain.chain_id.0, &format!("{}-bot", cast.handle))?;
        let neighbour = Neighbour {
            actor,
            cast,
            client: client.clone(),
            chain_id: chain.chain_id.0,
            hatch_tries: chain.params.hatch_tries_min,
            dice: Dice::new(options.seed.wrapping_mul(1_000).wrapping_add(number as u64)),
            pet: None,
            welcomed: Vec::new(),
        };
        let arrival = ARRIVAL * u32::try_from(number).unwrap_or(0);
        let pause = Duration::from_secs(options.pause_s);
        let digs = number == 0 && (1..=DIGS_INTERVAL_MS_MAX).contains(&chain.params.block_interval_ms);
        let stop = stop.clone();
        lives.spawn(async move { stop.run_until_cancelled(live(neighbour, arrival, pause, digs)).await });
    }
    while lives.join_next().await.is_some() {}
    Ok(())
}

async fn live(mut neighbour: Neighbour, arrival: Duration, pause: Duration, digs: bool) {
    tokio::time::sleep(arrival).await;
    let mut digging = None;
    loop {
        let rest = match neighbour.do_something().await {
            Ok(()) => neighbour.pause(pause),
            Err(NeighbourError::Client(ClientError::Status { retry_after_s: Some(after_s), .. })) => {
                Duration::from_secs(after_s)
            }
            Err(error) => {
                tracing::warn!(handle = neighbour.actor.handle, %error, "that did not work");
                BACK_OFF
            }
        };
        if digs && digging.is_none() {
            digging = neighbour.dig();
        }
        tokio::time::sleep(rest).await;
    }
}
