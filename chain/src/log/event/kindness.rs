//! Events of kindness: gifts and candles, farewells and rests, pets that change owners without payment.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::hash::Hash;
use crate::base::ids::AccountId;

/// See [`super::Action::Gift`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Gift {
    /// The pet's birth hash.
    pub pet: Hash,
    /// How many, from 1 to [`crate::base::limits::TREATS_AT_ONCE_MAX`].
    pub treats: u64,
}

/// See [`super::Action::Candle`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Candle {
    /// The pet's birth hash.
    pub pet: Hash,
}

/// See [`super::Action::Farewell`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Farewell {
    /// The pet's birth hash.
    pub pet: Hash,
    /// Commitment to the owner's words.
    pub words: Hash,
}

/// See [`super::Action::Rest`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Rest {
    /// The pet's birth hash.
    pub pet: Hash,
    /// For how many blocks, the open one being the first: from 1 to [`crate::base::limits::REST_BLOCKS_MAX`].
    pub blocks: u32,
}

/// See [`super::Action::HandOver`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct HandOver {
    /// The pet's birth hash.
    pub pet: Hash,
    /// The account that may take it over; none takes the offer back.
    pub to: Option<AccountId>,
}

/// See [`super::Action::TakeOver`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct TakeOver {
    /// The pet's birth hash.
    pub pet: Hash,
}

/// See [`super::Action::Decline`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Decline {
    /// The pet's birth hash.
    pub pet: Hash,
}

/// See [`super::Action::GiveUp`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct GiveUp {
    /// The pet's birth hash.
    pub pet: Hash,
}

/// See [`super::Action::Shelter`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Shelter {
    /// The pet's birth hash.
    pub pet: Hash,
}

/// See [`super::Action::Adopt`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Adopt {
    /// The pet's birth hash.
    pub pet: Hash,
}
