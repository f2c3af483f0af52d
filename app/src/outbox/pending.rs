//! The items of the outbox, as screens see them.

use chain::hash::Hash;
use chain::ids::EntryIndex;

use super::action::QueuedAction;
use super::reason::Reason;
use crate::photo::Address;

/// Identifies an item of the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PendingId(pub u64);

/// An action of the user that is not in the log yet, or only just.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// Its id.
    pub id: PendingId,
    /// The action.
    pub action: QueuedAction,
    /// Its text.
    pub text: Option<String>,
    /// Its photos.
    pub photos: Vec<LocalPhoto>,
    /// Its progress.
    pub state: PendingState,
    /// When the user did it, by this device's clock.
    pub made_ms: u64,
}

/// A photo that is only in this browser so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalPhoto {
    /// Its `blob:` address.
    pub url: Address,
    /// Its commitment; [`api::path::photo`] serves it once it is sent.
    pub commitment: Hash,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// The progress of an item.
#[derive(Clone, Debug, PartialEq)]
pub enum PendingState {
    /// It can still be taken back: nothing was signed or sent.
    TakeBack,
    /// It waits for its turn, for a connection, or for its next try.
    Waiting {
        /// Why the last try failed.
        why: Option<Reason>,
        /// It may have been sent, so it cannot be taken back.
        signed: bool,
    },
    /// It is being sent.
    Sending,
    /// It is in the log, at this entry. It leaves the outbox a moment after this browser's chain has the entry.
    Settled(EntryIndex),
    /// No more automatic retries. It stays until the user retries or dismisses it, also over a reload.
    Stopped {
        /// The reason, as a sentence.
        words: String,
        /// It was refused; otherwise it has failed too often.
        refused: bool,
    },
}

impl Pending {
    /// Whether it counts in addition to what was read from the chain up to `seen`.
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
    fn an_action_counts_once() {
        let seen = EntryIndex(10);
        assert!(pending(PendingState::Sending).counts_already(seen));
        assert!(pending(PendingState::Settled(EntryIndex(10))).counts_already(seen));
        assert!(!pending(PendingState::Settled(EntryIndex(9))).counts_already(seen));
        assert!(!pending(PendingState::Stopped { words: "no".to_owned(), refused: true }).counts_already(seen));
    }
}
