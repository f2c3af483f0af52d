//! The sequencer's inbox, and its bounds.

use std::collections::VecDeque;

use api::log::{Outcome, VoteOutcome};
use chain::abi::{DigWork, Sold};
use chain::entry::Block;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::vote::ClockVote;
use tokio::sync::{mpsc, oneshot};

use crate::engine::Busy;
use crate::engine::receipts::Older;

/// Lots of events that may wait: enough for a few rounds.
pub const QUEUE_MAX: usize = 2_048;

/// A verified event.
pub(in crate::engine) struct Event {
    /// The same for every signature of the same body.
    pub(in crate::engine) id: Hash,
    /// The photos that it names.
    pub(in crate::engine) photos: Vec<Hash>,
    /// The submission's bytes.
    pub(in crate::engine) bytes: Vec<u8>,
    /// Its outcome if it is not in the log yet: a photo is missing.
    pub(in crate::engine) lacking: Option<Outcome>,
}

/// Events submitted together.
pub(super) struct Lot {
    pub(super) events: Vec<Event>,
    pub(super) answer: oneshot::Sender<Sequenced>,
}

/// The outcomes of events submitted together.
pub(in crate::engine) struct Sequenced {
    /// One for each event.
    pub(in crate::engine) outcomes: Vec<Outcome>,
    /// The events, returned.
    pub(in crate::engine) events: Vec<Event>,
    pub(in crate::engine) memory: Memory,
}

/// How far back the sequencer remembers receipts.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Memory {
    /// Retries of events from this entry on are recognised.
    pub(in crate::engine) since: EntryIndex,
    /// Whether it will remember no further back.
    pub(in crate::engine) filled: bool,
}

/// A dug block.
pub(super) struct Dug {
    pub(super) block: Block,
    pub(super) answer: oneshot::Sender<Outcome>,
}

/// What became of a clock vote.
pub(in crate::engine) struct Taken {
    pub(in crate::engine) outcome: VoteOutcome,
    /// It counts, and none of its account did before: it should be stored.
    pub(in crate::engine) is_new: bool,
}

/// Entries from the first up to, not including, the second.
pub(super) type Range = (EntryIndex, EntryIndex);

pub(super) enum Command {
    Events(Lot),
    Dug(Dug),
    /// A clock vote.
    Vote(ClockVote, oneshot::Sender<Taken>),
    /// Asks for the block that can be dug.
    Work(oneshot::Sender<Option<DigWork>>),
    /// Asks for trades.
    Trades(Range, oneshot::Sender<Vec<Sold>>),
    /// Asks which pets the house should tend.
    ShelterNeeds(oneshot::Sender<Vec<Hash>>),
    /// Asks to follow the store, and to close a block that is due.
    CatchUp(oneshot::Sender<()>),
    /// Asks for all chores to be tried; with `true` also those that come by time.
    Chores(bool, oneshot::Sender<()>),
    /// Receipts older than all known ones.
    Older(Older),
    /// There are no older ones.
    NoneOlder,
    Stop(oneshot::Sender<()>),
}

/// The sending side.
#[derive(Clone)]
pub(in crate::engine) struct Inbox {
    commands: mpsc::Sender<Command>,
}

/// The receiving side.
pub(super) struct Commands {
    commands: mpsc::Receiver<Command>,
    /// Commands taken out while looking for events.
    set_aside: VecDeque<Command>,
}

pub(super) fn inbox() -> (Inbox, Commands) {
    let (sender, commands) = mpsc::channel(QUEUE_MAX);
    (Inbox { commands: sender }, Commands { commands, set_aside: VecDeque::new() })
}

impl Inbox {
    /// Submits events; the answer comes when they are durable.
    pub(in crate::engine) fn send(&self, events: Vec<Event>) -> Result<oneshot::Receiver<Sequenced>, Busy> {
        let (answer, receiver) = oneshot::channel();
        if events.is_empty() {
            return Ok(receiver);
        }
        self.commands.try_send(Command::Events(Lot { events, answer })).map_err(|_| Busy)?;
        Ok(receiver)
    }

    /// Submits a dug block; the answer comes when it is durable.
    pub(in crate::engine) fn dug(&self, block: Block) -> Result<oneshot::Receiver<Outcome>, Busy> {
        let (answer, receiver) = oneshot::channel();
        self.commands.try_send(Command::Dug(Dug { block, answer })).map_err(|_| Busy)?;
        Ok(receiver)
    }

