//! Sentences for sitters. They may have no account, no password and no treats, so advice about these would not help
//! them.

use api::log::Outcome;
use chain::error::Rejection;

use super::text::Sentence;

/// The link's key is not valid.
pub const UNKNOWN: Sentence =
    Sentence::fixed("This link opens nothing here. Ask whoever sent it to send it once more.");
/// The pet's owner has ended the sitting.
pub const DISMISSED: Sentence =
    Sentence::fixed("This pet's people look after it themselves again. Thank you for all you did.");

/// Why something was refused.
pub fn rejection(rejection: &Rejection) -> Sentence {
    match rejection {
        Rejection::KeyRevoked | Rejection::NotOwner => DISMISSED,
        Rejection::UnknownKey | Rejection::UnknownAccount | Rejection::KeyOfOtherAccount => UNKNOWN,
        Rejection::TooFewTreats { .. } => Sentence::fixed(
            "The pet's people have no treats left, and your visits are paid with theirs. Ask them to dig for some.",
        ),
        Rejection::OncePerBlock => Sentence::fixed(
            "You, or the pet's people, did this on this page already. Come back when it has been turned.",
        ),
        Rejection::SequenceReused { .. } | Rejection::SequenceSkipped { .. } => {
            Sentence::fixed("Something else was sent with this link in between. Try again.")
        }
        Rejection::BadKey | Rejection::BadSignature => {
            Sentence::fixed("This link does not fit. Ask whoever sent it to send it once more.")
        }
        other => Sentence::from(other),
    }
}

/// What became of a submission.
pub fn outcome(outcome: &Outcome) -> Sentence {
    match outcome {
        Outcome::Refused(refused) => rejection(refused),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use chain::ids::TimeMs;

    use super::*;

    #[test]
    fn a_sitter_is_never_told_to_sign_in_or_dig() {
        let all = [
            Rejection::KeyRevoked,
            Rejection::NotOwner,
            Rejection::UnknownKey,
            Rejection::UnknownAccount,
            Rejection::KeyOfOtherAccount,
            Rejection::TooFewTreats { price: 1, balance: 0 },
            Rejection::OncePerBlock,
            Rejection::SequenceReused { expected: 2, given: 1 },
            Rejection::BadKey,
            Rejection::BadSignature,
            Rejection::SitterOnly,
            Rejection::SittingOver { until: TimeMs(1) },
        ];
        for refused in all {
            let words = outcome(&Outcome::Refused(refused.clone())).to_string();
            for advice in ["Sign", "your account", "you have", "Dig for"] {
                assert!(!words.contains(advice), "{refused:?}: {words}");
            }
        }
    }

    #[test]
    fn a_dismissed_sitter_is_told_so() {
        assert_eq!(rejection(&Rejection::KeyRevoked), DISMISSED);
        assert!(rejection(&Rejection::SittingOver { until: TimeMs(1) }).as_str().contains("is over"));
        let poor = rejection(&Rejection::TooFewTreats { price: 1, balance: 0 });
        assert!(poor.as_str().starts_with("The pet's people have no treats left"));
    }
}
