//! The outbox as plain data: what waits, in which order it goes out, and what an answer means for it. No browser in here.

use api::log::Outcome;
use borsh::{BorshDeserialize, BorshSerialize};
use chain::commitment::{Salt, SealedText};
use chain::error::Rejection;
use chain::event::{Action, SignedEvent};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex};

use crate::photo::Address;
use crate::sentence::{Sentence, of_outcome};

/// How long a post or comment can be taken back before it is signed.
pub const TAKE_BACK_MS: u64 = 4_000;
/// How often an event is signed anew because another tab was faster with its number; each time the server has refused it.
const SIGNINGS_MAX: u32 = 5;

/// Something to be sent, as it is kept over a reload.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Queued {
    /// Its name; later things have greater ones.
    pub id: u64,
    /// The chain it is for.
    pub chain_id: Hash,
    /// Whose it is.
    pub account: AccountId,
    /// What is done.
    pub action: Action,
    /// Its texts in their order.
    pub texts: Vec<SealedText>,
    /// Its photos in their order.
    pub photos: Vec<QueuedPhoto>,
    /// When it was done.
    pub made_ms: u64,
    /// Until then it can be taken back, and is not signed.
    pub not_before_ms: u64,
    /// The signed event. Once it is there, these very bytes are sent until an answer comes.
    pub signed: Option<SignedEvent>,
}

/// A photo to be sent.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct QueuedPhoto {
    /// Its commitment.
    pub commitment: Hash,
    /// The commitment's salt.
    pub salt: Salt,
    /// The JPEG.
    pub bytes: Vec<u8>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// How far something is, in this page.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// It waits.
    Waiting,
    /// It is being sent.
    Sending,
    /// It is in the log.
    Settled(EntryIndex),
    /// It was refused for good.
    Refused(Sentence),
}

/// Something in the outbox.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What is kept of it.
    pub queued: Queued,
    /// How far it is.
    pub phase: Phase,
    /// Where its photos are shown until it is settled.
    pub urls: Vec<Address>,
    /// It is still being written down, and must not be sent before that: the writing would overtake its signature.
    pub held: bool,
    signings: u32,
}

/// What is to be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing waits.
    Nothing,
    /// Nothing before then.
    At(u64),
    /// Send this one.
    Send(u64),
}

/// What an answer means.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It is in the log.
    Settled(EntryIndex),
    /// The same bytes again, after so long.
    Again(u32),
    /// Its number was used by something else, so these bytes can never get into the log: sign it with another one.
    SignAnew(u64),
    /// A photo is missing: upload it, then the same bytes again.
    Upload,
    /// Never.
    Refused(Sentence),
}

/// All of it, in the order in which it was done.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    items: Vec<Item>,
}

impl Item {
    /// Something that waits.
    pub fn new(queued: Queued, urls: Vec<Address>) -> Self {
        Self { queued, phase: Phase::Waiting, urls, held: false, signings: 0 }
    }

    fn waits(&self) -> bool {
        matches!(self.phase, Phase::Waiting | Phase::Sending)
    }
}

impl Queue {
    /// Everything in it.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Puts something in, unless it is there.
    pub fn add(&mut self, item: Item) {
        if self.get(item.queued.id).is_none() {
            self.items.push(item);
            self.items.sort_by_key(|item| item.queued.id);
        }
    }

    /// One of them.
    pub fn get(&self, id: u64) -> Option<&Item> {
        self.items.iter().find(|item| item.queued.id == id)
    }

    /// One of them, to change.
    pub fn get_mut(&mut self, id: u64) -> Option<&mut Item> {
        self.items.iter_mut().find(|item| item.queued.id == id)
    }

    /// Whether it is here and not settled or refused.
    pub fn waits(&self, id: u64) -> bool {
        self.get(id).is_some_and(Item::waits)
    }

    /// A name for something done at `now_ms`, greater than all here.
    pub fn fresh_id(&self, now_ms: u64) -> u64 {
        self.items.last().map_or(now_ms, |last| now_ms.max(last.queued.id + 1))
    }

    /// Takes something out, unless it may be in the log already. Whether it was taken out.
    pub fn remove(&mut self, id: u64) -> bool {
        let before = self.items.len();
        self.items.retain(|item| {
            let free = matches!(item.phase, Phase::Refused(_))
                || (item.phase == Phase::Waiting && item.queued.signed.is_none());
            item.queued.id != id || !free
        });
        self.items.len() < before
    }

    /// Takes something out whatever it is.
    pub fn drop_item(&mut self, id: u64) {
        self.items.retain(|item| item.queued.id != id);
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.items.clear();
    }

    /// Whether something has been signed whose fate is not known. Nothing else may be signed by that key until it is.
    pub fn has_signed(&self) -> bool {
        self.items.iter().any(|item| item.waits() && item.queued.signed.is_some())
    }

    /// Whether the same pat, share, candle, rest or answer waits already.
    pub fn holds(&self, action: &Action) -> bool {
        let same = |waiting: &Action| match (waiting, action) {
            (Action::Pat(waiting), Action::Pat(new)) => waiting.pet == new.pet,
            (Action::Share(waiting), Action::Share(new)) => waiting == new,
            (Action::Candle(waiting), Action::Candle(new)) => waiting == new,
            (Action::Rest(waiting), Action::Rest(new)) => waiting.pet == new.pet,
            (Action::TakeOver(waiting), Action::TakeOver(new)) => waiting == new,
            (Action::Decline(waiting), Action::Decline(new)) => waiting == new,
            _ => false,
        };
        self.items.iter().any(|item| item.waits() && same(&item.queued.action))
    }

    /// Everything that is to be paid for and is not in the log yet.
    pub fn unspent(&self) -> impl Iterator<Item = &Action> {
        self.items.iter().filter(|item| item.waits()).map(|item| &item.queued.action)
    }

    /// What is to be done next. What is signed goes first, then whatever cannot be taken back any more, in order: a pat
    /// need not wait for a post that can still be taken back.
    pub fn next(&self, now_ms: u64) -> Next {
        let waiting = || self.items.iter().filter(|item| item.waits() && !item.held);
        if let Some(signed) = waiting().find(|item| item.queued.signed.is_some()) {
            return Next::Send(signed.queued.id);
        }
        if let Some(due) = waiting().find(|item| item.queued.not_before_ms <= now_ms) {
            return Next::Send(due.queued.id);
        }
        waiting().map(|item| item.queued.not_before_ms).min().map_or(Next::Nothing, Next::At)
    }

    /// What an answer means for an item.
    pub fn judge(&mut self, id: u64, outcome: &Outcome) -> Verdict {
        match outcome {
            Outcome::Accepted(receipt) => Verdict::Settled(receipt.index),
            Outcome::PhotoMissing(_) => Verdict::Upload,
            Outcome::TryLater { after_s } | Outcome::SlowDown { after_s } => Verdict::Again(after_s * 1_000),
            Outcome::Refused(Rejection::BlockMustClose) => Verdict::Again(300),
            Outcome::Refused(Rejection::SequenceReused { expected, .. }) => self.sign_anew(id, *expected, outcome),
            Outcome::Refused(_) => Verdict::Refused(of_outcome(outcome)),
        }
    }

    fn sign_anew(&mut self, id: u64, expected: u64, outcome: &Outcome) -> Verdict {
        match self.get_mut(id) {
            Some(item) if item.signings < SIGNINGS_MAX => {
                item.signings += 1;
                item.queued.signed = None;
                Verdict::SignAnew(expected)
            }
            _ => Verdict::Refused(of_outcome(outcome)),
        }
    }
}

#[cfg(test)]
mod tests;
