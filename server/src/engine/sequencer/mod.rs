//! The sequencer: the one place of this process where entries are appended. It has a thread of its own, on which the
//! sequencing instance lives.
//!
//! A round appends what has arrived, puts it into the log as one segment, and only then tells anyone. What arrives
//! meanwhile goes into the next round.

mod inbox;
mod others;
mod recover;
mod round;
mod standing;
mod start;
mod votes;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, TimeMs};
use chain::vote::ClockVote;
use tokio::sync::oneshot;

use super::afterwards::Afterwards;
use super::clock;
use super::machine::Machine;
use super::notes::Notes;
use super::options::EngineOptions;
use super::published::Published;
use super::recovery::Origin;
use crate::health::Topic;
use crate::store::{LogStore, WriterId};

pub use inbox::QUEUE_MAX;
pub(super) use inbox::{Event, Inbox, Memory, Sequenced};
pub(super) use start::start;

use inbox::{Lot, Order, Orders};
use standing::Last;

/// Events in one segment at most: about 300 KB.
const BATCH_EVENTS_MAX: usize = 1_024;

/// Owns the sequencing instance.
struct Sequencer {
    options: EngineOptions,
    origin: Origin,
    machine: Machine,
    log: LogStore,
    writer: WriterId,
    /// Batches that this writer has numbered.
    batches: u64,
    /// The log's end, as the machine's last commit has it.
    end: EntryIndex,
    last: Last,
    notes: Notes,
    /// Whether no receipts from before the start are still to come.
    backfilled: bool,
    poison: HashSet<Hash>,
    published: Arc<Published>,
    afterwards: Afterwards,
    last_snapshot: EntryIndex,
    orders: Orders,
    next_poll: Instant,
    /// Clock votes about the log's last entry. They live here only: a vote counts where it was handed in.
    votes: BTreeMap<AccountId, ClockVote>,
    /// When to see whether a block is due, where that is known.
    next_block: Option<Instant>,
    /// The time of the log's last entry.
    last_time: TimeMs,
    /// Whether something was wrong with the clock.
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
            let done = match tokio::time::timeout(wait, self.orders.next()).await {
                Ok(Some(order)) => self.obey(order).await,
                Ok(None) => break,
                Err(_) => self.tick().await,
            };
            if let Some(done) = done {
                self.finish().await;
                answer(done, ());
                return;
            }
        }
        self.finish().await;
    }

    /// Does what is ordered, together with what else has been. Answers with whom to tell when it was an order to stop.
    async fn obey(&mut self, order: Order) -> Option<oneshot::Sender<()>> {
        match order {
            Order::Stop(done) => Some(done),
            Order::Older(older) => {
                self.notes.receipts.push_older(older);
                None
            }
            Order::NoneOlder => {
                self.backfilled = true;
                None
            }
            Order::Events(lot) => {
                let lots = self.gather(lot);
                self.serve(lots).await;
                None
            }
            Order::Dug(dug) => {
                let outcome = self.close_dug(&dug.block).await;
                answer(dug.answer, outcome);
                None
            }
            Order::Vote(vote, asker) => {
                answer(asker, self.take_vote(vote));
                None
            }
            Order::Work(asker) => {
                // A fault is met, and mended, by the round that follows.
                answer(asker, self.machine.dig_work().unwrap_or_default());
                None
            }
            Order::Trades((from, to), asker) => {
                // As above; without an answer whoever asked asks again.
                if let Ok(trades) = self.machine.trades(from, to) {
                    answer(asker, trades);
                }
                None
            }
            Order::ShelterNeeds(asker) => {
                if let Ok(pets) = self.machine.shelter_needs() {
                    answer(asker, pets);
                }
                None
            }
        }
    }

    /// Takes along what arrived while the last segment was being put.
    fn gather(&mut self, first: Lot) -> Vec<Lot> {
        let mut count = first.events.len();
        let mut lots = vec![first];
        while count < BATCH_EVENTS_MAX
            && let Some(lot) = self.orders.next_events()
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

    /// Nothing has arrived for a while: look for others' entries, and close a block that is due.
    async fn tick(&mut self) -> Option<oneshot::Sender<()>> {
        let now = Instant::now();
        if self.next_poll <= now {
            self.follow_others().await;
            // A log that was put back is noticed although nobody writes.
            self.log_stands().await;
            self.next_poll = now + self.options.tuning.poll;
        }
        if self.next_block.is_some_and(|next| next <= now) {
            let end = self.end;
            self.vote_as_house();
            self.append(&[]).await;
            if self.end == end {
                // Not due after all, or it could not be written: no reason to ask without pause.
                self.next_block = Some(Instant::now() + self.options.tuning.poll);
            }
        }
        None
    }

    /// The time. What is wrong with it is told.
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

    /// How long to wait for orders.
    fn wait(&mut self) -> Duration {
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
            // A clock can jump, so it is asked again before long.
            Ok(Err(due)) => {
                let due = self.next_for_clocks().map_or(due, |next| next.min(due));
                Duration::from_millis(due.since(now)).min(self.options.tuning.poll)
            }
            // The round that follows meets the same fault, and mends it.
            Err(_) => self.options.tuning.poll,
        }
    }

    /// The last things: a snapshot if one can be made, and whatever was still to be done afterwards. What still waits
    /// is dropped with the inbox, which its senders read as "later".
    async fn finish(&mut self) {
        self.orders.close();
        if self.notes.at_block && self.end > self.last_snapshot {
            self.snapshot();
        }
        self.afterwards.finish().await;
    }
}
