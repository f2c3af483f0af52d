//! Edits, and erasures by the house.
//!
//! Erasing an entry erases all its revisions, and its photos. The rules allow no edits after that.

use chain::event::{Edit, Redact};
use chain::ids::EntryIndex;
use rusqlite::{OptionalExtension, params};

use super::Row;
use crate::view::error::ViewError;

/// Statements that remove the texts of an entry and of its edits.
const ERASE: [&str; 5] = [
    "UPDATE wordings SET text = NULL WHERE target = ?1",
    "UPDATE moments SET text = NULL WHERE entry = ?1",
    "UPDATE farewells SET text = NULL WHERE entry = ?1",
    "UPDATE pets SET name = NULL, words = NULL WHERE entry = ?1",
    // The house's account has no entry but the genesis, and its handle is public.
    "UPDATE accounts SET handle = NULL WHERE entry = ?1 AND id > 0",
];

impl Row<'_> {
    pub(super) fn edit(&self, edit: &Edit) -> Result<(), ViewError> {
        let text = self.text(edit.of.text_kind());
        let first = "INSERT OR IGNORE INTO wordings
            SELECT entry, entry, time_ms, text FROM moments WHERE entry = ?1
            UNION ALL SELECT entry, entry, time_ms, text FROM farewells WHERE entry = ?1
            UNION ALL SELECT entry, entry, born_ms, words FROM pets WHERE entry = ?1";
        self.run(first, edit.entry)?;
        let sql = "INSERT INTO wordings VALUES (?1, ?2, ?3, ?4)";
        self.tx.prepare_cached(sql)?.execute(params![edit.entry.0, self.index.0, self.time.0, text])?;
        for sql in [
            "UPDATE moments SET edited = 1, text = ?2 WHERE entry = ?1",
            "UPDATE farewells SET edited = 1, text = ?2 WHERE entry = ?1",
            "UPDATE pets SET words_edited = 1, words = ?2 WHERE entry = ?1",
        ] {
            self.tx.prepare_cached(sql)?.execute(params![edit.entry.0, text])?;
        }
        self.index_again(edit.entry)
    }

    pub(super) fn redact(&self, redact: &Redact) -> Result<(), ViewError> {
        let (entry, reason) = (redact.entry, redact.reason as u8);
        ERASE.iter().try_for_each(|sql| self.run(sql, entry))?;
        for sql in [
            "UPDATE moments SET erased = ?2 WHERE entry = ?1",
            "UPDATE farewells SET erased = ?2 WHERE entry = ?1",
            "UPDATE pets SET erased = ?2 WHERE entry = ?1",
        ] {
            self.tx.prepare_cached(sql)?.execute(params![entry.0, reason])?;
        }
        self.run("DELETE FROM photos WHERE entry = ?1", entry)?;
        self.index_again(entry)
    }

    /// Updates the index for the texts of a post or a pet.
    fn index_again(&self, target: EntryIndex) -> Result<(), ViewError> {
        let post: Option<Option<String>> = self
            .tx
            .prepare_cached("SELECT text FROM moments WHERE entry = ?1 AND post IS NULL")?
            .query_row([target.0], |row| row.get(0))
            .optional()?;
        if let Some(text) = post {
            self.index_post(target, text.as_deref())?;
        }
        let pet: Option<(Option<String>, Option<String>)> = self
            .tx
            .prepare_cached("SELECT name, words FROM pets WHERE entry = ?1")?
            .query_row([target.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        match pet {
            Some((name, words)) => self.index_pet(target, name.as_deref(), words.as_deref()),
            None => Ok(()),
        }
    }
}
