//! The log's roots at the last of its sizes.

use std::collections::VecDeque;

use chain::ids::Height;

use super::proof::Extent;

/// How many of the last sizes' roots are remembered. Checkpoints come every second, so one that is older than this has
/// been overtaken by newer ones long ago; also the longest log that is replayed from its beginning on a first visit.
pub const ROOTS_MAX: usize = 4_096;

/// The root at one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Root {
    pub extent: Extent,
    /// Blocks closed then.
    pub height: Height,
}

/// Those of the last sizes, without a gap.
#[derive(Clone, Debug, Default)]
pub(super) struct Roots(VecDeque<Root>);

impl Roots {
    /// The one of the next size.
    pub fn push(&mut self, root: Root) {
        if self.0.len() == ROOTS_MAX {
            self.0.pop_front();
        }
        self.0.push_back(root);
    }

    /// The one of the least size.
    pub fn first(&self) -> Option<Root> {
        self.0.front().copied()
    }

    /// The one of this size, if it is remembered.
    pub fn at(&self, entries: u64) -> Option<Root> {
        let place = usize::try_from(entries.checked_sub(self.first()?.extent.entries)?).ok()?;
        self.0.get(place).copied()
    }
}
