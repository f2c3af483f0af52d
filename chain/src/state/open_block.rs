//! What the state remembers of the block that is open. All of it follows from the entries since the last block, is
//! forgotten when the block closes, and so is not hashed.
//!
//! A header that somebody digs has to say how much of the log it covers, and finding its nonce takes minutes in which
//! others go on. So it need not cover everything: it covers the open block's first event, or the first two, or four,
//! and so on, whichever of these marks the digger knows. New events never make work worthless, and only a few roots
//! have to be remembered.

use crate::base::hash::Hash;
use crate::base::ids::{EntryIndex, TimeMs};
use crate::game::version::RuleChange;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OpenBlock {
    /// When its first event was appended.
    pub first_event: Option<TimeMs>,
    /// The rules that hold from the next block on, where they are others.
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
    /// Whether there is a mark after so many events.
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
