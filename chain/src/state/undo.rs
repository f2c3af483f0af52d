//! What has happened since the last commit, and how to undo it; and what may be done once in a block, which is forgotten
//! when it closes.

use std::collections::BTreeSet;

use super::{State, id};
use crate::ids::{AccountId, MomentId, PetId};
use crate::open_block::OpenBlock;
use crate::records::Globals;

/// Something that may be done once in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Visit {
    /// A pat of this pet by this account.
    Pat(AccountId, PetId),
    /// A share of this moment by this account.
    Share(AccountId, MomentId),
    /// A candle on this pet's story by this account.
    Candle(AccountId, PetId),
    /// A pet from the shelter, by this account.
    Adopt(AccountId),
}

/// What a rollback goes back to, beside the lists' own journals.
#[derive(Clone, Debug)]
pub(super) struct Committed {
    globals: Globals,
    open: OpenBlock,
    /// The visits at the last commit, kept only once the open block's were cleared since.
    visits: Option<BTreeSet<Visit>>,
    visits_since: Vec<Visit>,
}

impl Committed {
    /// Nothing has happened yet.
    pub fn at(globals: &Globals, open: &OpenBlock) -> Self {
        Self { globals: globals.clone(), open: open.clone(), visits: None, visits_since: Vec::new() }
    }
}

impl State {
    pub(crate) fn add_visit(&mut self, visit: Visit) {
        self.visits.insert(visit);
        self.committed.visits_since.push(visit);
    }

    pub(crate) fn clear_visits(&mut self) {
        let mut cleared = std::mem::take(&mut self.visits);
        let since = std::mem::take(&mut self.committed.visits_since);
        if self.committed.visits.is_none() {
            since.iter().for_each(|visit| {
                cleared.remove(visit);
            });
            self.committed.visits = Some(cleared);
        }
    }

    /// Forgets how to undo what has happened so far.
    pub(crate) fn commit(&mut self) {
        self.accounts.commit();
        self.keys.commit();
        self.pets.commit();
        self.moments.commit();
        self.purses.commit();
        self.keeps.commit();
        self.offers.commit();
        self.orders.commit();
        self.trades.commit();
        self.committed = Committed::at(&self.globals, &self.open);
    }

    /// Undoes what has happened since the last commit.
    pub(crate) fn rollback(&mut self) {
        let Self { handle_index, key_index, birth_index, .. } = self;
        let mut last = self.accounts.len();
        self.accounts.rollback(|account| handle_index.remove(&account.handle.0, take(&mut last)));
        let mut last = self.keys.len();
        self.keys.rollback(|key| key_index.remove(&key.public.0, take(&mut last)));
        let mut last = self.pets.len();
        self.pets.rollback(|pet| birth_index.remove(&pet.birth.0, take(&mut last)));
        self.moments.rollback(|_| ());
        self.purses.rollback(|_| ());
        self.keeps.rollback(|_| ());
        self.offers.rollback();
        self.orders.rollback();
        self.trades.rollback(|_| ());
        self.globals = self.committed.globals.clone();
        self.open = self.committed.open.clone();
        let since = std::mem::take(&mut self.committed.visits_since);
        match self.committed.visits.take() {
            Some(visits) => self.visits = visits,
            None => since.iter().for_each(|visit| {
                self.visits.remove(visit);
            }),
        }
    }
}

/// The id of the last record, which is on its way out.
fn take(len: &mut usize) -> u32 {
    *len -= 1;
    id(*len)
}
