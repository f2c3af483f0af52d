//! What a server's answer to a submission means. This is the only place that interprets an [`Outcome`].

use api::log::Outcome;
use chain::abi::Receipt;
use chain::error::Rejection;

/// Time to wait for a block that must close first.
const BLOCK_MS: u32 = 300;

/// What to do about it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Meaning {
    /// The server says that it is in the log.
    InLog(Receipt),
    /// Send the same bytes again, after so long.
    Again(u32),
    /// The server says that its sequence number is used by another event. If so, this browser's own copy will show it.
    Disputed,
    /// A photo is missing: upload it, then send the same bytes again.
    PhotoMissing,
    /// Refused.
    Refused(Rejection),
}

/// What an answer means.
pub(crate) fn meaning(outcome: &Outcome) -> Meaning {
    match outcome {
        Outcome::Accepted(receipt) => Meaning::InLog(receipt.clone()),
        Outcome::PhotoMissing(_) => Meaning::PhotoMissing,
        Outcome::TryLater { after_s } | Outcome::SlowDown { after_s } => Meaning::Again(after_s.saturating_mul(1_000)),
        Outcome::Refused(Rejection::BlockMustClose) => Meaning::Again(BLOCK_MS),
        Outcome::Refused(Rejection::SequenceReused { .. } | Rejection::SequenceSkipped { .. }) => Meaning::Disputed,
        Outcome::Refused(rejection) => Meaning::Refused(rejection.clone()),
    }
}

#[cfg(test)]
mod tests {
    use chain::hash::Hash;
    use chain::ids::{EntryIndex, Height, TimeMs};

    use super::*;

    #[test]
    fn every_outcome_has_a_meaning() {
        let receipt = Receipt { index: EntryIndex(4), time_ms: TimeMs(0), leaf: Hash([0; 32]), height: Height(0) };
        let ended = Rejection::StoryEnded { ended: Height(3) };
        let rows = [
            (Outcome::Accepted(receipt.clone()), Meaning::InLog(receipt)),
            (Outcome::Refused(ended.clone()), Meaning::Refused(ended)),
            (Outcome::Refused(Rejection::BlockMustClose), Meaning::Again(BLOCK_MS)),
            (Outcome::Refused(Rejection::SequenceReused { expected: 7, given: 3 }), Meaning::Disputed),
            (Outcome::TryLater { after_s: 2 }, Meaning::Again(2_000)),
            (Outcome::SlowDown { after_s: u32::MAX }, Meaning::Again(u32::MAX)),
            (Outcome::PhotoMissing(Hash([1; 32])), Meaning::PhotoMissing),
        ];
        for (outcome, expected) in rows {
            assert_eq!(meaning(&outcome), expected, "{outcome:?}");
        }
    }
}
