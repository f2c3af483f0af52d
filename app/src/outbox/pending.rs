//! What waits in the outbox, as screens see it.

use chain::hash::Hash;
use chain::ids::EntryIndex;

use super::action::QueuedAction;
use super::reason::Reason;
use crate::photo::Address;

/// Names an item of the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PendingId(pub u64);

/// Something one did that is not in the log yet, or only just.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// Its name.
    pub id: PendingId,
    /// What was done.
    pub action: QueuedAction,
    /// Its words.
    pub text: Option<String>,
    /// Its photos.
    pub photos: Vec<LocalPhoto>,
    /// How far it is.
    pub state: PendingState,
    /// When it was done, by this device's clock.
    pub made_ms: u64,
}

/// A photo that is only here so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalPhoto {
    /// Where an `img` finds it.
    pub url: Address,
    /// What it will be called; [`api::path::photo`] serves it once it is sent.
    pub commitment: Hash,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// How far something in the outbox is.
#[derive(Clone, Debug, PartialEq)]
pub enum PendingState {
    /// It can still be taken back, without a trace.
    TakeBack,
    /// It waits for its turn, for a connection, or for its next try.
    Waiting {
        /// Why the last try brought nothing.
        why: Option<Reason>,
        /// It may have been sent, so it cannot be taken back.
        signed: bool,
    },
    /// It is being sent.
    Sending,
    /// It is in the log, at this entry. It leaves the outbox a moment after this browser's chain has the entry.
    Settled(EntryIndex),
    /// It does not go by itself any more. It stays until it is tried again or put away, also over a reload.
    Stopped {
        /// The reason, in words.
        words: String,
        /// It was refused; else it has failed too often.
        refused: bool,
    },
}

impl Pending {
    /// Whether it counts though it is not among what was read from the chain up to `seen`.
    pub fn counts_already(&self, seen: EntryIndex) -> bool {
        match &self.state {
            PendingState::Settled(entry) => *entry >= seen,
            PendingState::Stopped { .. } => false,
            PendingState::TakeBack | PendingState::Waiting { .. } | PendingState::Sending => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use testkit::said;

    use super::*;

    fn pending(state: PendingState) -> Pending {
        let action = said::pat(Hash([0; 32]), None).action.try_into().expect("a pat waits");
        Pending { id: PendingId(1), action, text: None, photos: Vec::new(), state, made_ms: 0 }
    }

    #[test]
    fn what_is_done_counts_once() {
        let seen = EntryIndex(10);
        assert!(pending(PendingState::Sending).counts_already(seen));
        assert!(pending(PendingState::Settled(EntryIndex(10))).counts_already(seen));
        assert!(!pending(PendingState::Settled(EntryIndex(9))).counts_already(seen));
        assert!(!pending(PendingState::Stopped { words: "no".to_owned(), refused: true }).counts_already(seen));
    }
}
