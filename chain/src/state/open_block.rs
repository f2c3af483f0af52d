//! What the state remembers of the open block. All of it follows from the entries since the last block and is dropped
//! when the block closes, so it is not hashed.
//!
//! The header of a dug block has to say how much of the log it covers, and finding its nonce takes minutes in which
//! other events are appended. So it need not cover everything: it covers the open block's first event, or the first
//! two, or four, and so on, whichever of these marks the miner knows. New events never make work worthless, and only a
//! few roots have to be remembered.

use crate::base::hash::Hash;
use crate::base::ids::{EntryIndex, TimeMs};
use crate::game::version::RuleChange;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OpenBlock {
    /// When its first event was appended.
    pub first_event: Option<TimeMs>,
    /// The rules in force from the next block on, if they change.
    pub change: Option<RuleChange>,
    marks: Vec<Mark>,
}

/// A place in the open block up to which a header may cover the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub entries: EntryIndex,
    pub log_root: Hash,
}

impl OpenBlock {
    /// Whether there is a mark after this many events.
    pub fn is_marked(events: u32) -> bool {
        events.is_power_of_two()
    }

    /// Sets a mark.
    pub fn mark(&mut self, mark: Mark) {
        self.marks.push(mark);
    }

    /// Whether a header may cover this much, with this root.
    pub fn has(&self, mark: &Mark) -> bool {
        self.marks.contains(mark)
    }

    /// The mark that covers most.
    pub fn last_mark(&self) -> Option<Mark> {
        self.marks.last().copied()
    }
}
