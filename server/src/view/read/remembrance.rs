//! Highlights of a story, and its visitors.

use api::content::{AccountRef, Photo, Post, RemembrancePage, VisitorsPage};
use chain::hash::Hash;
use rusqlite::OptionalExtension;

use super::parts::{POST, POST_TABLES, person, photo};
use super::{PET_ENTRY, Reader, Slice};
use crate::view::error::ViewError;

/// Posts and visitors shown.
const BEST_MAX: u32 = 3;
const FAITHFUL_MAX: u32 = 5;
/// Posts that are searched for the last photo.
const LOOKED_THROUGH: u32 = 200;

impl Reader<'_> {
    pub(super) fn remembrance(&self, birth: &Hash) -> Result<Option<RemembrancePage>, ViewError> {
        let Some(pet) = self.entry_of(PET_ENTRY, birth)? else { return Ok(None) };
        Ok(Some(RemembrancePage {
            as_of: self.as_of,
            last_photo: self.last_photo(pet)?,
            best: self.best(pet)?,
            visitors: self.faithful(pet)?,
        }))
    }

    /// Visitors after the cursor, the latest first.
    pub(super) fn visitors(&self, birth: &Hash, slice: &Slice) -> Result<Option<VisitorsPage>, ViewError> {
        let Some(pet) = self.entry_of(PET_ENTRY, birth)? else { return Ok(None) };
        let sql = "SELECT a.id, a.handle, a.bot FROM visits v JOIN accounts a ON a.id = v.account
            WHERE v.pet = ?1 AND v.last > ?2 ORDER BY v.last DESC LIMIT ?3";
        let mut find = self.tx.prepare_cached(sql)?;
        let visitors = find.query_map((pet, slice.above(), slice.rows()), |row| person(row, 0))?;
        let mut visitors = visitors.collect::<Result<Vec<_>, _>>()?;
        let more = slice.cut(&mut visitors, |_| String::new()).is_some();
        Ok(Some(VisitorsPage { as_of: self.as_of, visitors, more }))
    }

    fn last_photo(&self, pet: u64) -> Result<Option<Photo>, ViewError> {
        let sql = "SELECT h.commitment, h.width, h.height
            FROM (SELECT entry FROM moments WHERE pet = ?1 AND post IS NULL ORDER BY entry DESC LIMIT ?2) m
                JOIN photos h ON h.entry = m.entry
            ORDER BY m.entry DESC, h.slot LIMIT 1";
        let mut find = self.tx.prepare_cached(sql)?;
        Ok(find.query_row((pet, LOOKED_THROUGH), photo).optional()?)
    }

    /// The posts with most reactions, of two with equal counts the later one first.
    fn best(&self, pet: u64) -> Result<Vec<Post>, ViewError> {
        let sql = format!(
            "SELECT {POST} FROM {POST_TABLES}
            WHERE m.pet = ?1 AND m.post IS NULL AND m.erased IS NULL AND m.pats + m.comments + m.shares > 0
            ORDER BY m.pats + m.comments + m.shares DESC, m.entry DESC LIMIT ?2"
        );
        let mut find = self.tx.prepare_cached(&sql)?;
        let posts = find.query_map((pet, BEST_MAX), |row| self.post_row(row))?;
        Ok(posts.collect::<Result<_, _>>()?)
    }

    /// The most frequent visitors, without those whose handle was erased.
    fn faithful(&self, pet: u64) -> Result<Vec<AccountRef>, ViewError> {
        let sql = "SELECT a.id, a.handle, a.bot FROM visits v JOIN accounts a ON a.id = v.account
            WHERE v.pet = ?1 AND a.handle IS NOT NULL ORDER BY v.times DESC, v.account LIMIT ?2";
        let mut find = self.tx.prepare_cached(sql)?;
        let people = find.query_map((pet, FAITHFUL_MAX), |row| person(row, 0))?;
        Ok(people.collect::<Result<_, _>>()?)
    }
}
