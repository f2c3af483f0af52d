//! Which pets are offered to which account: an index over the keeps.
//!
//! It is rebuilt from the records, so it is not hashed; restoring a snapshot rebuilds it.

use std::collections::BTreeSet;

use crate::base::ids::{AccountId, PetId};
use crate::state::records::Keep;

/// See the module. Changes since the last [`Offers::commit`] can be rolled back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Offers {
    open: BTreeSet<(AccountId, PetId)>,
    undo: Vec<Change>,
}

/// An offer of this pet came or went.
#[derive(Clone, Copy, Debug)]
enum Change {
    Came(AccountId, PetId),
    Went(AccountId, PetId),
}

impl Offers {
    /// The offers that these records hold.
    pub fn of<'a>(keeps: impl Iterator<Item = &'a Keep>) -> Self {
        let offers = (0..).map(PetId).zip(keeps);
        let open = offers.filter_map(|(pet, keep)| Some((keep.offered?, pet))).collect();
        Self { open, undo: Vec::new() }
    }

    /// The pets that are offered to this account, in the order of their births.
    pub fn to(&self, account: AccountId) -> impl Iterator<Item = PetId> {
        self.open.range((account, PetId(0))..=(account, PetId(u32::MAX))).map(|&(_, pet)| pet)
    }

    /// The pet's offer changed from one account to another, or to or from none.
    pub fn change(&mut self, pet: PetId, before: Option<AccountId>, after: Option<AccountId>) {
        let went = before.map(|account| Change::Went(account, pet));
        let came = after.map(|account| Change::Came(account, pet));
        for change in [went, came].into_iter().flatten() {
            self.make(change);
            self.undo.push(change);
        }
    }

    /// Makes all changes permanent.
    pub fn commit(&mut self) {
        self.undo.clear();
    }

    /// Rolls back everything since the last commit, the latest change first.
    pub fn rollback(&mut self) {
        while let Some(change) = self.undo.pop() {
            self.make(match change {
                Change::Came(account, pet) => Change::Went(account, pet),
                Change::Went(account, pet) => Change::Came(account, pet),
            });
        }
    }

    fn make(&mut self, change: Change) {
        match change {
            Change::Came(account, pet) => self.open.insert((account, pet)),
            Change::Went(account, pet) => self.open.remove(&(account, pet)),
        };
    }
}
