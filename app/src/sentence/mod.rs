//! The one place where an error becomes a sentence that a pet owner understands: what happened, what it
//! means, what to do. No codes, no "error", and never "dead".

mod handed_in;
mod proof;
mod rejection;
mod text;
pub mod to_sitter;
mod upload;

use chain::error::Rejection;

pub use text::Sentence;

use crate::barred::Barred;
use crate::http::{Between, HttpError};
use crate::identity::device::SigningError;
use crate::identity::recovery::RecoveryFault;
use crate::photo::PhotoError;
use crate::sync::{Distrust, SyncError, Unsure};
use crate::worker::WorkerError;

const NOT_UNDERSTOOD: &str = "The server's answer makes no sense to this page. Reload it; there may be a newer one.";

impl From<&Rejection> for Sentence {
    fn from(rejection: &Rejection) -> Self {
        rejection::of(rejection)
    }
}

impl From<&HttpError> for Sentence {
    fn from(error: &HttpError) -> Self {
        match error {
            HttpError::Unreachable => Self::fixed("The server could not be reached. Check your connection."),
            HttpError::Silent => Self::fixed(
                "The server does not answer. The connection may be too weak, or gone for a moment. Try again.",
            ),
            HttpError::NotFound => Self::fixed("There is nothing here. It may have moved, or it never was."),
            HttpError::Busy { after_s } => {
                Self::new(format!("The server has its paws full. Try again in {}.", seconds(*after_s)))
            }
            HttpError::Refused(problem) => Self::new(format!("The server said no: {}", problem.message)),
            HttpError::Between(between) => between.into(),
            HttpError::Garbled => Self::fixed(NOT_UNDERSTOOD),
        }
    }
}

impl From<&Between> for Sentence {
    fn from(between: &Between) -> Self {
        Self::fixed(match between {
            Between::TooLarge => {
                "Something between you and PitPet takes nothing this large. Try another network, or something smaller."
            }
            Between::TooSlow => "This connection is too slow for what stands between you and PitPet. Try again.",
            Between::Gateway => {
                "PitPet is out of reach just now. Whoever stands in front of it says so. Try again in a while."
            }
            Between::Portal => {
                "This network answers with a page of its own in PitPet's place. It may want you to sign in to it \
                 first: open any other page, then come back."
            }
            Between::Guard => {
                "Something between you and PitPet does not let this browser through. Reload this page; if that does \
                 not help, try another network."
            }
            Between::Other => {
                "Something between you and PitPet answered in its place. Try again, or try another network."
            }
        })
    }
}

impl From<PhotoError> for Sentence {
    fn from(error: PhotoError) -> Self {
        Self::fixed(match error {
            PhotoError::NotAPhoto => {
                "This browser cannot open that photograph. A JPEG, PNG or WebP will do; phones can export one."
            }
            PhotoError::Unreadable => {
                "This browser could not read that file. If it is still on its way from a cloud or a card, wait until \
                 it is here, then choose it again."
            }
            PhotoError::Truncated => {
                "That file ends in the middle of the picture, as after a copy or a download that was cut off. Fetch it \
                 once more from where it came from."
            }
            PhotoError::Empty => "There is nothing in that picture. Choose another one.",
            PhotoError::TooLarge { megapixels, max } => {
                return Self::new(format!(
                    "That photograph has {megapixels} megapixels, and this browser can work on {max}. Save a smaller \
                     copy of it, say 4000 pixels wide, and choose that."
                ));
            }
            PhotoError::TooLong { pixels } => {
                return Self::new(format!(
                    "That picture is {pixels} pixels long, which is too long to open here. Cut out a part of at most \
                     65000 pixels, and choose that."
                ));
            }
            PhotoError::TooHeavy => {
                "That file is too large for a photograph. Save a smaller copy of it, and choose that."
            }
            PhotoError::Hidden => {
                "This browser hides from pages what they draw, so of this photograph only noise would be left. Nothing \
                 was sent. Allow this site to use the canvas (in Firefox and Tor Browser with the small picture beside \
                 the address), or choose a JPEG, PNG or WebP of at most 60 megapixels."
            }
            PhotoError::NotEncoded => {
                "The photograph could not be made ready to send. Try another one, or another browser."
            }
        })
    }
}

impl From<&PhotoError> for Sentence {
    fn from(error: &PhotoError) -> Self {
        Self::from(*error)
    }
}

