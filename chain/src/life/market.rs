//! The adoption market as it stands, and how a price is split. The rules are in `rules/market/`.

use crate::base::ids::{AccountId, EntryIndex, PetId};
use crate::base::limits::HOUSE_CUT_TENTHS;
use crate::state::records::{Order, Trade};
use crate::state::{State, binary_search};

/// How a price is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shares {
    /// The seller's treats.
    pub seller: u64,
    /// The house's: at least three tenths.
    pub house: u64,
}

impl Shares {
    /// The house's share is rounded up, so the two together are exactly the price. A price is at most 2^40.
    pub fn of(price: u64) -> Self {
        let seller = price * (10 - HOUSE_CUT_TENTHS) / 10;
        Self { seller, house: price - seller }
    }
}

impl State {
    /// The ask on a pet.
    pub fn ask(&self, pet: PetId) -> Option<&Order> {
        self.lists.orders.ask(pet).map(|(_, ask)| ask)
    }

    /// The bids on a pet, the best first.
    pub fn bids(&self, pet: PetId) -> impl DoubleEndedIterator<Item = &Order> {
        self.lists.orders.bids(pet).map(|(_, bid)| bid)
    }

    /// The open orders of an account, in the order of their pets.
    pub fn orders_of(&self, account: AccountId) -> impl Iterator<Item = &Order> {
        self.lists.orders.of_account(account)
    }

    /// Whether an order is for what the pet is now (a living pet or a keepsake), and so can trade.
    pub fn stands(&self, order: &Order) -> bool {
        order.living != self.has_ended(order.pet)
    }

    /// All open orders, in no particular order.
    pub fn all_orders(&self) -> impl Iterator<Item = &Order> {
        self.lists.orders.all()
    }

    /// All trades, in the order in which they were made.
    pub fn all_trades(&self) -> impl DoubleEndedIterator<Item = &Trade> {
        self.lists.trades.iter()
    }

    /// The trades made by the entries from `from` up to, not including, `to`.
    pub fn trades_in(&self, from: EntryIndex, to: EntryIndex) -> impl Iterator<Item = &Trade> {
        let first = binary_search(self.lists.trades.len(), |at| {
            self.lists.trades.get(at).map(|trade| trade.entry) < Some(from)
        });
        (first..).map_while(|at| self.lists.trades.get(at)).take_while(move |trade| trade.entry < to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::limits::TREATS_AT_ONCE_MAX;

    #[test]
    fn the_house_takes_at_least_three_tenths_and_no_treat_is_lost() {
        let rows = [(1, 0, 1), (2, 1, 1), (3, 2, 1), (10, 7, 3), (11, 7, 4), (19, 13, 6), (100, 70, 30)];
        for (price, seller, house) in rows {
            assert_eq!(Shares::of(price), Shares { seller, house }, "{price}");
        }
        for price in (1..=1_000).chain([TREATS_AT_ONCE_MAX - 1, TREATS_AT_ONCE_MAX]) {
            let shares = Shares::of(price);
            assert_eq!(shares.seller + shares.house, price);
            assert!(shares.house * 10 >= price * 3 && shares.house * 10 < price * 3 + 10, "{price}");
        }
    }
}
