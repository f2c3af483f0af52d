//! The adoption market.
//!
//! A pet has at most one ask, by its owner, and bids by others. Crossing orders trade at once at the price of the
//! earlier one; of several bids the highest, and at one price the earliest, comes first. An owner may also accept any
//! bid: a good home can count for more than the price. Ended stories are traded as keepsakes.

mod ask;
mod bid;
pub(crate) mod book;
mod trade;

pub(crate) use ask::{accept, check_accept, check_list, check_unlist, list, unlist};
pub(crate) use bid::{bid, cancel, check_bid, check_cancel, cost};
