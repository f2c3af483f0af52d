//! Listings and bids.

use chain::event::{Accept, Action, Bid, CancelBid, List, Unlist};
use chain::hash::Hash;
use chain::ids::EntryIndex;

use super::Said;

/// A pet is listed at a price.
pub fn list(pet: Hash, price: u64) -> Said {
    Action::List(List { pet, price }).into()
}

/// A listing is taken back.
pub fn unlist(pet: Hash) -> Said {
    Action::Unlist(Unlist { pet }).into()
}

/// A bid for a pet, living or as a keepsake.
pub fn bid(pet: Hash, price: u64, living: bool) -> Said {
    Action::Bid(Bid { pet, price, living }).into()
}

/// A bid is taken back.
pub fn cancel_bid(pet: Hash) -> Said {
    Action::CancelBid(CancelBid { pet }).into()
}

/// The bid at this entry is accepted.
pub fn accept(pet: Hash, bid: EntryIndex) -> Said {
    Action::Accept(Accept { pet, bid }).into()
}