    /// Submits a clock vote.
    pub(in crate::engine) fn vote(&self, vote: ClockVote) -> Result<oneshot::Receiver<Taken>, Busy> {
        let (answer, receiver) = oneshot::channel();
        self.commands.try_send(Command::Vote(vote, answer)).map_err(|_| Busy)?;
        Ok(receiver)
    }

    /// Asks for the block that can be dug.
    pub(in crate::engine) fn work(&self) -> Result<oneshot::Receiver<Option<DigWork>>, Busy> {
        let (answer, receiver) = oneshot::channel();
        self.commands.try_send(Command::Work(answer)).map_err(|_| Busy)?;
        Ok(receiver)
    }

    /// Asks for the trades made by these entries.
    pub(in crate::engine) fn trades(&self, range: Range) -> Result<oneshot::Receiver<Vec<Sold>>, Busy> {
        let (answer, receiver) = oneshot::channel();
        self.commands.try_send(Command::Trades(range, answer)).map_err(|_| Busy)?;
        Ok(receiver)
    }

    /// Asks which pets the house should tend.
    pub(in crate::engine) fn shelter_needs(&self) -> Result<oneshot::Receiver<Vec<Hash>>, Busy> {
        let (answer, receiver) = oneshot::channel();
        self.commands.try_send(Command::ShelterNeeds(answer)).map_err(|_| Busy)?;
        Ok(receiver)
    }

    /// Asks to follow the store, and to close a block that is due; answered when both is done.
    pub(in crate::engine) fn catch_up(&self) -> Result<oneshot::Receiver<()>, Busy> {
        let (answer, receiver) = oneshot::channel();
        self.commands.try_send(Command::CatchUp(answer)).map_err(|_| Busy)?;
        Ok(receiver)
    }

    /// Asks for all chores that wait to be tried, and with `by_time` for those that come by time; answered after that.
    pub(in crate::engine) fn chores(&self, by_time: bool) -> Result<oneshot::Receiver<()>, Busy> {
        let (answer, receiver) = oneshot::channel();
        self.commands.try_send(Command::Chores(by_time, answer)).map_err(|_| Busy)?;
        Ok(receiver)
    }

    /// Passes older receipts.
    pub(in crate::engine) async fn older(&self, older: Older) {
        // A stopped sequencer needs none.
        drop(self.commands.send(Command::Older(older)).await);
    }

    /// Signals that no older receipts will come.
    pub(in crate::engine) async fn none_older(&self) {
        drop(self.commands.send(Command::NoneOlder).await);
    }

    /// Whether the sequencer has stopped.
    pub(in crate::engine) fn is_closed(&self) -> bool {
        self.commands.is_closed()
    }

    /// Stops the sequencer and waits until it has stopped.
    pub(in crate::engine) async fn stop(&self) {
        let (done, stopped) = oneshot::channel();
        if self.commands.send(Command::Stop(done)).await.is_ok() {
            drop(stopped.await);
        }
    }
}

impl Commands {
    /// Waits for the next command; `None` when all senders are gone.
    pub(super) async fn next(&mut self) -> Option<Command> {
        match self.set_aside.pop_front() {
            Some(command) => Some(command),
            None => self.commands.recv().await,
        }
    }

    /// The next events that wait already.
    pub(super) fn next_events(&mut self) -> Option<Lot> {
        loop {
            match self.commands.try_recv() {
                Ok(Command::Events(lot)) => return Some(lot),
                Ok(command) => self.set_aside.push_back(command),
                Err(_) => return None,
            }
        }
    }

    /// Takes no more commands.
    pub(super) fn close(&mut self) {
        self.commands.close();
    }

    /// Drops every waiting request, which its sender reads as "later".
    pub(super) fn drop_requests(&mut self) {
        while let Ok(command) = self.commands.try_recv() {
            self.set_aside.push_back(command);
        }
        self.set_aside.retain(|command| matches!(command, Command::Stop(_) | Command::Older(_) | Command::NoneOlder));
    }

    /// Whether a command to stop waits already.
    pub(super) fn must_stop(&self) -> bool {
        self.set_aside.iter().any(|command| matches!(command, Command::Stop(_)))
    }
}
