//! Digging from a terminal: searches nonces on some threads, and submits the blocks it finds.

mod clock;
mod miner;
mod news;
mod search;

use std::path::PathBuf;

use chain::hash::Hash;
use chain::ids::AccountId;
use clap::Args;
use tokio_util::sync::CancellationToken;

use crate::client::{Client, ClientError};
use clock::Clock;
use miner::Miner;
use search::Pace;

/// Options of `pitpet dig`.
#[derive(Clone, Debug, Args)]
pub struct DigOptions {
    /// The server's address: http://host:port or https://host.
    #[arg(long, env = "PITPET_SERVER", default_value = "http://127.0.0.1:3000", value_name = "URL")]
    pub server: String,
    /// The account that gets the treats. Digging itself needs no key.
    #[arg(long, env = "PITPET_DIG_HANDLE", value_name = "HANDLE")]
    pub handle: String,
    /// A file with one of that account's keys, as the page "Your keys" makes it: to answer when clocks are asked for
    /// the time.
    #[arg(long, env = "PITPET_DIG_KEY", value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Threads that search for a nonce.
    #[arg(long, env = "PITPET_DIG_THREADS", default_value_t = 1, value_name = "COUNT")]
    pub threads: usize,
    /// Each thread rests most of the time, and works a twentieth of it.
    #[arg(long, env = "PITPET_DIG_GENTLE")]
    pub gentle: bool,
    /// Stops after this many blocks; 0 goes on for ever.
    #[arg(long, env = "PITPET_DIG_BLOCKS", default_value_t = 0, value_name = "COUNT")]
    pub blocks: u64,
}

/// Why digging is not possible.
#[derive(Debug, thiserror::Error)]
pub enum DigError {
    /// The server does not answer.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// No account has that handle.
    #[error("no account has the handle {0}")]
    NoSuchHandle(String),
    /// The key's file cannot be read.
    #[error("the key file {} cannot be read", file.display())]
    KeyFile {
        /// The file.
        file: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
    /// The file holds no key.
    #[error("{0} holds no key: a line of 64 hexadecimal digits is expected")]
    NoKey(PathBuf),
    /// The system has no randomness.
    #[error("the system has no randomness: {0}")]
    Random(getrandom::Error),
}

/// Digs until `stop`, or until it has found enough blocks.
///
/// # Errors
/// As [`DigError`] says. A server that stops answering is waited for.
pub async fn run(options: DigOptions, stop: CancellationToken) -> Result<(), DigError> {
    let client = Client::new(&options.server)?;
    let chain_id = client.chain().await?.chain_id.0;
    let page = client.account(&options.handle).await?;
    let account = page.ok_or_else(|| DigError::NoSuchHandle(options.handle.clone()))?.person.account;
    tracing::info!(handle = options.handle, threads = options.threads, "digging");
    let clock = options.key.as_deref().map(|file| Clock::read(file, account)).transpose()?;
    let pace = Pace { threads: options.threads.max(1), gentle: options.gentle };
    let mut miner = Miner::new(client, chain_id, account, clock, pace);
    stop.run_until_cancelled(miner.dig(options.blocks)).await.unwrap_or(Ok(()))
}

/// Digs a little in the background, for ever, and answers for the account when clocks are asked; `seed` is of one of
/// its keys.
///
/// # Errors
/// As [`run`].
pub(crate) async fn beside(client: Client, chain_id: Hash, account: AccountId, seed: [u8; 32]) -> Result<(), DigError> {
    let pace = Pace { threads: 1, gentle: true };
    Miner::new(client, chain_id, account, Some(Clock::new(seed, account)), pace).quietly().dig(0).await
}
