//! What an account may do once in a block. It is dropped when the block closes.

use crate::base::ids::{AccountId, MomentId, PetId};

/// An act that is allowed once in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Visit {
    /// A pat of this pet by this account.
    Pat(AccountId, PetId),
    /// A share of this moment by this account.
    Share(AccountId, MomentId),
    /// A candle on this pet's story by this account.
    Candle(AccountId, PetId),
    /// An adoption from the shelter by this account.
    Adopt(AccountId),
}
