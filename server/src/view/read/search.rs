//! Search: people by handle, pets by name and words, posts by text.

use api::content::{AccountRef, PetRef, Post, SearchPage};
use chain::ids::EntryIndex;

use super::Reader;
use super::parts::person;
use crate::view::error::ViewError;
use crate::view::fold;

/// Matches of each kind at most.
const MATCHES_MAX: u32 = 20;

impl Reader<'_> {
    pub(super) fn search(&self, asked: &str) -> Result<SearchPage, ViewError> {
        let people = self.people(asked)?;
        let (pets, posts) = match fold::for_query(asked) {
            Some(query) => (self.found_pets(&query)?, self.found_posts(&query)?),
            None => (Vec::new(), Vec::new()),
        };
        Ok(SearchPage { as_of: self.as_of, people, pets, posts })
    }

    /// Accounts whose handle begins with the query, with or without an @.
    fn people(&self, asked: &str) -> Result<Vec<AccountRef>, ViewError> {
        let start = fold::for_handle(asked);
        if start.is_empty() {
            return Ok(Vec::new());
        }
        // A handle is ASCII, so the tilde sorts after all of them.
        let sql = "SELECT id, handle, bot FROM accounts WHERE handle >= ?1 AND handle < ?1 || '~'
            ORDER BY handle LIMIT ?2";
        let mut find = self.tx.prepare_cached(sql)?;
        let people = find.query_map((start, MATCHES_MAX), |row| person(row, 0))?;
        Ok(people.collect::<Result<_, _>>()?)
    }

    fn found_pets(&self, query: &str) -> Result<Vec<PetRef>, ViewError> {
        let found =
            self.matches("SELECT rowid FROM found_pets WHERE found_pets MATCH ?1 ORDER BY rank LIMIT ?2", query)?;
        found.into_iter().filter_map(|entry| self.pet_ref(entry).transpose()).collect()
    }

    fn found_posts(&self, query: &str) -> Result<Vec<Post>, ViewError> {
        let sql = "SELECT rowid FROM found_posts WHERE found_posts MATCH ?1 ORDER BY rank LIMIT ?2";
        let found = self.matches(sql, query)?;
        found.into_iter().filter_map(|entry| self.post(entry).transpose()).collect()
    }

    fn matches(&self, sql: &str, query: &str) -> Result<Vec<EntryIndex>, ViewError> {
        let mut find = self.tx.prepare_cached(sql)?;
        let found = find.query_map((query, MATCHES_MAX), |row| row.get(0).map(EntryIndex))?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}
