//! Sitters, and what they do.

use chain::entry::{Entry, EntryKind};
use chain::event::{Action, AskSitter};
use chain::ids::EntryIndex;
use chain::records::Role;
use rusqlite::{OptionalExtension, Transaction, params};

use super::Row;
use crate::view::SatKind;
use crate::view::error::ViewError;

/// The entry that registered the sitter's key of this entry's event, if one signed it.
pub(super) fn signed_by(tx: &Transaction<'_>, entry: &Entry) -> Result<Option<EntryIndex>, ViewError> {
    let EntryKind::Event(event) = &entry.kind else { return Ok(None) };
    let mut find = tx.prepare_cached("SELECT entry FROM sitters WHERE key = ?1")?;
    Ok(find.query_row([event.body.key.0], |row| row.get(0)).optional()?.map(EntryIndex))
}

impl Row<'_> {
    pub(super) fn ask_sitter(&self, asked: &AskSitter) -> Result<(), ViewError> {
        let pet = self.pet_entry(&asked.pet)?;
        let row = params![self.index.0, asked.key.key.0, pet.0, self.time.0, asked.until.0];
        let sql = "INSERT INTO sitters (entry, key, pet, asked_ms, until_ms) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.tx.prepare_cached(sql)?.execute(row)?;
        Ok(())
    }

    /// Records what a sitter did, if one signed this.
    pub(super) fn sat(&self, action: &Action) -> Result<(), ViewError> {
        let Some(sitter) = self.sitter else { return Ok(()) };
        let (kind, count, post) = match action {
            Action::Post(_) => (SatKind::Post, "posts = posts", Some(self.index)),
            Action::Comment(comment) => {
                (SatKind::Comment, "comments = comments", Some(self.thread_of(comment.moment)?))
            }
            Action::Pat(pat) => (SatKind::Pat, "pats = pats", pat.moment),
            Action::Share(share) => (SatKind::Share, "shares = shares", Some(share.moment)),
            // A new action that sitters may do is accepted, but not counted until it is decided how.
            action if action.facts().signed_by.has(Role::Sitter) => return Ok(()),
            _ => return Err(ViewError::BadEntry(self.index)),
        };
        self.run(&format!("UPDATE sitters SET {count} + 1 WHERE entry = ?1"), sitter)?;
        let row = params![self.index.0, sitter.0, kind as u8, post.map(|entry| entry.0), self.time.0];
        self.tx.prepare_cached("INSERT INTO sat VALUES (?1, ?2, ?3, ?4, ?5)")?.execute(row)?;
        Ok(())
    }
}
