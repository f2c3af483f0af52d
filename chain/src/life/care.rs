//! Whose a pet is, and whose care it is when somebody tends it. Nothing here needs a state, so that a view of the log
//! says the same.

use crate::base::ids::AccountId;
use crate::base::ids::HOUSE;
use crate::game::params::Params;

/// Who tends a pet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// In whose name.
    pub account: AccountId,
    /// A sitter does it in that name.
    pub sits: bool,
}

/// Whose care it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// The owner's.
    Owner,
    /// A sitter's, in the owner's name.
    Sitter,
    /// Somebody else's; the house's, where the pet is in the shelter.
    Visitor,
}

impl Care {
    /// Whose care it is when this visitor tends a pet of `owner`'s.
    pub fn of(visitor: Visitor, owner: AccountId, has_shelter: bool) -> Self {
        match owns(visitor.account, owner, has_shelter) {
            true if visitor.sits => Self::Sitter,
            true => Self::Owner,
            false => Self::Visitor,
        }
    }
}

impl Params {
    /// Whether there is a shelter as soon as there is an economy. Not where every event closes a block: its own events
    /// would make pets older.
    pub fn has_shelter(&self) -> bool {
        !self.block_per_event
    }
}

/// Whether a pet of `owner`'s is in the shelter, where there is one: it is the house's.
pub fn in_shelter(owner: AccountId, has_shelter: bool) -> bool {
    has_shelter && owner == HOUSE
}

/// Whether a pet of `owner`'s is the account's to do with as an owner may. The house only shelters its pets.
pub(crate) fn owns(account: AccountId, owner: AccountId, has_shelter: bool) -> bool {
    account == owner && !in_shelter(owner, has_shelter)
}
