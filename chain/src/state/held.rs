//! All treats, counted record by record.
//!
//! A sum that does not fit into 64 bits is invalid: there are never more treats than were minted.

use crate::state::records::{Account, Globals, Order, Pet, Purse, Side};

/// All treats in accounts and purses, all in wallets, and all that are locked in bids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    in_accounts: u64,
    in_wallets: u64,
    in_bids: u64,
}

impl Held {
    /// Walks all records; `None` if a sum overflows.
    pub fn of<'a>(
        accounts: impl Iterator<Item = &'a Account>,
        purses: impl Iterator<Item = &'a Purse>,
        pets: impl Iterator<Item = &'a Pet>,
        orders: impl Iterator<Item = &'a Order>,
    ) -> Option<Self> {
        let free = sum(accounts.map(|account| account.treats))?;
        let starter = sum(purses.map(|purse| u64::from(purse.starter)))?;
        let in_accounts = free.checked_add(starter)?;
        let bids = orders.filter(|order| order.side == Side::Bid);
        Some(Self {
            in_accounts,
            in_wallets: sum(pets.map(|pet| pet.wallet))?,
            in_bids: sum(bids.map(|bid| bid.price))?,
        })
    }

    /// The sums that the globals keep.
    pub fn kept(globals: &Globals) -> Self {
        let economics = globals.rules.economics();
        let (in_accounts, in_wallets) =
            economics.map_or((0, 0), |economics| (economics.in_accounts, economics.in_wallets));
        Self { in_accounts, in_wallets, in_bids: globals.escrow }
    }

    /// Whether these equal the sums that the globals keep.
    pub fn is_kept(&self, globals: &Globals) -> bool {
        *self == Self::kept(globals)
    }

    /// With the house's treats; `None` if the sum overflows.
    pub fn total(&self, globals: &Globals) -> Option<u64> {
        sum([self.in_accounts, self.in_wallets, self.in_bids, globals.treasury].into_iter())
    }
}

fn sum(mut treats: impl Iterator<Item = u64>) -> Option<u64> {
    treats.try_fold(0, u64::checked_add)
}
