//! Who holds the treats, counted record by record.
//!
//! Sums that do not fit into 64 bits are no sums of treats: there are never more than were minted.

use crate::records::{Account, Globals, InForce, Pet, Purse};

/// All treats in accounts and purses, and all in wallets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    in_accounts: u64,
    in_wallets: u64,
}

impl Held {
    /// Walks all records; `None` where a sum is too large to be one.
    pub fn of<'a>(
        accounts: impl Iterator<Item = &'a Account>,
        purses: impl Iterator<Item = &'a Purse>,
        pets: impl Iterator<Item = &'a Pet>,
    ) -> Option<Self> {
        let free = sum(accounts.map(|account| account.treats))?;
        let starter = sum(purses.map(|purse| u64::from(purse.starter)))?;
        let in_accounts = free.checked_add(starter)?;
        Some(Self { in_accounts, in_wallets: sum(pets.map(|pet| pet.wallet))? })
    }

    /// The sums that the economy keeps, believed.
    pub fn kept(globals: &Globals) -> Self {
        match &globals.rules {
            InForce::V1 => Self { in_accounts: 0, in_wallets: 0 },
            InForce::V2(economics) => Self { in_accounts: economics.in_accounts, in_wallets: economics.in_wallets },
        }
    }

    /// Whether these are the sums that the economy keeps.
    pub fn is_kept(&self, globals: &Globals) -> bool {
        *self == Self::kept(globals)
    }

    /// With what the house holds; `None` where that is too much.
    pub fn total(&self, globals: &Globals) -> Option<u64> {
        sum([self.in_accounts, self.in_wallets, globals.escrow, globals.treasury].into_iter())
    }
}

fn sum(mut treats: impl Iterator<Item = u64>) -> Option<u64> {
    treats.try_fold(0, u64::checked_add)
}