impl From<WorkerError> for Sentence {
    fn from(error: WorkerError) -> Self {
        Self::fixed(match error {
            WorkerError::NotStarted => {
                "The part of this page that does the heavy work could not be loaded. Check your connection and try \
                 again."
            }
            WorkerError::Outdated => {
                "There is a newer PitPet than the one you have open, and the part of this one that does the heavy work \
                 is gone. Copy what you have written, then start PitPet again."
            }
            WorkerError::Stopped => "The work stopped half-way. Nothing was sent; try again.",
            WorkerError::OutOfMemory => {
                "This device has too little memory free for that. Close other pages and try again."
            }
        })
    }
}

impl From<SigningError> for Sentence {
    fn from(_: SigningError) -> Self {
        Self::fixed("This browser would not use its key. Sign out and in again to give it a fresh one.")
    }
}

impl From<RecoveryFault> for Sentence {
    fn from(fault: RecoveryFault) -> Self {
        match fault {
            RecoveryFault::Length { given } => Self::new(format!(
                "A recovery key has 14 groups of four, 56 letters and digits in all. These are {given}."
            )),
            RecoveryFault::Character(character) => {
                Self::new(format!("No recovery key has \u{201c}{character}\u{201d} in it. Look at that place again."))
            }
            RecoveryFault::Checksum => Self::fixed("There is a slip in this key somewhere. Compare it group by group."),
        }
    }
}

impl From<Barred> for Sentence {
    fn from(barred: Barred) -> Self {
        Self::fixed(match barred {
            Barred::SignedOut => "Sign in for this, or hatch a pet of your own.",
            Barred::NotYet => "This page is still reading the story so far. It takes only a moment.",
            Barred::KeyGone => "This device may not act for your account any more. Sign in again to let it back in.",
            Barred::NoPassword => "Type your password first.",
            Barred::NoNewPassword => "Choose a new password first.",
            Barred::NoHandle => "Type your handle first.",
            Barred::WrongPassword => "That password does not belong to this handle. Look for a slip and try again.",
            Barred::NoSuchHandle => "Nobody here has that handle. Look for a slip, or hatch a pet and take it.",
            Barred::WrongRecovery => "That recovery key belongs to another account.",
            Barred::WeakPassword => {
                "That password is too easy to guess. Take the one that is offered, or four or five words that do not \
                 belong together."
            }
            Barred::Busy => "One thing after the other: the last one is still on its way.",
            Barred::Unproven(missing) => return proof::unproven(missing),
            Barred::Distrusted => return proof::DISTRUSTED,
        })
    }
}

impl From<Unsure> for Sentence {
    fn from(unsure: Unsure) -> Self {
        Barred::from(unsure).into()
    }
}

impl From<&SyncError> for Sentence {
    fn from(error: &SyncError) -> Self {
        match error {
            SyncError::Http(error) => error.into(),
            SyncError::Distrust(distrust) => distrust.into(),
        }
    }
}

impl From<Rejection> for Sentence {
    fn from(rejection: Rejection) -> Self {
        rejection::of(&rejection)
    }
}

impl From<HttpError> for Sentence {
    fn from(error: HttpError) -> Self {
        Self::from(&error)
    }
}

impl From<&Distrust> for Sentence {
    fn from(distrust: &Distrust) -> Self {
        Self::fixed(match distrust {
            Distrust::Forked => {
                "This server tells you another past than it told you before. Pages that were in the book have been \
                 replaced. Do not rely on what it shows."
            }
            Distrust::RolledBack => {
                "Pages that this server has shown you before are missing from its book now. It may have been put back \
                 from a copy. Do not rely on what it shows until you know."
            }
            Distrust::Forged(_) => {
                "This server sent an entry that breaks the rules it should keep. This page stopped reading there, and \
                 what the server shows may be made up."
            }
            Distrust::Unreadable => NOT_UNDERSTOOD,
            Distrust::Unsigned => {
                "The book's latest page does not carry the house's seal. Somebody may be standing between you and the \
                 server."
            }
            Distrust::OtherChain => {
                "This server now keeps another book than the one this browser remembers, with other pets and other \
                 people. If you know that a new one was begun, this browser can start afresh too."
            }
        })
    }
}

fn seconds(after_s: u32) -> String {
    match after_s {
        0 | 1 => "a second".to_owned(),
        2..=90 => format!("{after_s} seconds"),
        _ => format!("{} minutes", after_s.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_times_are_rounded() {
        let busy = |after_s| Sentence::from(&HttpError::Busy { after_s }).to_string();
        assert!(busy(1).ends_with("in a second."));
        assert!(busy(30).ends_with("in 30 seconds."));
        assert!(busy(125).ends_with("in 3 minutes."));
    }
}
