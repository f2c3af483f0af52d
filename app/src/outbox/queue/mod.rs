//! The outbox as plain data: what waits, in which order it is sent, and what a response means for it. Runs without a
//! browser.
//!
//! Three rules, so that nothing is lost, done twice, or blocked:
//!
//! - **An item has one sequence number at a time.** It is signed with another one only once this browser's own copy
//!   of the chain shows another event under the first. So it happens once, no matter how often it is sent and what a
//!   server says.
//! - **What cannot be sent does not block the rest.** The next item is signed with the same sequence number. Of all
//!   that is signed with one number, one event gets into the log; the others learn that from the copy and take the next
//!   number. Only during the first tries of a signed item do later ones wait, so that after a short failure all are
//!   sent in order.
//! - **Nothing is thrown away.** What was refused, or has failed too often, stays visible until the user retries,
//!   saves or dismisses it.

mod kept;
mod pace;

use borsh::{BorshDeserialize, BorshSerialize};
use chain::commitment::{Salt, SealedText};
use chain::event::SignedEvent;
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex};

use super::action::QueuedAction;
use super::reason::{Reason, Say};
use crate::photo::{self, Address, Prepared};
use crate::storage;

pub use kept::{Kept, Stop};
use pace::{Pace, moment_left};
pub use pace::{TAKE_BACK_MS, Trouble};

/// An item to be sent, as it is stored over a reload.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Queued {
    /// Its id; later items have greater ones.
    pub id: u64,
    /// The chain it is for.
    pub chain_id: Hash,
    /// The account that did it.
    pub account: AccountId,
    /// The action.
    pub action: QueuedAction,
    /// Its texts in their order.
    pub texts: Vec<SealedText>,
    /// Its photos in their order.
    pub photos: Vec<QueuedPhoto>,
    /// When it was done.
    pub made_ms: u64,
    /// Until then it can be taken back, and is not signed; by the device's clock when it was made.
    pub not_before_ms: u64,
    /// The signed event. Once it is set, exactly these bytes are sent until this browser's own copy shows what became
    /// of it.
    pub signed: Option<SignedEvent>,
}

/// A photo to be sent.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct QueuedPhoto {
    /// Its commitment.
    pub commitment: Hash,
    /// The salt of the commitment.
    pub salt: Salt,
    /// The JPEG.
    pub bytes: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

impl Queued {
    /// Its text.
    pub fn text(&self) -> Option<&str> {
        self.texts.first().and_then(SealedText::text)
    }
}

impl QueuedPhoto {
    /// The same for a form; `None` where the browser cannot make an address for it.
    pub fn prepared(self) -> Option<Prepared> {
        let url = photo::address_of(&self.bytes)?;
        let Self { commitment, salt, bytes, width, height } = self;
        Some(Prepared { bytes, salt, commitment, width, height, url })
    }
}

/// The progress of an item in this page.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// It waits.
    Waiting,
    /// It is being sent.
    Sending,
    /// The server has given a receipt for it, and this browser's own copy does not show it yet.
    Promised(EntryIndex),
    /// It is in the log.
    Settled(EntryIndex),
    /// No more automatic retries; the user has to decide.
    Stopped(Stop),
}

/// An item of the outbox.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The part that is stored.
    pub queued: Queued,
    /// Its progress.
    pub phase: Phase,
    /// Addresses for showing its photos until it is settled.
    pub urls: Vec<Address>,
    /// It is being stored, and must not be sent before that: a late write would overwrite its signature.
    pub held: bool,
    /// The database that it was stored in.
    pub kept_in: Option<storage::Name>,
    /// The server has its photos.
    pub uploaded: bool,
    /// It is known to be in the log, and is shown only a moment longer.
    pub leaving: bool,
    /// Why the last try failed.
    pub why: Option<Reason>,
    pace: Pace,
}

/// What is to be done next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Next {
    /// Nothing waits.
    Nothing,
    /// Nothing for so many milliseconds.
    In(f64),
    /// Send this one.
    Send(u64),
}

/// All items, in the order in which they were made.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    items: Vec<Item>,
}

impl Item {
    /// A new or stored item. `wall_ms` is the device's clock, `now_ms` a monotonic one; the same holds for
    /// all times here.
    pub fn new(kept: Kept, urls: Vec<Address>, wall_ms: u64, now_ms: f64) -> Self {
        let Kept { queued, stop } = kept;
        let pace = Pace::new(now_ms + moment_left(queued.not_before_ms, wall_ms));
        let phase = stop.map_or(Phase::Waiting, Phase::Stopped);
        Self { queued, phase, urls, held: false, kept_in: None, uploaded: false, leaving: false, why: None, pace }
    }

    /// Whether it is to be sent or being sent.
    pub fn waits(&self) -> bool {
        matches!(self.phase, Phase::Waiting | Phase::Sending)
    }

    /// Whether it was sent, as far as that can be known.
    pub fn is_signed(&self) -> bool {
        self.queued.signed.is_some()
    }

    /// Whether it can still be taken back.
    pub fn can_be_taken_back(&self, now_ms: f64) -> bool {
        self.phase == Phase::Waiting && !self.is_signed() && self.pace.is_fresh() && !self.pace.is_due(now_ms)
    }

    /// The part of it that is stored over a reload.
    pub fn kept(&self) -> Kept {
        let stop = if let Phase::Stopped(stop) = &self.phase { Some(stop.clone()) } else { None };
        Kept { queued: self.queued.clone(), stop }
    }
}

