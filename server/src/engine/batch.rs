//! From waiting events to a batch of entries and an outcome for each event.

use std::collections::{HashMap, HashSet};

use api::log::{LogEntry, Outcome};
use chain::abi::Receipt;
use chain::codec;
use chain::entry::{Block, EntryKind};
use chain::error::Rejection;
use chain::hash::Hash;
use chain::ids::TimeMs;
use chain::merkle;
use chain::submission::Submission;
use chain::vote::ClockVote;

use super::LATER;
use super::blocks::{HouseSeal, close_if_due, completed};
use super::machine::Machine;
use super::receipts::Receipts;
use super::sequencer::Event;
use crate::host::Fault;
use crate::house::HouseKey;

/// What staging needs beside the machine.
pub(super) struct Staging<'a> {
    pub(super) house: &'a HouseKey,
    pub(super) chain_id: Hash,
    /// Whether every event closes a block of its own.
    pub(super) block_per_event: bool,
    pub(super) receipts: &'a Receipts,
    /// Events that have broken an instance.
    pub(super) poison: &'a HashSet<Hash>,
    /// Events that cannot be appended now, with their outcomes.
    pub(super) barred: &'a HashMap<Hash, Outcome>,
    pub(super) now: TimeMs,
    /// The clock votes that would count now.
    pub(super) votes: &'a [ClockVote],
}

/// Appended, not yet durable.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) entries: Vec<LogEntry>,
    pub(super) blocks: u64,
    /// How many of these blocks were dug.
    pub(super) dug: u64,
    /// One for each event. They are valid once the entries are durable.
    pub(super) outcomes: Vec<Outcome>,
}

impl Batch {
    /// Whether anything was refused that may be a retry of what other servers have written.
    pub(super) fn refuses(&self) -> bool {
        self.outcomes.iter().any(is_refusal)
    }

    /// What would be refused may be asked for again: other servers may have written what it stands on.
    pub(super) fn refuse_nothing(&mut self) {
        self.outcomes.iter_mut().filter(|outcome| is_refusal(outcome)).for_each(|outcome| *outcome = LATER);
    }
}

fn is_refusal(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Refused(_) | Outcome::PhotoMissing(_))
}

/// What to do with one event.
enum Plan {
    Tell(Outcome),
    /// The outcome of another event in the same batch, because it is the same event.
    AsAnother(usize),
    Append,
}

/// Appends what can be appended and closes a block if one is due.
pub(super) fn stage(machine: &mut Machine, events: &[Event], staging: &Staging<'_>) -> Result<Batch, Fault> {
    let plans = plan(events, staging);
    let mut batch = Batch::default();
    let mut appended = HashMap::new();
    let wanted: Vec<usize> = (0..events.len()).filter(|&place| matches!(plans[place], Plan::Append)).collect();
    let together = if staging.block_per_event { 1 } else { wanted.len().max(1) };
    for places in wanted.chunks(together) {
        // Under such rules a block may be open because another server was stopped between the two entries.
        if staging.block_per_event {
            close(machine, &mut batch, staging)?;
        }
        append(machine, events, places, &mut batch, &mut appended, staging.now)?;
        if staging.block_per_event {
            close(machine, &mut batch, staging)?;
        }
    }
    close(machine, &mut batch, staging)?;
    let outcome = |place: usize| appended.get(&place).cloned().unwrap_or(LATER);
    batch.outcomes = plans
        .into_iter()
        .enumerate()
        .map(|(place, plan)| match plan {
            Plan::Tell(outcome) => outcome,
            Plan::AsAnother(first) => outcome(first),
            Plan::Append => outcome(place),
        })
        .collect();
    Ok(batch)
}

/// Closes a dug block, with the votes that it needs.
pub(super) fn stage_dug(
    machine: &mut Machine,
    block: &Block,
    votes: &[ClockVote],
    now: TimeMs,
) -> Result<Batch, Fault> {
    let mut batch = Batch::default();
    let block = completed(block, votes);
    let outcome = match machine.close(now, block.clone())? {
        Ok(receipt) => {
            let bytes = codec::encode(&receipt.entry(EntryKind::Block(block)));
            batch.entries.push(LogEntry { bytes, texts: Vec::new() });
            (batch.blocks, batch.dug) = (1, 1);
            Outcome::Accepted(receipt)
        }
        Err(rejection) => Outcome::Refused(rejection),
    };
    batch.outcomes.push(outcome);
    Ok(batch)
}

fn plan(events: &[Event], staging: &Staging<'_>) -> Vec<Plan> {
    let mut seen = HashMap::new();
    let decide = |(place, event): (usize, &Event)| {
        if let Some(receipt) = staging.receipts.find(&event.id) {
            return Plan::Tell(Outcome::Accepted(receipt.clone()));
        }
        if staging.poison.contains(&event.id) {
            return Plan::Tell(Outcome::TryLater { after_s: 60 });
        }
        if let Some(outcome) = event.lacking.as_ref().or_else(|| staging.barred.get(&event.id)) {
            return Plan::Tell(outcome.clone());
        }
        match seen.insert(event.id, place) {
            Some(first) => {
                seen.insert(event.id, first);
                Plan::AsAnother(first)
            }
            None => Plan::Append,
        }
    };
    events.iter().enumerate().map(decide).collect()
}

fn append(
    machine: &mut Machine,
    events: &[Event],
    places: &[usize],
    batch: &mut Batch,
    appended: &mut HashMap<usize, Outcome>,
    now: TimeMs,
) -> Result<(), Fault> {
    let submissions = places.iter().map(|&place| events[place].bytes.clone()).collect();
    let results = machine.append(now, submissions)?;
    for (&place, result) in places.iter().zip(results) {
        let outcome = match result {
            Ok(receipt) => {
                batch.entries.push(entry(&events[place].bytes, &receipt)?);
                Outcome::Accepted(receipt)
            }
            // Only rules with a block for each event refuse with this; the next round closes the block.
            Err(Rejection::BlockMustClose) => LATER,
            Err(rejection) => Outcome::Refused(rejection),
        };
        appended.insert(place, outcome);
    }
    Ok(())
}

fn close(machine: &mut Machine, batch: &mut Batch, staging: &Staging<'_>) -> Result<(), Fault> {
    let house = HouseSeal { key: staging.house, chain_id: &staging.chain_id, votes: staging.votes };
    if let Some(entry) = close_if_due(machine, &house, staging.now)? {
        batch.entries.push(entry);
        batch.blocks += 1;
    }
    Ok(())
}

/// The entry as it will be in the store. Its hash is compared with the one that the rules computed: the two must never
/// differ.
fn entry(submission: &[u8], receipt: &Receipt) -> Result<LogEntry, Fault> {
    let nonsense = Fault::Nonsense { to: "append" };
    let submission = Submission::read(submission).map_err(|_| nonsense.clone())?;
    let bytes = codec::encode(&receipt.entry(EntryKind::Event(submission.event)));
    if merkle::leaf_hash(&bytes) != receipt.leaf {
        return Err(nonsense);
    }
    Ok(LogEntry { bytes, texts: submission.texts.into_iter().map(Some).collect() })
}
