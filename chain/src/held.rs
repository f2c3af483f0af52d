//! Who holds the treats, counted record by record.

use crate::records::{Account, Globals, InForce, Pet, Purse};

/// All treats in accounts and purses, and all in wallets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    in_accounts: u128,
    in_wallets: u128,
}

impl Held {
    /// Walks all records.
    pub fn of<'a>(
        accounts: impl Iterator<Item = &'a Account>,
        purses: impl Iterator<Item = &'a Purse>,
        pets: impl Iterator<Item = &'a Pet>,
    ) -> Self {
        let free: u128 = accounts.map(|account| u128::from(account.treats)).sum();
        let starter: u128 = purses.map(|purse| u128::from(purse.starter)).sum();
        Self { in_accounts: free + starter, in_wallets: pets.map(|pet| u128::from(pet.wallet)).sum() }
    }

    /// The sums that the economy keeps, believed.
    pub fn kept(globals: &Globals) -> Self {
        match &globals.rules {
            InForce::V1 => Self { in_accounts: 0, in_wallets: 0 },
            InForce::V2(economics) => {
                Self { in_accounts: economics.in_accounts.into(), in_wallets: economics.in_wallets.into() }
            }
        }
    }

    /// Whether these are the sums that the economy keeps.
    pub fn is_kept(&self, globals: &Globals) -> bool {
        *self == Self::kept(globals)
    }

    /// With what the house holds.
    pub fn total(&self, globals: &Globals) -> u128 {
        self.in_accounts + self.in_wallets + u128::from(globals.escrow) + u128::from(globals.treasury)
    }
}
