//! The log's roots at its latest sizes.

use std::collections::VecDeque;

use chain::ids::Height;

use super::proof::Extent;

/// How many of the latest sizes have a remembered root. Checkpoints come every second, so an older one was replaced by
/// newer ones long ago; also the longest log that a first visit replays from its beginning.
pub const ROOTS_MAX: usize = 4_096;

/// The root at one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Root {
    pub extent: Extent,
    /// Blocks closed then.
    pub height: Height,
}

/// Those of the latest sizes, without a gap.
#[derive(Clone, Debug, Default)]
pub(super) struct Roots(VecDeque<Root>);

impl Roots {
    /// Adds the root of the next size.
    pub fn push(&mut self, root: Root) {
        if self.0.len() == ROOTS_MAX {
            self.0.pop_front();
        }
        self.0.push_back(root);
    }

    /// The root of the smallest size.
    pub fn first(&self) -> Option<Root> {
        self.0.front().copied()
    }

    /// The root of this size, if it is remembered.
    pub fn at(&self, entries: u64) -> Option<Root> {
        let place = usize::try_from(entries.checked_sub(self.first()?.extent.entries)?).ok()?;
        self.0.get(place).copied()
    }
}
