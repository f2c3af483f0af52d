//! What an account may do once in a block. It is dropped when the block closes.

use crate::base::ids::AccountId;
use crate::log::event::Once;

/// An act that is allowed once in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Visit {
    /// The action's tag.
    tag: u8,
    account: AccountId,
    /// The place of the pet or moment, each in its list; 0 where the action is allowed once with any.
    about: u32,
}

impl Visit {
    /// This action by this account.
    pub fn of<Record: Once>(_: &Record, account: AccountId, about: u32) -> Self {
        Self { tag: Record::TAG, account, about }
    }
}
