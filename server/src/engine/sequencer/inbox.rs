//! What reaches the sequencer, and how much of it may wait.

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

/// Lots of events that may wait: what a few rounds can take.
pub const QUEUE_MAX: usize = 2_048;

/// An event that was verified and whose photos are there.
pub(in crate::engine) struct Event {
    /// The same for every signature of the same body.
    pub(in crate::engine) id: Hash,
    /// The photos that it names.
    pub(in crate::engine) photos: Vec<Hash>,
    /// The submission's bytes.
    pub(in crate::engine) bytes: Vec<u8>,
}

/// Events that were handed in together.
pub(super) struct Lot {
    pub(super) events: Vec<Event>,
    pub(super) answer: oneshot::Sender<Sequenced>,
}

/// What became of events that were handed in together.
pub(in crate::engine) struct Sequenced {
    /// One for each event.
    pub(in crate::engine) outcomes: Vec<Outcome>,
    /// The events, given back.
    pub(in crate::engine) events: Vec<Event>,
    pub(in crate::engine) memory: Memory,
}

/// How far back the sequencer remembers receipts.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Memory {
    /// A repetition of any event from this entry on was recognised.
    pub(in crate::engine) since: EntryIndex,
    /// Whether it will not go back any further.
    pub(in crate::engine) filled: bool,
}

/// A block that somebody dug.
pub(super) struct Dug {
    pub(super) block: Block,
    pub(super) answer: oneshot::Sender<Outcome>,
}

/// Entries from the first up to the second, which is not one of them.
pub(super) type Range = (EntryIndex, EntryIndex);

pub(super) enum Order {
    Events(Lot),
    Dug(Dug),
    /// What somebody's clock says.
    Vote(ClockVote, oneshot::Sender<VoteOutcome>),
    /// Somebody asks what there is to dig.
    Work(oneshot::Sender<Option<DigWork>>),
    /// Somebody asks who bought which pet.
    Trades(Range, oneshot::Sender<Vec<Sold>>),
    /// Somebody asks which pets the house should tend.
    ShelterNeeds(oneshot::Sender<Vec<Hash>>),
    /// Receipts older than all that are known.
    Older(Older),
    /// None older will come.
    NoneOlder,
    Stop(oneshot::Sender<()>),
}

/// The sending side.
#[derive(Clone)]
pub(in crate::engine) struct Inbox {
    orders: mpsc::Sender<Order>,
}

/// The receiving side.
pub(super) struct Orders {
    orders: mpsc::Receiver<Order>,
    /// What was taken out while looking for events.
    set_aside: VecDeque<Order>,
}

pub(super) fn inbox() -> (Inbox, Orders) {
    let (sender, orders) = mpsc::channel(QUEUE_MAX);
    (Inbox { orders: sender }, Orders { orders, set_aside: VecDeque::new() })
}

impl Inbox {
    /// Hands in events; the answer comes when they are durable.
    pub(in crate::engine) fn send(&self, events: Vec<Event>) -> Result<oneshot::Receiver<Sequenced>, Busy> {
        let (answer, receiver) = oneshot::channel();
        if events.is_empty() {
            return Ok(receiver);
        }
        self.orders.try_send(Order::Events(Lot { events, answer })).map_err(|_| Busy)?;
        Ok(receiver)
    }

    /// Hands in a block that somebody dug; the answer comes when it is durable.
    pub(in crate::engine) fn dug(&self, block: Block) -> Result<oneshot::Receiver<Outcome>, Busy> {
        let (answer, receiver) = oneshot::channel();
        self.orders.try_send(Order::Dug(Dug { block, answer })).map_err(|_| Busy)?;
        Ok(receiver)
    }

    /// Hands in a clock vote.
    pub(in crate::engine) fn vote(&self, vote: ClockVote) -> Result<oneshot::Receiver<VoteOutcome>, Busy> {
        let (answer, receiver) = oneshot::channel();
        self.orders.try_send(Order::Vote(vote, answer)).map_err(|_| Busy)?;
        Ok(receiver)
    }

    /// Asks what there is to dig.
    pub(in crate::engine) fn work(&self) -> Result<oneshot::Receiver<Option<DigWork>>, Busy> {
        let (answer, receiver) = oneshot::channel();
        self.orders.try_send(Order::Work(answer)).map_err(|_| Busy)?;
        Ok(receiver)
    }

    /// Asks for the trades that were made by these entries.
    pub(in crate::engine) fn trades(&self, range: Range) -> Result<oneshot::Receiver<Vec<Sold>>, Busy> {
        let (answer, receiver) = oneshot::channel();
        self.orders.try_send(Order::Trades(range, answer)).map_err(|_| Busy)?;
        Ok(receiver)
    }

    /// Asks which pets the house should tend.
    pub(in crate::engine) fn shelter_needs(&self) -> Result<oneshot::Receiver<Vec<Hash>>, Busy> {
        let (answer, receiver) = oneshot::channel();
        self.orders.try_send(Order::ShelterNeeds(answer)).map_err(|_| Busy)?;
        Ok(receiver)
    }

    /// Hands in older receipts.
    pub(in crate::engine) async fn older(&self, older: Older) {
        // A sequencer that has stopped needs none.
        drop(self.orders.send(Order::Older(older)).await);
    }

    /// Says that no older receipts will come.
    pub(in crate::engine) async fn none_older(&self) {
        drop(self.orders.send(Order::NoneOlder).await);
    }

    /// Whether the sequencer has stopped.
    pub(in crate::engine) fn is_closed(&self) -> bool {
        self.orders.is_closed()
    }

    /// Stops the sequencer and waits until it has.
    pub(in crate::engine) async fn stop(&self) {
        let (done, stopped) = oneshot::channel();
        if self.orders.send(Order::Stop(done)).await.is_ok() {
            drop(stopped.await);
        }
    }
}

impl Orders {
    /// Waits for the next order; `None` when nobody is left to give one.
    pub(super) async fn next(&mut self) -> Option<Order> {
        match self.set_aside.pop_front() {
            Some(order) => Some(order),
            None => self.orders.recv().await,
        }
    }

    /// The next events that wait already.
    pub(super) fn next_events(&mut self) -> Option<Lot> {
        loop {
            match self.orders.try_recv() {
                Ok(Order::Events(lot)) => return Some(lot),
                Ok(order) => self.set_aside.push_back(order),
                Err(_) => return None,
            }
        }
    }

    /// Takes no more orders.
    pub(super) fn close(&mut self) {
        self.orders.close();
    }

    /// Drops every question that waits, which whoever asked reads as "later".
    pub(super) fn turn_away(&mut self) {
        while let Ok(order) = self.orders.try_recv() {
            self.set_aside.push_back(order);
        }
        self.set_aside.retain(|order| matches!(order, Order::Stop(_) | Order::Older(_) | Order::NoneOlder));
    }

    /// Whether an order to stop waits already.
    pub(super) fn must_stop(&self) -> bool {
        self.set_aside.iter().any(|order| matches!(order, Order::Stop(_)))
    }
}
