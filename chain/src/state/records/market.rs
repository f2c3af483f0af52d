//! Orders and trades, from version 2 on.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::ids::{AccountId, EntryIndex, PetId};

/// An order on the adoption market. A place in the list of orders holds one, or none once it is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Order {
    /// The entry that placed it: it is named by this, and of two at one price the earlier comes first.
    pub entry: EntryIndex,
    /// The pet.
    pub pet: PetId,
    /// Who placed it.
    pub account: AccountId,
    /// Which side it is on.
    pub side: Side,
    /// In treats, at least 1. A bid's are in escrow.
    pub price: u64,
    /// Whether the pet's story went on when it was placed. It trades only while this is still so: a keepsake is
    /// something else than a living pet.
    pub living: bool,
}

/// What an order wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Side {
    /// The pet's owner would part with it.
    Ask = 0,
    /// Somebody would have it.
    Bid = 1,
}

/// An adoption that was paid for. Trades are in the order of their entries, and stay for ever: they are the price
/// history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Trade {
    /// The entry that made it.
    pub entry: EntryIndex,
    /// The pet that moved.
    pub pet: PetId,
    /// From whom ...
    pub seller: AccountId,
    /// ... and to whom.
    pub buyer: AccountId,
    /// What the buyer paid, in treats.
    pub price: u64,
}
