//! The sequencer: the only code of this process that appends entries. It runs on a thread of its own, with the
//! sequencing instance.
//!
//! A round appends the events that have arrived, puts them into the log as one segment, and only then answers. Events
//! that arrive meanwhile go into the next round.

mod inbox;
mod others;
mod recover;
mod round;
mod standing;
mod start;
mod turns;
mod votes;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use chain::hash::Hash;
use chain::ids::{EntryIndex, TimeMs};
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::afterwards::Afterwards;
use super::clock;
use super::machine::Machine;
use super::notes::Notes;
use super::options::{EngineOptions, FOR_EVER};
use super::published::Published;
use super::recovery::Origin;
use crate::health::Topic;
use crate::store::{LogReader, LogStore, WriterId};

pub use inbox::QUEUE_MAX;
pub(super) use inbox::{Event, Inbox, Memory, Sequenced};
pub(super) use start::start;

use inbox::{Command, Commands, Lot};
use standing::{Last, Standing};
use turns::Turns;
use votes::Votes;

/// Events in one segment at most: about 300 KB.
const BATCH_EVENTS_MAX: usize = 1_024;

/// Owns the sequencing instance.
struct Sequencer {
    options: EngineOptions,
    origin: Origin,
    machine: Machine,
    log: LogStore,
    /// Reads what other servers put.
    others: LogReader,
    turns: Turns,
    writer: WriterId,
    /// Batches that this writer has numbered.
    batches: u64,
    /// The same of what it has held photos for.
    holds: u64,
    /// The log's end, as of the machine's last commit.
    end: EntryIndex,
    last: Last,
    notes: Notes,
    /// Whether all receipts from before the start have been loaded.
    backfilled: bool,
    poison: HashSet<Hash>,
    published: Arc<Published>,
    afterwards: Afterwards,
    last_snapshot: EntryIndex,
    commands: Commands,
    next_poll: Instant,
    votes: Votes,
    /// When to check whether a block is due, if known.
    next_block: Option<Instant>,
    /// The time of the log's last entry.
    last_time: TimeMs,
    /// Whether there was a problem with the clock.
    clock_is_wrong: bool,
}

/// Answers; the one who asked may have gone away.
fn answer<T>(asker: oneshot::Sender<T>, with: T) {
    drop(asker.send(with));
}

impl Sequencer {
    async fn run(mut self) {
        loop {
            let wait = self.wait();
            let done = match tokio::time::timeout(wait, self.commands.next()).await {
                Ok(Some(command)) => self.handle(command).await,
                Ok(None) => break,
                Err(_) => self.tick().await,
            };
            if let Some(done) = done {
                self.finish().await;
                // Who hears that it has stopped may end the process: what it holds is closed by then, the view's file
                // among it.
                drop(self);
                answer(done, ());
                return;
            }
        }
        self.finish().await;
    }

    /// Handles a command, together with others that wait. Returns the channel to answer on if it was a command to stop.
    async fn handle(&mut self, command: Command) -> Option<oneshot::Sender<()>> {
        match command {
            Command::Stop(done) => Some(done),
            Command::Older(older) => {
                self.notes.receipts.push_older(older);
                None
            }
            Command::NoneOlder => {
                self.backfilled = true;
                None
            }
            Command::Events(lot) => {
                let lots = self.gather(lot);
                self.serve(lots).await;
                None
            }
            Command::Dug(dug) => {
                let outcome = self.close_dug(&dug.block).await;
                answer(dug.answer, outcome);
                None
            }
            Command::Vote(vote, asker) => {
                answer(asker, self.take_vote(vote));
                None
            }
            Command::Work(asker) => {
                // The next round finds the fault, and recovers.
                answer(asker, self.machine.dig_work().unwrap_or_default());
                None
            }
            Command::Trades((from, to), asker) => {
                // As above; without an answer the caller asks again.
                if let Ok(trades) = self.machine.trades(from, to) {
                    answer(asker, trades);
                }
                None
            }
            Command::CatchUp(asker) => {
                // It may have been stopped for long: neither clock nor log are as they were.
                self.options.clock.woken();
                self.last.forget();
                self.follow_others().await;
                self.look_for_votes().await;
                if self.time_to_block().is_zero() {
                    self.close_due().await;
                }
                answer(asker, ());
                None
            }
            Command::Chores(by_time, asker) => {
                self.afterwards.try_all(by_time, asker);
                None
            }
            Command::ShelterNeeds(asker) => {
                if let Ok(pets) = self.machine.shelter_needs() {
                    answer(asker, pets);
                }
                None
            }
        }
    }

