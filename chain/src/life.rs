//! How long a story goes on.

use crate::ids::{Height, TimeMs};
use crate::limits::{DIG_EARLIEST_SHARE, HOUSE_WAITS_INTERVALS, STARTER_BLOCKS, TTL_BLOCKS};
use crate::records::Pet;
use crate::rules::{block, clock};
use crate::state::State;

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

impl Pet {
    /// Blocks that may still close before the story ends if nobody comes by: 15 when just tended, 0 when it has ended.
    pub fn remaining_blocks(&self, height: Height) -> u64 {
        match self.closed {
            Some(_) => 0,
            None => TTL_BLOCKS.saturating_sub(height.since(self.tended)),
        }
    }

    /// Whether it is less than 15 blocks old; so young, its story cannot have ended.
    pub fn is_young(&self, height: Height) -> bool {
        height.open_block().since(self.born) < STARTER_BLOCKS
    }

    /// The block whose closing ended the story, if it has ended at `height`.
    pub fn ended(&self, height: Height) -> Option<Height> {
        (self.remaining_blocks(height) == 0).then(|| Height(self.tended.0.saturating_add(TTL_BLOCKS)))
    }

    /// The earliest and the latest time at which the story ends if nobody comes by; `None` when it has ended.
    pub fn ends_between(&self, height: Height, pace: &Pace) -> Option<(TimeMs, TimeMs)> {
        let blocks = self.remaining_blocks(height);
        let after = |block_ms: u64| pace.block_began.plus(block_ms.saturating_mul(blocks));
        (blocks > 0).then(|| (after(pace.shortest_ms), after(pace.longest_ms)))
    }
}

impl State {
    /// The pace that the rules allow. Where the house alone closes blocks, one takes at least the block interval, and at
    /// most the idle interval, since an event that comes before that has passed makes a block due no later. Where blocks
    /// are dug, one may take half the block interval; the house closes a block by itself only after it has waited for votes,
    /// twice; and an event that comes just before that makes it wait for diggers once more.
    pub fn pace(&self) -> Pace {
        let params = self.params();
        let interval_ms = params.block_interval_ms;
        let (shortest_ms, longest_ms) = match block::digging(self) {
            Some(_) => {
                let event_waits_ms = interval_ms.saturating_mul(HOUSE_WAITS_INTERVALS);
                (interval_ms / DIG_EARLIEST_SHARE, clock::alone_wait_ms(self).saturating_add(event_waits_ms))
            }
            None => (interval_ms, params.idle_interval_ms),
        };
        Pace { block_began: self.globals().block_time, shortest_ms, longest_ms }
    }
}
