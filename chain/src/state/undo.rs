//! Changes since the last commit, and their rollback.

use super::committed::Committed;
use super::core::State;
use super::visit::Visit;

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

    /// Makes all changes permanent.
    pub(crate) fn commit(&mut self) {
        self.lists.commit();
        self.offers.commit();
        self.committed = Committed::at(&self.globals, &self.open);
    }

    /// Rolls back all changes since the last commit.
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
