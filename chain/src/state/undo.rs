//! What has happened since the last commit, and how to undo it; and what may be done once in a block, which is forgotten
//! when it closes.

use std::collections::BTreeSet;

use super::State;
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
        self.lists.commit();
        self.offers.commit();
        self.committed = Committed::at(&self.globals, &self.open);
    }

    /// Undoes what has happened since the last commit.
    pub(crate) fn rollback(&mut self) {
        self.lists.rollback();
        self.offers.rollback();
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
