//! Posts, comments, pats, shares and gifts.

use chain::event::{Comment, Gift, Pat, Post, Share};
use chain::ids::{AccountId, EntryIndex};
use chain::text::TextKind;
use rusqlite::params;

use super::Row;
use crate::view::error::ViewError;
use crate::view::{FeedKind, fold};

impl Row<'_> {
    pub(super) fn post(&self, author: AccountId, post: &Post) -> Result<(), ViewError> {
        let pet = self.pet_entry(&post.pet)?;
        let text = self.text(TextKind::Post);
        self.moment(None, pet, author, None, text)?;
        for (slot, photo) in post.photos.iter().enumerate() {
            self.photo(slot, photo)?;
        }
        self.index_post(self.index, text)?;
        self.run("UPDATE pets SET posts = posts + 1 WHERE entry = ?1", pet)?;
        self.tend(author, pet)?;
        self.in_feed(FeedKind::Posted, self.index, author)
    }

    pub(super) fn comment(&self, author: AccountId, comment: &Comment) -> Result<(), ViewError> {
        let pet = self.pet_entry(&comment.pet)?;
        let post = self.thread_of(comment.moment)?;
        self.moment(Some(post), pet, author, Some(comment.moment), self.text(TextKind::Comment))?;
        self.run("UPDATE moments SET comments = comments + 1 WHERE entry = ?1", post)?;
        self.run("UPDATE pets SET comments = comments + 1 WHERE entry = ?1", pet)?;
        self.tend(author, pet)
    }

    pub(super) fn pat(&self, author: AccountId, pat: &Pat) -> Result<(), ViewError> {
        let pet = self.pet_entry(&pat.pet)?;
        match pat.moment {
            Some(post) => self.run("UPDATE moments SET pats = pats + 1 WHERE entry = ?1", post)?,
            None => self.run("UPDATE pets SET own_pats = own_pats + 1 WHERE entry = ?1", pet)?,
        }
        self.run("UPDATE pets SET pats = pats + 1 WHERE entry = ?1", pet)?;
        self.tend(author, pet)
    }

    pub(super) fn gift(&self, author: AccountId, gift: &Gift) -> Result<(), ViewError> {
        let pet = self.pet_entry(&gift.pet)?;
        let sql = "UPDATE pets SET treats = treats + ?2 WHERE entry = ?1";
        self.tx.prepare_cached(sql)?.execute(params![pet.0, gift.treats])?;
        self.tend(author, pet)
    }

    pub(super) fn share(&self, author: AccountId, share: &Share) -> Result<(), ViewError> {
        let pet = self.pet_entry(&share.pet)?;
        self.run("UPDATE moments SET shares = shares + 1 WHERE entry = ?1", share.moment)?;
        self.run("UPDATE pets SET shares = shares + 1 WHERE entry = ?1", pet)?;
        self.tend(author, pet)?;
        self.in_feed(FeedKind::Shared, share.moment, author)
    }

    /// Puts a post's text into the index, replacing the earlier one.
    pub(super) fn index_post(&self, post: EntryIndex, text: Option<&str>) -> Result<(), ViewError> {
        self.run("DELETE FROM found_posts WHERE rowid = ?1", post)?;
        if let Some(text) = text {
            let sql = "INSERT INTO found_posts (rowid, text) VALUES (?1, ?2)";
            self.tx.prepare_cached(sql)?.execute(params![post.0, fold::for_index(text)])?;
        }
        Ok(())
    }

    /// The post whose thread a moment belongs to; a post belongs to its own.
    pub(super) fn thread_of(&self, moment: EntryIndex) -> Result<EntryIndex, ViewError> {
        let sql = "SELECT coalesce(post, entry) FROM moments WHERE entry = ?1";
        let post = self.tx.prepare_cached(sql)?.query_row([moment.0], |row| row.get(0))?;
        Ok(EntryIndex(post))
    }

    fn moment(
        &self,
        post: Option<EntryIndex>,
        pet: EntryIndex,
        author: AccountId,
        answers: Option<EntryIndex>,
        text: Option<&str>,
    ) -> Result<(), ViewError> {
        let sql = "INSERT INTO moments (entry, post, pet, author, answers, time_ms, height, text)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        self.tx.prepare_cached(sql)?.execute(params![
            self.index.0,
            post.map(|entry| entry.0),
            pet.0,
            author.0,
            answers.map(|entry| entry.0),
            self.time.0,
            self.height.open_block().0,
            text
        ])?;
        Ok(())
    }
}
