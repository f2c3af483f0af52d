//! Digging from a terminal: looks for nonces on as many threads as it may, and hands in the blocks it finds.

mod clock;
mod search;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use api::log::Outcome;
use chain::abi::DigWork;
use chain::entry::{Block, BlockHeader, Closer};
use chain::error::Rejection;
use chain::hash::Hash;
use chain::ids::{AccountId, TimeMs};
use chain::work::Puzzle;
use clap::Args;
use tokio_util::sync::CancellationToken;

use crate::client::{Client, ClientError};
use crate::engine::system_clock;
use clock::Clock;
use search::Search;

/// How often the server is asked whether there is other work.
const POLL: Duration = Duration::from_millis(500);
/// How often progress is told.
const TELL: Duration = Duration::from_secs(10);
/// How often a block is handed in that too few clocks have agreed on.
const ASK_AGAIN: Duration = Duration::from_secs(2);
/// Pause after the server could not be reached.
const BACK_OFF: Duration = Duration::from_secs(5);

/// What `pitpet dig` takes.
#[derive(Clone, Debug, Args)]
pub struct DigOptions {
    /// The server's address.
    #[arg(long, env = "PITPET_SERVER", default_value = "http://127.0.0.1:3000", value_name = "URL")]
    pub server: String,
    /// Whose the treats shall be. Digging needs no key: whoever digs gives them away.
    #[arg(long, env = "PITPET_DIG_HANDLE", value_name = "HANDLE")]
    pub handle: String,
    /// A file with one of that account's keys, 64 hexadecimal digits: to answer by it when clocks are asked how late it is.
    #[arg(long, env = "PITPET_DIG_KEY", value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Threads that look for a nonce.
    #[arg(long, env = "PITPET_DIG_THREADS", default_value_t = 1, value_name = "COUNT")]
    pub threads: usize,
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
    /// The file holds no key.
    #[error("{0} holds no key: 64 hexadecimal digits are expected")]
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
    let mut digger = Digger { client, chain_id, miner, clock, threads: options.threads.max(1), found: 0, job: None };
    let mut told = Instant::now();
    while options.blocks == 0 || digger.found < options.blocks {
        let pause = match digger.step().await {
            Ok(()) => POLL,
            Err(DigError::Client(error)) => {
                tracing::warn!(%error, "the server does not answer");
                BACK_OFF
            }
            Err(error) => return Err(error),
        };
        if told.elapsed() >= TELL {
            told = Instant::now();
            digger.tell();
        }
        if stop.run_until_cancelled(digger.found_within(pause)).await.is_none() {
            return Ok(());
        }
    }
    Ok(())
}

struct Digger {
    client: Client,
    chain_id: Hash,
    miner: AccountId,
    clock: Option<Clock>,
    threads: usize,
    found: u64,
    job: Option<Job>,
}

/// A block for which a nonce is being looked for.
struct Job {
    work: DigWork,
    time: TimeMs,
    search: Search,
    /// When it may be handed in again.
    next: Instant,
}

impl Digger {
    /// Takes up other work if there is some, and hands in what was found.
    async fn step(&mut self) -> Result<(), DigError> {
        let (work, now) = (self.client.dig_work().await?, system_clock()());
        if let (Some(clock), Some(work)) = (&mut self.clock, &work) {
            clock.answer(&self.client, &self.chain_id, work, now).await?;
        }
        // A time block's header says that it is late enough, so nobody can look for its nonce before.
        let work = work.filter(|work| work.clocks.is_none() || work.from <= now);
        let block = |work: &DigWork| (work.header.previous, work.header.kind);
        let same = |job: &Job| work.as_ref().is_some_and(|work| block(work) == block(&job.work));
        if !self.job.as_ref().is_some_and(same) {
            self.job = work.map(|work| self.begin(work)).transpose()?;
        }
        match self.job.as_ref().filter(|job| job.next <= Instant::now()).and_then(Job::block) {
            Some(block) => self.hand_in(block).await,
            None => Ok(()),
        }
    }

    fn begin(&self, work: DigWork) -> Result<Job, DigError> {
        let work = DigWork { header: BlockHeader { miner: self.miner, ..work.header }, ..work };
        let time = system_clock()();
        let puzzle = Puzzle::digging(&self.chain_id, &work.header, time);
        let search = Search::start(puzzle, work.header.difficulty, self.threads).map_err(DigError::Random)?;
        Ok(Job { work, time, search, next: Instant::now() })
    }

    async fn hand_in(&mut self, block: Block) -> Result<(), DigError> {
        match self.client.hand_in(&block).await? {
            Outcome::Accepted(receipt) => {
                self.found += 1;
                self.job = None;
                tracing::info!(block = block.header.height.0, entry = receipt.index.0, "dug a block");
            }
            // Found sooner than it may be handed in: it keeps.
            Outcome::Refused(Rejection::BlockNotDue { .. }) | Outcome::TryLater { .. } | Outcome::SlowDown { .. } => {}
            Outcome::Refused(Rejection::TooFewVotes { needed, given, active }) => {
                tracing::info!(needed, given, active, "found, but too few clocks agree yet");
                self.job.iter_mut().for_each(|job| job.next = Instant::now() + ASK_AGAIN);
            }
            outcome => {
                tracing::info!(block = block.header.height.0, ?outcome, "somebody else was quicker");
                self.job = None;
            }
        }
        Ok(())
    }

    /// Waits that long, or until a nonce is found, whichever comes first.
    async fn found_within(&self, pause: Duration) {
        match self.job.as_ref().filter(|job| job.search.found().is_none()) {
            Some(job) => _ = tokio::time::timeout(pause, job.search.when_found()).await,
            None => tokio::time::sleep(pause).await,
        }
    }

    fn tell(&self) {
        match &self.job {
            Some(job) => {
                let (tries, per_second) = job.search.progress();
                let block = job.work.header.height.0;
                tracing::info!(
                    block,
                    tries,
                    per_second,
                    of = job.work.header.difficulty,
                    found = self.found,
                    "digging"
                );
            }
            None => tracing::info!(found = self.found, "nothing to dig until something happens"),
        }
    }
}

impl Job {
    /// The block, once its nonce is found.
    fn block(&self) -> Option<Block> {
        let header = BlockHeader { nonce: self.search.found()?, ..self.work.header.clone() };
        Some(Block { header, closer: Closer::Work { time_ms: self.time } })
    }
}
