//! The feed: births, posts and shares, newest first.

use api::content::{FeedItem, FeedPage, Hatched, Shared};
use chain::ids::{EntryIndex, TimeMs};
use rusqlite::Row;

use super::parts::{entry_at, person};
use super::{Reader, Slice};
use crate::view::FeedKind;
use crate::view::error::ViewError;

/// A row of the feed.
struct Line {
    entry: EntryIndex,
    kind: u8,
    target: EntryIndex,
    time: TimeMs,
    by: api::content::AccountRef,
}

impl Reader<'_> {
    pub(super) fn feed(&self, slice: &Slice) -> Result<FeedPage, ViewError> {
        let sql = "SELECT f.entry, f.kind, f.target, f.time_ms, b.id, b.handle, b.bot
            FROM feed f JOIN accounts b ON b.id = f.by WHERE f.entry < ?1 ORDER BY f.entry DESC LIMIT ?2";
        let mut find = self.tx.prepare_cached(sql)?;
        let lines = find.query_map((slice.below(), slice.rows()), line)?;
        let mut lines = lines.collect::<Result<Vec<_>, _>>()?;
        let next = slice.cut(&mut lines, |line| line.entry.0.to_string());
        let items = lines.into_iter().filter_map(|line| self.item(line).transpose());
        Ok(FeedPage { as_of: self.as_of, items: items.collect::<Result<_, _>>()?, next })
    }

    fn item(&self, line: Line) -> Result<Option<FeedItem>, ViewError> {
        if line.kind == FeedKind::Hatched as u8 {
            return Ok(self.hatched(&line)?.map(FeedItem::Hatched));
        }
        let post = self.post(line.target)?;
        if line.kind == FeedKind::Posted as u8 {
            return Ok(post.map(FeedItem::Posted));
        }
        let Line { entry, time, by, .. } = line;
        Ok(post.map(|post| FeedItem::Shared(Shared { entry, time_ms: time, by, post })))
    }

    fn hatched(&self, line: &Line) -> Result<Option<Hatched>, ViewError> {
        let Some(pet) = self.pet_ref(line.target)? else { return Ok(None) };
        let sql =
            "SELECT words, own_pats, (SELECT max(entry) FROM wordings WHERE target = ?1) FROM pets WHERE entry = ?1";
        let mut find = self.tx.prepare_cached(sql)?;
        Ok(Some(find.query_row([line.target.0], |row| {
            let (words, pats, reworded) = (row.get(0)?, row.get(1)?, entry_at(row, 2)?);
            Ok(Hatched { pet, time_ms: line.time, words, reworded, pats })
        })?))
    }
}

fn line(row: &Row<'_>) -> rusqlite::Result<Line> {
    Ok(Line {
        entry: EntryIndex(row.get(0)?),
        kind: row.get(1)?,
        target: EntryIndex(row.get(2)?),
        time: TimeMs(row.get(3)?),
        by: person(row, 4)?,
    })
}