impl Queue {
    /// All items.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Adds an item, unless it is there.
    pub fn add(&mut self, item: Item) {
        if self.get(item.queued.id).is_none() {
            self.items.push(item);
            self.items.sort_by_key(|item| item.queued.id);
        }
    }

    /// An item.
    pub fn get(&self, id: u64) -> Option<&Item> {
        self.items.iter().find(|item| item.queued.id == id)
    }

    /// An item, mutable.
    pub fn get_mut(&mut self, id: u64) -> Option<&mut Item> {
        self.items.iter_mut().find(|item| item.queued.id == id)
    }

    /// An id for an item made at `made_ms`, greater than all here. Another tab of this browser may make one in the same
    /// millisecond, so the last digits are random.
    pub fn fresh_id(&self, made_ms: u64, chance: u16) -> u64 {
        let id = (made_ms << 16) | u64::from(chance);
        self.items.last().map_or(id, |last| id.max(last.queued.id + 1))
    }

    /// Removes an item, unless it may still get into the log. Returns whether it was removed.
    pub fn remove(&mut self, id: u64) -> bool {
        let before = self.items.len();
        self.items.retain(|item| {
            let free = matches!(item.phase, Phase::Stopped(_)) || (item.phase == Phase::Waiting && !item.is_signed());
            item.queued.id != id || !free
        });
        self.items.len() < before
    }

    /// Removes an item in any state.
    pub fn drop_item(&mut self, id: u64) {
        self.items.retain(|item| item.queued.id != id);
    }

    /// Removes all items.
    pub fn clear(&mut self) {
        self.items.clear();
    }

    /// Whether the same pat, share, candle, rest or answer waits already.
    pub fn holds(&self, action: &QueuedAction) -> bool {
        self.items.iter().any(|item| item.waits() && action.repeats(&item.queued.action))
    }

    /// All actions that have to be paid for and are not in the log yet.
    pub fn unspent(&self) -> impl Iterator<Item = &QueuedAction> {
        self.items.iter().filter(|item| item.waits()).map(|item| &item.queued.action)
    }

    /// The next step: send what is signed, then what cannot be taken back any more, in order. A pat need not wait
    /// for a post that can still be taken back.
    pub fn next(&self, now_ms: f64) -> Next {
        let waiting = || self.items.iter().filter(|item| item.waits() && !item.held);
        let due = |item: &&Item| item.pace.is_due(now_ms);
        if let Some(first) = waiting().find(|item| item.is_signed() && item.pace.is_patient()) {
            let wait_ms = first.pace.due_in(now_ms);
            return if wait_ms > 0.0 { Next::In(wait_ms) } else { Next::Send(first.queued.id) };
        }
        let ready = waiting().filter(|item| item.is_signed()).find(due).or_else(|| waiting().find(due));
        match ready {
            Some(item) => Next::Send(item.queued.id),
            None => {
                waiting().map(|item| item.pace.due_in(now_ms)).min_by(f64::total_cmp).map_or(Next::Nothing, Next::In)
            }
        }
    }

    /// A try failed: the item is retried later, or stopped after too many failures. Returns whether it was stopped.
    pub fn failed(&mut self, id: u64, now_ms: f64, trouble: Trouble, reason: Reason, say: Say) -> bool {
        let Some(item) = self.get_mut(id) else { return false };
        if item.pace.failed(now_ms, trouble) {
            item.phase = Phase::Waiting;
            item.why = Some(reason);
            return false;
        }
        self.stop(id, Stop { words: say(&reason), refused: false });
        true
    }

    /// Stops an item: no more automatic retries.
    pub fn stop(&mut self, id: u64, stop: Stop) {
        if let Some(item) = self.get_mut(id) {
            (item.phase, item.why) = (Phase::Stopped(stop), None);
        }
    }

    /// Whether an item should be among the log's first `entries` entries, by a receipt, but the own copy has not shown
    /// it.
    pub fn is_promised_below(&self, entries: u64) -> bool {
        self.items.iter().any(|item| matches!(item.phase, Phase::Promised(entry) if entry.0 < entries))
    }

    /// Another event has the sequence number that it was signed with, as the own copy shows: it waits to be signed
    /// again.
    pub fn overtaken(&mut self, id: u64, now_ms: f64) {
        if let Some(item) = self.get_mut(id) {
            (item.queued.signed, item.pace) = (None, Pace::tried(now_ms));
            if let Phase::Promised(_) | Phase::Settled(_) = item.phase {
                item.phase = Phase::Waiting;
            }
        }
    }

    /// Retries an item at once. Returns whether it had stopped.
    pub fn again(&mut self, id: u64, now_ms: f64) -> bool {
        let Some(item) = self.get_mut(id).filter(|item| matches!(item.phase, Phase::Stopped(_))) else { return false };
        (item.phase, item.pace, item.why) = (Phase::Waiting, Pace::tried(now_ms), None);
        true
    }

    /// The server can be reached again: what failed before is retried at once, in order.
    pub fn wake(&mut self, now_ms: f64) {
        for item in self.items.iter_mut().filter(|item| item.waits() && !item.pace.is_fresh()) {
            (item.pace, item.why) = (Pace::tried(now_ms), None);
        }
    }
}

#[cfg(test)]
mod tests;
