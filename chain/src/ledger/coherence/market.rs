//! Orders and trades.

use std::collections::{BTreeMap, BTreeSet};

use super::{Coherence, ascends};
use crate::base::ids::place;
use crate::base::limits::{BIDS_PER_PET_MAX, ORDERS_PER_ACCOUNT_MAX, TREATS_AT_ONCE_MAX};
use crate::life::{Life, care};
use crate::state::records::{Order, Pet, Side, Trade};

impl Coherence<'_> {
    /// Every order leads somewhere, an account has at most one on a pet, and nobody has more than they may.
    pub(super) fn orders_fit(&self) -> bool {
        let (mut of_account, mut bids_on, mut seen) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        self.parts.lists.orders.places().iter().flatten().all(|order| {
            let orders: &mut usize = of_account.entry(order.account).or_default();
            let bids: &mut usize = bids_on.entry(order.pet).or_default();
            *orders += 1;
            *bids += usize::from(order.side == Side::Bid);
            let bounded = *orders <= ORDERS_PER_ACCOUNT_MAX && *bids <= BIDS_PER_PET_MAX;
            bounded && self.order_fits(order) && seen.insert((order.account, order.pet))
        })
    }

    fn order_fits(&self, order: &Order) -> bool {
        let pet = self.parts.lists.pets.get(place(order.pet.0));
        self.has_entry(order.entry)
            && self.has_account(order.account)
            && (1..=TREATS_AT_ONCE_MAX).contains(&order.price)
            && pet.is_some_and(|pet| self.order_stands_on(order, pet))
    }

    /// Owners ask, others bid, nobody does either for a pet that is or was in the shelter; keepsakes are stories that
    /// have ended, and of a closed book nothing else is traded.
    fn order_stands_on(&self, order: &Order, pet: &Pet) -> bool {
        let keep = self.keep(order.pet);
        let sold = !keep.sheltered && !care::in_shelter(pet.owner, self.has_shelter);
        let asks = order.side == Side::Ask;
        let as_placed = if order.living {
            pet.closed.is_none()
        } else {
            Life::of(pet, keep, self.parts.globals.height).ended().is_some()
        };
        sold && (pet.owner == order.account) == asks && as_placed
    }

    /// Trades are in the order of their entries, and lead somewhere.
    pub(super) fn trades_fit(&self) -> bool {
        let trades = || self.parts.lists.trades.iter();
        trades().all(|trade| self.trade_fits(trade)) && ascends(trades().map(|trade| trade.entry))
    }

    fn trade_fits(&self, trade: &Trade) -> bool {
        self.has_entry(trade.entry)
            && place(trade.pet.0) < self.parts.lists.pets.len()
            && self.has_account(trade.seller)
            && self.has_account(trade.buyer)
            && trade.seller != trade.buyer
            && (1..=TREATS_AT_ONCE_MAX).contains(&trade.price)
    }
}
