//! How long a story goes on.

use crate::ids::{Height, TimeMs};
use crate::limits::TTL_BLOCKS;
use crate::records::Pet;
use crate::state::State;

/// How fast blocks close, for a prediction in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// When the open block began.
    pub block_began: TimeMs,
    /// What a block takes when everybody is busy, in milliseconds.
    pub shortest_ms: u64,
    /// What it takes when everybody is quiet, in milliseconds.
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
    /// The pace that the rules aim at: a busy block takes the block interval, and a quiet one the idle interval. Where
    /// blocks are dug, a lucky one may take a quarter of the first, and one that nobody digs twice as much on top.
    pub fn pace(&self) -> Pace {
        let params = self.params();
        Pace {
            block_began: self.globals().block_time,
            shortest_ms: params.block_interval_ms,
            longest_ms: params.idle_interval_ms,
        }
    }
}
