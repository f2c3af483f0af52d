//! Who owns a pet, and who cares for it when it is tended. Nothing here needs a state, so that a view of the log can
//! use it.

use crate::base::ids::AccountId;
use crate::base::ids::HOUSE;
use crate::game::params::Params;

/// The account that tends a pet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// The account.
    pub account: AccountId,
    /// Whether a sitter acts in the account's name.
    pub sits: bool,
}

/// Who cares for a pet by tending it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// The owner.
    Owner,
    /// A sitter, in the owner's name.
    Sitter,
    /// Another account; the house, where the pet is in the shelter.
    Visitor,
}

impl Care {
    /// Who cares when this visitor tends a pet of `owner`'s.
    pub fn of(visitor: Visitor, owner: AccountId, has_shelter: bool) -> Self {
        match owns(visitor.account, owner, has_shelter) {
            true if visitor.sits => Self::Sitter,
            true => Self::Owner,
            false => Self::Visitor,
        }
    }
}

impl Params {
    /// Whether there is a shelter once there is an economy. Not where every event closes a block: its own events would
    /// make pets older.
    pub fn has_shelter(&self) -> bool {
        !self.block_per_event
    }
}

/// Whether a pet of `owner`'s is in the shelter, where there is one: it is the house's.
pub fn in_shelter(owner: AccountId, has_shelter: bool) -> bool {
    has_shelter && owner == HOUSE
}

/// Whether the account has an owner's rights over a pet of `owner`'s. The house only shelters its pets.
pub(crate) fn owns(account: AccountId, owner: AccountId, has_shelter: bool) -> bool {
    account == owner && !in_shelter(owner, has_shelter)
}
