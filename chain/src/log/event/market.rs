//! Events of the adoption market. A pet is named by its birth hash everywhere.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::hash::Hash;
use crate::base::ids::EntryIndex;

/// See [`super::Action::List`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct List {
    /// The pet's birth hash.
    pub pet: Hash,
    /// In treats, from 1 to [`crate::base::limits::TREATS_AT_ONCE_MAX`].
    pub price: u64,
}

/// See [`super::Action::Unlist`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Unlist {
    /// The pet's birth hash.
    pub pet: Hash,
}

/// See [`super::Action::Bid`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Bid {
    /// The pet's birth hash.
    pub pet: Hash,
    /// In treats, from 1 to [`crate::base::limits::TREATS_AT_ONCE_MAX`].
    pub price: u64,
    /// Whether it is for a pet whose story goes on. So nobody pays a living pet's price for a story that has just
    /// ended.
    pub living: bool,
}

/// See [`super::Action::CancelBid`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct CancelBid {
    /// The pet's birth hash.
    pub pet: Hash,
}

/// See [`super::Action::Accept`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Accept {
    /// The pet's birth hash.
    pub pet: Hash,
    /// The entry of the bid, so that no other one can slip into its place.
    pub bid: EntryIndex,
}
