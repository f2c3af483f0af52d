//! What became of a submission or of an item of the outbox, as a sentence.

use api::log::Outcome;

use super::text::Sentence;
use super::to_sitter;
use super::upload::of_upload;
use crate::http::HttpError;
use crate::outbox::Reason;
use crate::submit::upload::UploadFailed;
use crate::submit::{Failure, Submitted};

/// A submission without a response. A retry sends the same bytes.
const UNANSWERED: Sentence = Sentence::fixed(
    "No answer came, so it is not known whether this went out. Within a quarter of an hour you can try it again in \
     this browser as often as you like: it happens only once. Later, look first whether it is there.",
);

/// A submission without a response. A retry would be a new action.
const UNANSWERED_ONCE: Sentence = Sentence::fixed(
    "No answer came, so it is not known whether this went out. If it did, you will see it once you are connected. Look \
     before you try it again.",
);

/// The server says that another event has the sequence number, but the own copy does not show it. Nothing is signed
/// because of that.
const DISPUTED: Sentence = Sentence::fixed(
    "The server says that something else was sent from here first, and this browser does not see that in the book. \
     Nothing was sent twice. Look whether it is there before you try again.",
);

/// An item waited while the browser's storage was cleared.
const FORGOTTEN: Sentence = Sentence::fixed(
    "What this browser keeps was emptied while this waited, so it is not known whether another window has sent it. \
     Look whether it is there before you try again.",
);

/// The server accepted a photo, and then says that it has none.
const PHOTO_LOST: Sentence =
    Sentence::fixed("Your photograph was sent, and the server says that it does not have it. Try again later.");

/// The server gave a false receipt.
const FALSE_RECEIPT: Sentence =
    Sentence::fixed("The server gave a receipt for this, and it is not in the book. Nothing is lost: it waits here.");

/// The same outside of the outbox. The server may still append the event.
const FALSE_RECEIPT_ONCE: Sentence = Sentence::fixed(
    "The server gave a receipt for this, and it is not in the book. Look whether it is there before you try again.",
);

/// Other events of the same key were first, again and again.
const OVERTAKEN: Sentence = Sentence::fixed("Something else is being sent from another window. Try again in a moment.");

/// The signed bytes could be neither stored nor deleted.
const NOT_KEPT: Sentence = Sentence::fixed(
    "This browser could not keep what was signed, so it was not sent. There may be no room left on this device.",
);

impl From<Failure> for Sentence {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Barred(barred) => barred.into(),
            Failure::Signing(error) => error.into(),
            Failure::Submitted { told, by_sitter } => of_told(&told, by_sitter),
            Failure::NoAnswer { error, repeats } => match error.leaves_open() {
                true if repeats => UNANSWERED,
                true => UNANSWERED_ONCE,
                false => error.into(),
            },
        }
    }
}

impl From<&Reason> for Sentence {
    fn from(reason: &Reason) -> Self {
        match reason {
            Reason::Barred(barred) => (*barred).into(),
            Reason::Signing(error) => (*error).into(),
            Reason::Http(error) => error.into(),
            Reason::Upload(error) => of_upload(error),
            Reason::PhotoLost => PHOTO_LOST,
            Reason::Refused(rejection) => rejection.into(),
            Reason::Disputed => DISPUTED,
            Reason::FalseReceipt => FALSE_RECEIPT,
            Reason::NotKept => NOT_KEPT,
            Reason::Forgotten => FORGOTTEN,
        }
    }
}

impl From<UploadFailed> for Sentence {
    fn from(UploadFailed(error): UploadFailed) -> Self {
        of_upload(&error)
    }
}

/// What became of a submission, for the user who signed it.
fn of_told(told: &Submitted, by_sitter: bool) -> Sentence {
    match told {
        Submitted::InLog(_) => Sentence::fixed("It is in the book."),
        Submitted::Overtaken => OVERTAKEN,
        Submitted::Disputed => DISPUTED,
        Submitted::FalseReceipt => FALSE_RECEIPT_ONCE,
        Submitted::Not(outcome) if by_sitter => to_sitter::outcome(outcome),
        Submitted::Not(outcome) => outcome.into(),
    }
}

impl From<&Outcome> for Sentence {
    /// What became of a submission that is not in the log.
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Accepted(_) => Self::fixed("It is in the book."),
            Outcome::Refused(rejection) => Self::from(rejection),
            Outcome::PhotoMissing(_) => Self::fixed("The photograph did not arrive. It is sent again by itself."),
            Outcome::TryLater { after_s } | Outcome::SlowDown { after_s } => {
                Self::from(&HttpError::Busy { after_s: *after_s })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_have_been_sent_is_reported_so() {
        let unanswered = |error, repeats| Sentence::from(Failure::NoAnswer { error, repeats });
        assert_eq!(unanswered(HttpError::Unreachable, true), UNANSWERED);
        assert_eq!(unanswered(HttpError::Garbled, false), UNANSWERED_ONCE);
        let busy = HttpError::Busy { after_s: 2 };
        assert_eq!(unanswered(busy.clone(), true), Sentence::from(&busy));
    }
}
