//! Who acts, and where the event will be in the log.

use crate::base::error::Rejection;
use crate::base::hash::Hash;
use crate::base::ids::{AccountId, EntryIndex, KeyId, TimeMs};
use crate::log::event::Newcomer;
use crate::state::records::Role;

/// Who acts, as far as the state knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// No account yet.
    Newcomer(Box<Newcomer>),
    /// An account, with one of its keys.
    Member {
        /// The account.
        account: AccountId,
        /// The key.
        key: KeyId,
        /// What the key may do.
        role: Role,
    },
}

impl Actor {
    /// The account that acts.
    pub(crate) fn account(&self) -> Result<AccountId, Rejection> {
        match self {
            Self::Newcomer(_) => Err(Rejection::NewcomerMustHatch),
            Self::Member { account, .. } => Ok(*account),
        }
    }

    /// Whether a sitter acts in the account's name.
    pub(crate) fn sits(&self) -> bool {
        matches!(self, Self::Member { role: Role::Sitter, .. })
    }
}

/// The place that an event gets when it is applied.
pub(crate) struct Place {
    pub index: EntryIndex,
    pub leaf: Hash,
    pub now: TimeMs,
}