    /// Adds the events that arrived while the last segment was being put.
    fn gather(&mut self, first: Lot) -> Vec<Lot> {
        let mut count = first.events.len();
        let mut lots = vec![first];
        while count < BATCH_EVENTS_MAX
            && let Some(lot) = self.commands.next_events()
        {
            count += lot.events.len();
            lots.push(lot);
        }
        lots
    }

    async fn serve(&mut self, lots: Vec<Lot>) {
        let mut events = Vec::new();
        let mut askers = Vec::new();
        for lot in lots {
            askers.push((lot.events.len(), lot.answer));
            events.extend(lot.events);
        }
        let mut outcomes = self.append(&events).await.into_iter();
        let memory = Memory { since: self.notes.receipts.since(), filled: self.backfilled };
        let mut events = events.into_iter();
        for (count, asker) in askers {
            let outcomes = outcomes.by_ref().take(count).collect();
            answer(asker, Sequenced { outcomes, events: events.by_ref().take(count).collect(), memory });
        }
    }

    /// Nothing has arrived for a while: looks for other servers' entries, and closes a block that is due.
    async fn tick(&mut self) -> Option<oneshot::Sender<()>> {
        let now = Instant::now();
        if self.next_poll <= now {
            self.follow_others().await;
            // Detects a log that was restored from a backup even without events.
            if self.standing().await == Standing::Ahead {
                self.follow_others().await;
            }
            self.look_for_votes().await;
            self.next_poll = now + self.options.tuning.poll;
        }
        if self.next_block.is_some_and(|next| next <= now) {
            let end = self.end;
            self.close_due().await;
            if self.end == end {
                // Not due after all, or it could not be written: do not ask again without a pause.
                self.next_block = Some(Instant::now() + self.options.tuning.poll);
            }
        }
        None
    }

    /// Votes as the house if clocks are asked, and closes a block that is due.
    async fn close_due(&mut self) {
        self.vote_as_house();
        self.look_for_votes().await;
        self.append(&[]).await;
    }

    /// The time. Problems with the clock are reported.
    fn now(&mut self) -> TimeMs {
        let mut now = self.options.clock.now();
        if clock::behind(now, self.last_time).is_some() {
            self.options.clock.catch_up(self.last_time);
            now = self.options.clock.now();
        }
        match self.options.clock.trouble().or_else(|| clock::behind(now, self.last_time)) {
            Some(trouble) => {
                self.clock_is_wrong = true;
                self.published.health.met(trouble);
            }
            None if self.clock_is_wrong => {
                self.clock_is_wrong = false;
                self.published.health.over(Topic::Clock);
            }
            None => {}
        }
        now
    }

    /// How long to wait for commands.
    fn wait(&mut self) -> Duration {
        if self.options.tuning.in_requests {
            return FOR_EVER;
        }
        let now = Instant::now();
        let next_block = match self.next_block {
            Some(next) => next,
            None => now + self.time_to_block(),
        };
        self.next_block = Some(next_block);
        next_block.min(self.next_poll).saturating_duration_since(now)
    }

    fn time_to_block(&mut self) -> Duration {
        let now = self.now();
        match self.machine.due(now) {
            Ok(Ok(_)) => Duration::ZERO,
            // A clock can jump, so it is checked again soon.
            Ok(Err(due)) => {
                let due = self.next_for_clocks().map_or(due, |next| next.min(due));
                Duration::from_millis(due.since(now)).min(self.options.tuning.poll)
            }
            // The next round finds the same fault, and recovers.
            Err(_) => self.options.tuning.poll,
        }
    }

    /// Shutdown: a snapshot if one can be made, and the remaining background tasks. Waiting commands are dropped with
    /// the inbox, which their senders read as "later".
    async fn finish(&mut self) {
        self.commands.close();
        if self.notes.at_block && self.end > self.last_snapshot {
            self.snapshot();
        }
        self.afterwards.finish().await;
    }
}
