//! Who acts, and where what they do will stand.

use crate::error::Rejection;
use crate::event::Newcomer;
use crate::hash::Hash;
use crate::ids::{AccountId, EntryIndex, KeyId, TimeMs};
use crate::records::Role;

/// Who acts, as far as the state knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody yet.
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

/// Where an event that is applied will stand.
pub(crate) struct Place {
    pub index: EntryIndex,
    pub leaf: Hash,
    pub now: TimeMs,
}
