//! What is missing until everything is proven, as sentences.

use super::text::Sentence;
use crate::sync::Missing;

impl Missing {
    /// Why not everything is proven yet.
    pub fn why(self) -> &'static str {
        match self {
            Self::Chain => {
                "The link that brought you here speaks of another book than this server keeps. Ask whoever sent it to \
                 you."
            }
            Self::Link => {
                "The server has not shown yet that its book is the one of which the link speaks that brought you here."
            }
            Self::Past => {
                "The server has not shown yet that its book goes on from the pages that this browser has seen before."
            }
            Self::Place => {
                "This browser began in the middle of the book, and the server has not shown yet that the place is the \
                 right one."
            }
            Self::Block => {
                "This browser began in the middle of the book, and the page that confirms the part before has not come \
                 yet."
            }
            Self::Checkpoint => "The house has not put its seal under the latest pages yet.",
            Self::Entries => "The house has put its seal under more than the server shows.",
        }
    }
}

/// The reason why an action that cannot be undone has to wait.
pub(super) fn unproven(missing: Missing) -> Sentence {
    Sentence::new(format!(
        "This cannot be undone, and it is not proven yet that what you see here is true. {} Looking around works.",
        missing.why()
    ))
}

/// The reason where the server contradicts itself.
pub(super) const DISTRUSTED: Sentence = Sentence::fixed(
    "The server contradicts itself, so nothing is signed for it or sent to it until you have decided what to do. What \
     you write stays here.",
);
