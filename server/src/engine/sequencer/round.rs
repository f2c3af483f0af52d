//! One round: append, put the segment, publish.

use std::collections::HashMap;
use std::sync::atomic::Ordering;

use api::log::Outcome;
use chain::abi::Status;
use chain::entry::Block;
use chain::error::Rejection;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use tokio::time::Instant;

use super::others::Next;
use super::standing::{Before, Last, Standing};
use super::{Event, Sequencer};
use crate::engine::LATER;
use crate::engine::batch::{Batch, Staging, stage, stage_dug};
use crate::health::{Topic, Trouble};
use crate::host::Fault;
use crate::shelf::Held;
use crate::store::{Commit, Run, Segment};

/// A snapshot is due after at least this share of the state's records in entries: writing it takes time in proportion
/// to the state, and a restart in proportion to the entries after it.
const RECORDS_PER_ENTRY: u64 = 64;
/// Races that a batch may lose to other servers before its clients are told to retry.
const LOSSES_MAX: u32 = 64;
/// Events remembered at most that have broken an instance.
const POISON_MAX: usize = 1_024;

/// The input of one batch.
#[derive(Clone, Copy)]
enum Task<'a> {
    Events(&'a [Event]),
    Dug(&'a Block),
}

impl Sequencer {
    /// Appends events, durably, and answers each with its outcome. A fault costs only the event that caused it.
    pub(super) async fn append(&mut self, events: &[Event]) -> Vec<Outcome> {
        let outcomes = match self.attempt(events).await {
            Ok(outcomes) => outcomes,
            Err(fault) => {
                self.recover(&fault).await;
                self.one_by_one(events).await
            }
        };
        self.next_block = None;
        outcomes
    }

    /// Closes a dug block, durably, and answers its outcome.
    pub(super) async fn close_dug(&mut self, block: &Block) -> Outcome {
        let outcome = self.try_dug(block).await;
        // The work is done, so this is asked for as often as blocks are dug.
        let lacks_votes = matches!(outcome, Outcome::Refused(Rejection::TooFewVotes { .. }));
        if lacks_votes && self.finds_votes().await { self.try_dug(block).await } else { outcome }
    }

    async fn try_dug(&mut self, block: &Block) -> Outcome {
        self.next_block = None;
        match self.settle(Task::Dug(block)).await {
            Ok(mut outcomes) => outcomes.pop().unwrap_or(LATER),
            Err(fault) => {
                self.recover(&fault).await;
                LATER
            }
        }
    }

    async fn one_by_one(&mut self, events: &[Event]) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(events.len());
        for event in events {
            // It was told to stop while there was no instance.
            if self.commands.must_stop() {
                outcomes.push(LATER);
                continue;
            }
            match self.attempt(std::slice::from_ref(event)).await {
                Ok(mut single) => outcomes.push(single.pop().unwrap_or(LATER)),
                Err(fault) => {
                    tracing::error!(event = %event.id, "an event breaks the rules' instance and is put aside");
                    if self.poison.len() < POISON_MAX {
                        self.poison.insert(event.id);
                    }
                    outcomes.push(LATER);
                    self.recover(&fault).await;
                }
            }
        }
        outcomes
    }

    async fn attempt(&mut self, events: &[Event]) -> Result<Vec<Outcome>, Fault> {
        self.settle(Task::Events(events)).await
    }

    /// Repeats rounds until the task is in the log, or cannot be written.
    async fn settle(&mut self, task: Task<'_>) -> Result<Vec<Outcome>, Fault> {
        self.holds += 1;
        let mut held = Held::new(self.options.photos.clone(), self.writer.numbered(self.holds));
        let mut barred = HashMap::new();
        let mut losses = 0;
        self.turns.give_way().await;
        loop {
            let mut batch = self.stage(task, &barred)?;
            if batch.entries.is_empty() {
                // Without a put it is unknown whether this is still the log's end, and a refusal is final.
                if batch.refuses() {
                    match self.adopt_next().await? {
                        Next::Adopted => continue,
                        Next::Nothing => {}
                        Next::Unknown => batch.refuse_nothing(),
                    }
                }
                self.count(&batch);
                return Ok(batch.outcomes);
            }
            // No photo is deleted while an entry that names it is being put.
            let lacking = self.hold_photos(task, &batch, &mut held).await;
            if !lacking.is_empty() {
                self.machine.rollback()?;
                barred.extend(lacking);
                continue;
            }
            let before = Before::now();
            match self.standing().await {
                Standing::Same => {}
                Standing::Ahead => {
                    self.machine.rollback()?;
                    if !self.lost_again(&mut losses).await? {
                        return Ok(vec![LATER; batch.outcomes.len()]);
                    }
                    continue;
                }
                Standing::Unknown => {
                    self.machine.rollback()?;
                    return Ok(vec![LATER; batch.outcomes.len()]);
                }
            }
            let segment = self.segment(&batch);
            let begun = Instant::now();
            // Killed before the put: nothing happened, and no client got an answer. Killed after it: the entries are in
            // the log, and a client that retries gets the same receipts.
            let commit = match self.log.commit(&segment).await {
                Commit::Won => match self.has_won(&segment, before).await {
                    Ok(true) => Commit::Won,
                    Ok(false) => {
                        tracing::warn!(first = segment.first.0, "a batch came too late, and is not in the log");
                        self.last.forget();
                        self.machine.rollback()?;
                        continue;
                    }
                    Err(error) => Commit::Unwritten(error),
                },
                commit => commit,
            };
            match commit {
                Commit::Won => {
                    self.published.health.over(Topic::Writes);
                    self.count_put(&segment, begun);
                    self.turns.won(begun.elapsed());
                    self.count(&batch);
                    let status = self.machine.commit()?;
                    self.publish(vec![segment.into()], status);
                    return Ok(batch.outcomes);
                }
                Commit::Lost(found) => {
                    self.published.counters.lost_races.inc();
                    self.machine.rollback()?;
                    self.adopt(found.into())?;
                    if !self.lost_again(&mut losses).await? {
                        return Ok(vec![LATER; batch.outcomes.len()]);
                    }
                }
                Commit::Unwritten(error) => {
                    tracing::error!(error = error.chain(), first = segment.first.0, "a batch could not be written");
                    self.published.counters.unwritten.inc();
                    self.published.health.met(Trouble::WritesFail { why: error.chain() });
                    // The segment may still appear.
                    held.keep();
                    self.machine.rollback()?;
                    return Ok(vec![LATER; batch.outcomes.len()]);
                }
            }
        }
    }

    /// After a lost race: follows the others, and counts. False if there were too many.
    async fn lost_again(&mut self, losses: &mut u32) -> Result<bool, Fault> {
        // A lost race costs more than a read, and another server may be writing all the time.
        while let Next::Adopted = self.adopt_next().await? {}
        *losses += 1;
        Ok(*losses < LOSSES_MAX)
    }

    /// Keeps the photos from deletion that the batch names. Returns the events whose photos are missing, with their
    /// outcomes.
    async fn hold_photos(&self, task: Task<'_>, batch: &Batch, held: &mut Held) -> HashMap<Hash, Outcome> {
        let Task::Events(events) = task else { return HashMap::new() };
        let new = |outcome: &Outcome| matches!(outcome, Outcome::Accepted(receipt) if receipt.index >= self.end);
        let events = events.iter().zip(&batch.outcomes).filter(|(_, outcome)| new(outcome)).map(|(event, _)| event);
        let naming: Vec<&Event> = events.filter(|event| !event.photos.is_empty()).collect();
        if naming.is_empty() {
            return HashMap::new();
        }
        let lacking = held.hold(naming.iter().flat_map(|event| event.photos.iter().copied()).collect()).await;
        let told = |event: &&Event| {
            let photo = event.photos.iter().find(|photo| lacking.contains_key(photo))?;
            match lacking.get(photo)? {
                None => Some((event.id, Outcome::PhotoMissing(*photo))),
                Some(error) => {
                    tracing::warn!(error = error.chain(), "a photo could not be held");
                    Some((event.id, LATER))
                }
            }
        };
        naming.iter().filter_map(told).collect()
    }

    fn stage(&mut self, task: Task<'_>, barred: &HashMap<Hash, Outcome>) -> Result<Batch, Fault> {
        let now = self.now();
        let votes = self.votes_that_count(now)?;
        let events = match task {
            Task::Events(events) => events,
            Task::Dug(block) => return stage_dug(&mut self.machine, block, &votes, now),
        };
        let staging = Staging {
            house: &self.options.house,
            chain_id: self.origin.chain_id,
            block_per_event: self.origin.genesis.rules.params().block_per_event,
            receipts: &self.notes.receipts,
            poison: &self.poison,
            barred,
            now,
            votes: &votes,
        };
        stage(&mut self.machine, events, &staging)
    }

    fn segment(&mut self, batch: &Batch) -> Segment {
        self.batches += 1;
        Segment { writer: self.writer, batch: self.batches, first: self.end, entries: batch.entries.clone() }
    }

    /// Publishes these runs: they are durable, and the chain's status is that after the last of them.
    pub(super) fn publish(&mut self, runs: Vec<Run>, status: Status) {
        self.forget_votes();
        for run in runs {
            self.end = run.end();
            // Behind a bundle there is a segment: the last one stays for as long as it is the last.
            if let Some(segment) = run.segment {
                self.last = Last::of(segment);
            }
            for (index, entry) in (run.first.0..).map(EntryIndex).zip(&run.entries) {
                self.notes.note(index, &entry.bytes);
            }
            self.published.push(run);
        }
        if !self.notes.named.is_empty() {
            self.published.waiting.named(&std::mem::take(&mut self.notes.named));
        }
        self.published.given_up.fetch_add(std::mem::take(&mut self.notes.given_up), Ordering::Release);
        self.published.set_newest_block(self.notes.newest_block);
        self.last_time = status.time_ms;
        self.published.tell(status.clone());
        self.afterwards.erase(std::mem::take(&mut self.notes.erasures));
        self.snapshot_if_due(&status);
    }

    fn snapshot_if_due(&mut self, status: &Status) {
        let records = status.accounts + status.pets;
        let due = self.options.tuning.snapshot_entries_min.max(records / RECORDS_PER_ENTRY);
        if self.notes.at_block && status.entries.0 - self.last_snapshot.0 >= due {
            self.snapshot();
        }
    }

    /// Starts writing a snapshot, in the background.
    pub(super) fn snapshot(&mut self) {
        match self.machine.snapshot() {
            Ok(Some(bytes)) => {
                self.last_snapshot = self.end;
                self.afterwards.snapshot(self.end, bytes.into());
            }
            Ok(None) => {}
            // The next round finds the broken instance, and recovers.
            Err(fault) => tracing::error!(%fault, "no snapshot could be made"),
        }
    }

    fn count(&self, batch: &Batch) {
        let counters = &self.published.counters;
        let accepted = (batch.entries.len() as u64).saturating_sub(batch.blocks);
        let refused = batch.outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Refused(_))).count() as u64;
        let told = batch.outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Accepted(_))).count() as u64;
        counters.accepted.inc_by(accepted);
        counters.refused.inc_by(refused);
        counters.repeated.inc_by(told.saturating_sub(accepted + batch.dug));
        counters.dug.inc_by(batch.dug);
        counters.blocks.inc_by(batch.blocks);
        counters.instance_bytes.set(self.machine.memory_bytes().unwrap_or(0));
    }

    fn count_put(&self, segment: &Segment, begun: Instant) {
        let counters = &self.published.counters;
        counters.segments.inc();
        counters.put_us.inc_by(u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX));
        let bytes: usize = segment.entries.iter().map(crate::engine::recent::size).sum();
        counters.segment_bytes.inc_by(bytes as u64);
    }
}
