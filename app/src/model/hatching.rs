//! What a hatching needs, and how it shows.

use chain::hash::Hash;

use crate::identity::invitation::Seed;
use crate::identity::recovery::RecoveryKey;
use crate::sentence::Sentence;

/// How far a hatching is.
#[derive(Clone, Debug, PartialEq)]
pub enum Hatching {
    /// Nothing is being hatched.
    Idle,
    /// Working on it.
    Working {
        /// What is being done.
        step: HatchStep,
        /// The whole way, 0 to 1; never goes back.
        progress: f64,
    },
    /// This browser keeps nothing, so nothing is sent before whoever the key is for has it somewhere:
    /// [`World::has_recovery_first`](super::World::has_recovery_first).
    KeyFirst(NewRecovery),
    /// It has hatched.
    Done {
        /// The pet's birth hash.
        birth: Hash,
        /// What a newcomer has to print or keep; this browser keeps it only until they have. Nothing where they have it.
        recovery: Option<NewRecovery>,
    },
    /// It did not work. Nothing is in the log, unless the words say that this is not known.
    Failed(Sentence),
}

/// A newcomer's recovery key, and the handle that it was made for.
#[derive(Clone, Debug, PartialEq)]
pub struct NewRecovery {
    /// The handle, which the key does not say.
    pub handle: String,
    /// The key.
    pub key: RecoveryKey,
}

/// The steps of a hatching, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HatchStep {
    /// The password becomes the owner key. Left out for a member.
    Key,
    /// The photo is sent.
    Upload,
    /// The hatching work. Left out for somebody who is invited.
    Work,
    /// The birth is on its way into the log.
    Settle,
    /// The same, and no answer has come yet.
    Unanswered,
}

/// What is needed to hatch.
#[derive(Clone, Debug)]
pub struct HatchForm {
    /// The pet's first photo.
    pub photo: crate::photo::Prepared,
    /// The pet's name.
    pub name: String,
    /// What its page says of it.
    pub words: Option<String>,
    /// For a newcomer; `None` when somebody is signed in.
    pub newcomer: Option<NewcomerForm>,
}

/// What a newcomer chooses.
#[derive(Clone, Debug)]
pub struct NewcomerForm {
    /// The handle, public for ever.
    pub handle: String,
    /// The password. It never leaves this browser.
    pub password: String,
    /// The secret of an invitation, in the place of the hatching work.
    pub invitation: Option<Seed>,
}
