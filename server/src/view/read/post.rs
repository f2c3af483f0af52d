//! A post with its thread, and a pet's posts.

use api::content::{Comment, PostPage, PostsPage, Revision};
use chain::hash::Hash;
use chain::ids::{EntryIndex, TimeMs};
use rusqlite::Row;

use super::parts::{POST, POST_TABLES, erased, person};
use super::{PET_ENTRY, Reader, Slice};
use crate::view::error::ViewError;

/// Wordings that are told of a post and of each comment: the first one, and so many of the latest. There may be any
/// number of edits, and a page of a thread has a hundred comments.
const POST_WORDINGS: u32 = 19;
const COMMENT_WORDINGS: u32 = 4;

impl Reader<'_> {
    pub(super) fn post_page(&self, entry: EntryIndex, slice: &Slice) -> Result<Option<PostPage>, ViewError> {
        let Some(post) = self.post(entry)? else { return Ok(None) };
        let revisions = self.revisions(entry, post.edited, POST_WORDINGS)?;
        let mut comments = self.thread(entry, slice)?;
        let next = slice.cut(&mut comments, |comment| comment.entry.0.to_string());
        Ok(Some(PostPage { as_of: self.as_of, post, revisions, comments, next }))
    }

    pub(super) fn pet_posts(&self, birth: &Hash, slice: &Slice) -> Result<Option<PostsPage>, ViewError> {
        let Some(pet) = self.entry_of(PET_ENTRY, birth)? else { return Ok(None) };
        let sql = format!(
            "SELECT {POST} FROM {POST_TABLES} WHERE m.pet = ?1 AND m.post IS NULL AND m.entry < ?2
            ORDER BY m.entry DESC LIMIT ?3"
        );
        let mut find = self.tx.prepare_cached(&sql)?;
        let posts = find.query_map((pet, slice.below(), slice.rows()), |row| self.post_row(row))?;
        let mut posts = posts.collect::<Result<Vec<_>, _>>()?;
        let next = slice.cut(&mut posts, |post| post.entry.0.to_string());
        Ok(Some(PostsPage { as_of: self.as_of, posts, next }))
    }

    /// Comments after the cursor, oldest first.
    fn thread(&self, post: EntryIndex, slice: &Slice) -> Result<Vec<Comment>, ViewError> {
        let sql = "SELECT m.entry, m.time_ms, a.id, a.handle, a.bot, m.answers, m.text, m.edited, m.erased,
                EXISTS (SELECT 1 FROM sat WHERE sat.entry = m.entry)
            FROM moments m JOIN accounts a ON a.id = m.author
            WHERE m.post = ?1 AND m.entry > ?2 ORDER BY m.entry LIMIT ?3";
        let mut find = self.tx.prepare_cached(sql)?;
        let rows = find.query_map((post.0, slice.above(), slice.rows()), |row| Ok((comment(row)?, row.get(7)?)))?;
        rows.map(|row| {
            let (mut comment, edited) = row?;
            comment.revisions = self.revisions(comment.entry, edited, COMMENT_WORDINGS)?;
            Ok(comment)
        })
        .collect()
    }

    /// The first wording and the `latest` ones, oldest first.
    fn revisions(&self, target: EntryIndex, edited: bool, latest: u32) -> Result<Vec<Revision>, ViewError> {
        if !edited {
            return Ok(Vec::new());
        }
        let sql = "SELECT * FROM (SELECT entry, time_ms, text FROM wordings WHERE target = ?1 ORDER BY entry LIMIT 1)
            UNION
            SELECT * FROM (SELECT entry, time_ms, text FROM wordings WHERE target = ?1 ORDER BY entry DESC LIMIT ?2)
            ORDER BY entry";
        let mut find = self.tx.prepare_cached(sql)?;
        let revisions = find.query_map((target.0, latest), |row| {
            Ok(Revision { entry: EntryIndex(row.get(0)?), time_ms: TimeMs(row.get(1)?), text: row.get(2)? })
        })?;
        Ok(revisions.collect::<Result<_, _>>()?)
    }
}

fn comment(row: &Row<'_>) -> rusqlite::Result<Comment> {
    Ok(Comment {
        entry: EntryIndex(row.get(0)?),
        time_ms: TimeMs(row.get(1)?),
        author: person(row, 2)?,
        by_sitter: row.get(9)?,
        answers: EntryIndex(row.get(5)?),
        text: row.get(6)?,
        revisions: Vec::new(),
        erased: erased(row, 8)?,
    })
}
