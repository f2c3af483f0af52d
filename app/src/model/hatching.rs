//! The input of a hatching, and its progress.

use chain::hash::Hash;

use crate::identity::invitation::Seed;
use crate::identity::recovery::RecoveryKey;
use crate::sentence::Sentence;

/// The progress of a hatching.
#[derive(Clone, Debug, PartialEq)]
pub enum Hatching {
    /// Nothing is being hatched.
    Idle,
    /// In progress.
    Working {
        /// The current step.
        step: HatchStep,
        /// Overall progress, 0 to 1; never goes back.
        progress: f64,
    },
    /// This browser stores nothing, so the birth is sent only after the user has saved the key:
    /// [`super::Hatchery::has_recovery_first`].
    KeyFirst(NewRecovery),
    /// It has hatched.
    Done {
        /// The pet's birth hash.
        birth: Hash,
        /// The recovery key that a newcomer has to print or save; this browser stores it only until then. `None` if it
        /// is saved.
        recovery: Option<NewRecovery>,
    },
    /// It failed. Nothing is in the log, unless the sentence says that this is not known.
    Failed(Sentence),
}

/// A newcomer's recovery key, and the handle that it was made for.
#[derive(Clone, Debug, PartialEq)]
pub struct NewRecovery {
    /// The handle, which the key does not contain.
    pub handle: String,
    /// The key.
    pub key: RecoveryKey,
}

/// The steps of a hatching, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HatchStep {
    /// Derives the owner key from the password. Left out for an existing account.
    Key,
    /// Uploads the photo.
    Upload,
    /// The hatching work. Left out with an invitation.
    Work,
    /// Submits the birth and waits for the log.
    Settle,
    /// The same, without a response so far.
    Unanswered,
}

/// The input of a hatching.
#[derive(Clone, Debug)]
pub struct HatchForm {
    /// The pet's first photo.
    pub photo: crate::photo::Prepared,
    /// The pet's name.
    pub name: String,
    /// The text for its page.
    pub words: Option<String>,
    /// For a newcomer; `None` for a signed-in account.
    pub newcomer: Option<NewcomerForm>,
}

/// What a newcomer chooses.
#[derive(Clone, Debug)]
pub struct NewcomerForm {
    /// The handle, public for ever.
    pub handle: String,
    /// The password. It never leaves this browser.
    pub password: String,
    /// The secret of an invitation, which replaces the hatching work.
    pub invitation: Option<Seed>,
}
