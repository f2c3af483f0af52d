//! Digging from a terminal: looks for nonces on as many threads as it may, and hands in the blocks it finds.

mod clock;
mod digger;
mod news;
mod search;

use std::path::PathBuf;

use chain::hash::Hash;
use chain::ids::AccountId;
use clap::Args;
use tokio_util::sync::CancellationToken;

use crate::client::{Client, ClientError};
use clock::Clock;
use digger::Digger;
use search::Pace;

/// What `pitpet dig` takes.
#[derive(Clone, Debug, Args)]
pub struct DigOptions {
    /// The server's address.
    #[arg(long, env = "PITPET_SERVER", default_value = "http://127.0.0.1:3000", value_name = "URL")]
    pub server: String,
    /// Whose the treats shall be. Digging needs no key: whoever digs gives them away.
    #[arg(long, env = "PITPET_DIG_HANDLE", value_name = "HANDLE")]
    pub handle: String,
    /// A file with one of that account's keys, as the page "Your keys" makes it: to answer by it when clocks are asked
    /// how late it is.
    #[arg(long, env = "PITPET_DIG_KEY", value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Threads that look for a nonce.
    #[arg(long, env = "PITPET_DIG_THREADS", default_value_t = 1, value_name = "COUNT")]
    pub threads: usize,
    /// Each thread rests most of the time, and works a twentieth of it.
    #[arg(long, env = "PITPET_DIG_GENTLE")]
    pub gentle: bool,
    /// Stops after so many blocks; 0 goes on for ever.
    #[arg(long, env = "PITPET_DIG_BLOCKS", default_value_t = 0, value_name = "COUNT")]
    pub blocks: u64,
}

/// Why there is no digging.
#[derive(Debug, thiserror::Error)]
pub enum DigError {
    /// The server cannot be asked.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// Nobody has that handle.
    #[error("nobody is called {0} there")]
    NoSuchHandle(String),
    /// The key's file cannot be read.
    #[error("the key file {} cannot be read", file.display())]
    KeyFile {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file holds no key.
    #[error("{0} holds no key: a line of 64 hexadecimal digits is expected")]
    NoKey(PathBuf),
    /// The system has no randomness to give.
    #[error("the system has no randomness to give: {0}")]
    Random(getrandom::Error),
}

/// Digs until `stop`, or until it has found as many blocks as it should.
///
/// # Errors
/// As [`DigError`] says. A server that stops answering meanwhile is waited for.
pub async fn run(options: DigOptions, stop: CancellationToken) -> Result<(), DigError> {
    let client = Client::new(&options.server)?;
    let chain_id = client.chain().await?.chain_id.0;
    let page = client.account(&options.handle).await?;
    let miner = page.ok_or_else(|| DigError::NoSuchHandle(options.handle.clone()))?.person.account;
    tracing::info!(handle = options.handle, threads = options.threads, "digging");
    let clock = options.key.as_deref().map(|file| Clock::read(file, miner)).transpose()?;
    let pace = Pace { threads: options.threads.max(1), gentle: options.gentle };
    let mut digger = Digger::new(client, chain_id, miner, clock, pace);
    stop.run_until_cancelled(digger.dig(options.blocks)).await.unwrap_or(Ok(()))
}

/// Digs a little beside whatever else an account does, for ever, and answers for it when clocks are asked; `seed` is of
/// one of its keys.
///
/// # Errors
/// As [`run`].
pub(crate) async fn beside(client: Client, chain_id: Hash, account: AccountId, seed: [u8; 32]) -> Result<(), DigError> {
    let pace = Pace { threads: 1, gentle: true };
    Digger::new(client, chain_id, account, Some(Clock::new(seed, account)), pace).quietly().dig(0).await
}
