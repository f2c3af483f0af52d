//! How long a story goes on. Beside this file is what else the state says of pets and their people, for rules and
//! screens.

pub mod care;
pub(crate) mod hatching;
pub mod market;
pub(crate) mod rest;
mod shelter;
mod starter;
pub(crate) mod waits;

use crate::base::ids::{Height, PetId, TimeMs};
use crate::base::limits::{DIG_EARLIEST_SHARE, HOUSE_WAITS_INTERVALS, TTL_BLOCKS};
use crate::state::State;
use crate::state::records::{Keep, Pet, Rest};

/// How fast blocks close, for a prediction in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// When the open block began.
    pub block_began: TimeMs,
    /// The least time that a block takes, in milliseconds.
    pub shortest_ms: u64,
    /// The most that it takes, in milliseconds.
    pub longest_ms: u64,
}

impl Pace {
    /// When so many blocks have closed, each of which takes so long.
    fn after(&self, blocks: u64, block_ms: u64) -> TimeMs {
        self.block_began.plus(block_ms.saturating_mul(blocks))
    }
}

/// How long one pet's story goes on: the one place that knows. The state makes it, see [`State::life`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// Blocks closed.
    pub height: Height,
    /// The block it was last tended in.
    pub tended: Height,
    /// The book was closed.
    pub closed: bool,
    /// The block in which a farewell was said.
    pub farewell: Option<Height>,
    /// Its last rest.
    pub rest: Option<Rest>,
}

impl Life {
    /// As these records say when so many blocks are closed.
    pub fn of(pet: &Pet, keep: &Keep, height: Height) -> Self {
        Self::new(height, pet.tended, pet.closed.is_some(), keep)
    }

    /// The same, for whoever follows the log without keeping the state.
    pub fn new(height: Height, tended: Height, closed: bool, keep: &Keep) -> Self {
        Self { height, tended, closed, farewell: keep.farewell, rest: keep.rest.as_deref().copied() }
    }

    /// The block whose closing ends the story if nobody comes by, or has ended it; the block of the farewell where one
    /// was said. A block in which the pet rests does not count, unless it was tended in it or later, when blocks before
    /// do not count anyway.
    pub fn ends(&self) -> Height {
        let lives = TTL_BLOCKS.saturating_add(self.slept());
        self.farewell.unwrap_or(Height(self.tended.0.saturating_add(lives)))
    }

    /// Blocks since it was last tended that do not count, those of a rest that is not over among them.
    fn slept(&self) -> u64 {
        let slept = |rest: Rest| u64::from(rest.slept).saturating_add(rest.slept_since(self.tended));
        self.rest.map_or(0, slept)
    }

    /// Blocks that count and may still close before the story ends if nobody comes by: 15 when just tended, 0 when it
    /// has ended. A pet that rests keeps what it had.
    pub fn remaining_blocks(&self) -> u64 {
        if self.closed || self.farewell.is_some() {
            return 0;
        }
        // A pet that rests is looked at when it wakes.
        let awake = self.rest.map_or(self.height, |rest| self.height.max(rest.until));
        TTL_BLOCKS.saturating_sub(awake.since(self.tended).saturating_sub(self.slept()))
    }

    /// The block that ended the story, if it has ended.
    pub fn ended(&self) -> Option<Height> {
        (self.remaining_blocks() == 0).then(|| self.ends())
    }

    /// How many blocks will be closed when the pet wakes, if it rests.
    pub fn rests_until(&self) -> Option<Height> {
        let until = self.rest.map(|rest| rest.until).filter(|&until| until > self.height);
        until.filter(|_| self.remaining_blocks() > 0)
    }

    /// The earliest and the latest time at which the pet wakes by itself, if it rests.
    pub fn wakes_between(&self, pace: &Pace) -> Option<(TimeMs, TimeMs)> {
        let blocks = self.rests_until()?.since(self.height);
        Some((pace.after(blocks, pace.shortest_ms), pace.after(blocks, pace.longest_ms)))
    }

    /// The earliest and the latest time at which the story ends if nobody comes by; `None` when it has ended.
    pub fn ends_between(&self, pace: &Pace) -> Option<(TimeMs, TimeMs)> {
        // Not what it has left: tended in the open block, it has all 15 once that has closed.
        let blocks = self.ends().since(self.height);
        let between = || (pace.after(blocks, pace.shortest_ms), pace.after(blocks, pace.longest_ms));
        (self.remaining_blocks() > 0).then(between)
    }
}

impl State {
    /// How long this pet's story goes on.
    pub fn life(&self, id: PetId, pet: &Pet) -> Life {
        Life::of(pet, self.keep(id), self.height())
    }

    /// All pets in the order of their births, with their lives.
    pub fn all_lives(&self) -> impl Iterator<Item = (&Pet, Life)> {
        (0..).map(PetId).zip(self.all_pets()).map(|(id, pet)| (pet, self.life(id, pet)))
    }

    /// Blocks left to a pet, see [`Life::remaining_blocks`]; none to one that is not there.
    pub fn remaining_blocks(&self, id: PetId) -> u64 {
        self.pet(id).map_or(0, |pet| self.life(id, pet).remaining_blocks())
    }

    /// Whether a pet's story has ended.
    pub fn has_ended(&self, id: PetId) -> bool {
        self.remaining_blocks(id) == 0
    }

    /// The pace that the rules allow. Where every event closes a block, one takes as long as an event. Where the house
    /// alone closes blocks, one takes at least the block interval, and at most the idle interval, since an event that
    /// comes before that has passed makes a block due no later. Where blocks are dug, one may take half the block
    /// interval; the house closes a block by itself only after it has waited for votes, twice; and an event that comes
    /// just before that makes it wait for diggers once more.
    pub fn pace(&self) -> Pace {
        let params = self.params();
        let interval_ms = params.block_interval_ms;
        let (shortest_ms, longest_ms) = match self.digging() {
            Some(_) => {
                let event_waits_ms = interval_ms.saturating_mul(HOUSE_WAITS_INTERVALS);
                (interval_ms / DIG_EARLIEST_SHARE, waits::alone_wait_ms(self).saturating_add(event_waits_ms))
            }
            None => (interval_ms, params.idle_interval_ms),
        };
        let shortest_ms = if params.block_per_event { 0 } else { shortest_ms };
        Pace { block_began: self.globals().block_time, shortest_ms, longest_ms }
    }
}
