//! The adoption market: who may have a pet, and for how many treats.
//!
//! A pet has at most one ask, by its owner, and bids by others. Crossing orders trade at once at the price of the one
//! that was there first; of several bids the highest, and of those at one price the earliest, comes first. An owner may
//! also accept any bid: who is to look after a pet is more than a price. Ended stories are traded as keepsakes.

mod ask;
mod bid;
pub(crate) mod book;
mod trade;

pub(crate) use ask::{accept, check_accept, check_list, check_unlist, list, unlist};
pub(crate) use bid::{bid, cancel, check_bid, check_cancel, cost};
