//! Orders and trades.

use std::collections::{BTreeMap, BTreeSet};

use super::Coherence;
use crate::limits::{BIDS_PER_PET_MAX, ORDERS_PER_ACCOUNT_MAX, TREATS_AT_ONCE_MAX};
use crate::records::{Order, Side, Trade};
use crate::state::place;

impl Coherence<'_> {
    /// Every order leads somewhere, an account has at most one on a pet, and nobody has more than they may.
    pub(super) fn orders_fit(&self) -> bool {
        let (mut of_account, mut bids_on, mut seen) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        self.parts.orders.iter().flatten().all(|order| {
            let orders: &mut usize = of_account.entry(order.account).or_default();
            let bids: &mut usize = bids_on.entry(order.pet).or_default();
            *orders += 1;
            *bids += usize::from(order.side == Side::Bid);
            let bounded = *orders <= ORDERS_PER_ACCOUNT_MAX && *bids <= BIDS_PER_PET_MAX;
            bounded && self.order_fits(order) && seen.insert((order.account, order.pet))
        })
    }

    /// Owners ask, others bid, and nobody does either for a pet from the shelter.
    fn order_fits(&self, order: &Order) -> bool {
        let owner = self.parts.pets.get(place(order.pet.0)).map(|pet| pet.owner);
        let asks = order.side == Side::Ask;
        let sheltered = self.parts.keeps.get(place(order.pet.0)).is_some_and(|keep| keep.sheltered);
        self.has_entry(order.entry)
            && self.has_account(order.account)
            && !sheltered
            && owner.is_some_and(|owner| (owner == order.account) == asks)
            && (1..=TREATS_AT_ONCE_MAX).contains(&order.price)
    }

    pub(super) fn trade_fits(&self, trade: &Trade) -> bool {
        self.has_entry(trade.entry)
            && place(trade.pet.0) < self.parts.pets.len()
            && self.has_account(trade.seller)
            && self.has_account(trade.buyer)
            && (1..=TREATS_AT_ONCE_MAX).contains(&trade.price)
    }
}
