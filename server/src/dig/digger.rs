//! The loop: takes up the block that is open, looks for its nonce, hands it in. It hears of new entries over the live
//! stream, and asks by itself where none stands.

use std::time::{Duration, Instant};

use api::log::Outcome;
use chain::abi::DigWork;
use chain::entry::{Block, BlockHeader, Closer};
use chain::error::Rejection;
use chain::hash::Hash;
use chain::ids::{AccountId, TimeMs};
use chain::work::Puzzle;

use super::DigError;
use super::clock::Clock;
use super::news::Listener;
use super::search::{Pace, Search};
use crate::client::Client;
use crate::engine::wall_time;

/// How often the server is asked whether there is other work, at most; and where no live stream stands.
const POLL: Duration = Duration::from_millis(500);
/// The same while the stream tells of it.
const POLL_BESIDE_STREAM: Duration = Duration::from_secs(15);
/// How often progress is told.
const TELL: Duration = Duration::from_secs(10);
/// How often a block is handed in that too few clocks have agreed on, if none is heard to have answered.
const ASK_AGAIN: Duration = Duration::from_secs(2);
/// Pause after the server could not be reached.
const BACK_OFF: Duration = Duration::from_secs(5);

/// Whoever digs for an account.
pub(super) struct Digger {
    client: Client,
    chain_id: Hash,
    miner: AccountId,
    clock: Option<Clock>,
    pace: Pace,
    listener: Listener,
    found: u64,
    job: Option<Job>,
    /// When progress was told last; finds alone are told without.
    told: Option<Instant>,
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
    pub(super) fn new(client: Client, chain_id: Hash, miner: AccountId, clock: Option<Clock>, pace: Pace) -> Self {
        let listener = Listener::start(client.clone());
        Self { client, chain_id, miner, clock, pace, listener, found: 0, job: None, told: Some(Instant::now()) }
    }

    /// Tells of finds alone.
    pub(super) fn quietly(self) -> Self {
        Self { told: None, ..self }
    }

    /// Digs so many blocks; 0 goes on for ever.
    pub(super) async fn dig(&mut self, blocks: u64) -> Result<(), DigError> {
        while blocks == 0 || self.found < blocks {
            let pause = match self.step().await {
                Ok(pause) => pause,
                Err(DigError::Client(error)) => {
                    tracing::warn!(%error, "the server does not answer");
                    BACK_OFF
                }
                Err(error) => return Err(error),
            };
            if self.told.is_some_and(|told| told.elapsed() >= TELL) {
                self.told = Some(Instant::now());
                self.tell();
            }
            self.wait(pause).await;
        }
        Ok(())
    }

    /// Takes up other work if there is some, and hands in what was found. Answers how long there is nothing to do
    /// unless something happens.
    async fn step(&mut self) -> Result<Duration, DigError> {
        self.listener.catch_up();
        let (work, now) = (self.client.dig_work().await?, wall_time());
        if let (Some(clock), Some(work)) = (&mut self.clock, &work) {
            clock.answer(&self.client, &self.chain_id, work, now).await?;
        }
        // A time block's header says that it is late enough, so nobody can look for its nonce before.
        let (early, work) = match work {
            Some(work) if work.clocks.is_some() && now < work.from => (Some(work.from.since(now)), None),
            work => (None, work),
        };
        let block = |work: &DigWork| (work.header.previous, work.header.kind);
        let same = |job: &Job| work.as_ref().is_some_and(|work| block(work) == block(&job.work));
        if !self.job.as_ref().is_some_and(same) {
            self.job = work.map(|work| self.begin(work)).transpose()?;
        }
        if let Some(block) = self.job.as_ref().filter(|job| job.next <= Instant::now()).and_then(Job::block) {
            self.hand_in(block).await?;
        }
        let ask = if self.listener.is_open() { POLL_BESIDE_STREAM } else { POLL };
        let again = self.job.as_ref().filter(|job| job.search.found().is_some()).map(|job| job.next);
        let again = again.map(|next| next.saturating_duration_since(Instant::now()));
        let waits = [Some(ask), again, early.map(Duration::from_millis)];
        Ok(waits.into_iter().flatten().min().unwrap_or(ask))
    }

    fn begin(&self, work: DigWork) -> Result<Job, DigError> {
        let work = DigWork { header: BlockHeader { miner: self.miner, ..work.header }, ..work };
        let time = wall_time();
        let puzzle = Puzzle::digging(&self.chain_id, &work.header, time);
        let search = Search::start(puzzle, work.header.difficulty, self.pace).map_err(DigError::Random)?;
        Ok(Job { work, time, search, next: Instant::now() })
    }

    async fn hand_in(&mut self, block: Block) -> Result<(), DigError> {
        let height = block.header.height.0;
        match self.client.hand_in(&block).await? {
            Outcome::Accepted(receipt) => {
                self.found += 1;
                self.job = None;
                tracing::info!(block = height, entry = receipt.index.0, "dug a block");
            }
            // Found sooner than it may be handed in: it keeps.
            Outcome::Refused(Rejection::BlockNotDue { .. }) | Outcome::TryLater { .. } | Outcome::SlowDown { .. } => {
                let from = self.job.as_ref().map_or(0, |job| job.work.from.since(wall_time()));
                self.hand_in_after(Duration::from_millis(from).clamp(POLL, POLL_BESIDE_STREAM));
            }
            Outcome::Refused(Rejection::TooFewVotes { needed, given, active }) => {
                tracing::info!(needed, given, active, "found, but too few clocks agree yet");
                self.hand_in_after(ASK_AGAIN);
            }
            outcome => {
                tracing::info!(block = height, ?outcome, "somebody else was quicker");
                self.job = None;
            }
        }
        Ok(())
    }

    fn hand_in_after(&mut self, pause: Duration) {
        self.job.iter_mut().for_each(|job| job.next = Instant::now() + pause);
    }

    /// Waits that long, or until a nonce is found, or something happens.
    async fn wait(&mut self, pause: Duration) {
        let calm = tokio::time::sleep(POLL);
        let searching = self.job.as_ref().map(|job| &job.search).filter(|search| search.found().is_none());
        let found = async {
            match searching {
                Some(search) => search.when_found().await,
                None => std::future::pending().await,
            }
        };
        let clocks_answered = tokio::select! {
            () = tokio::time::sleep(pause) => false,
            () = found => false,
            clocks = self.listener.news() => {
                // Where much happens nobody asks about each of it.
                calm.await;
                clocks
            }
        };
        if clocks_answered {
            self.hand_in_after(Duration::ZERO);
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
