//! A pet's page, an account's pets, and ended stories.

use api::content::{AccountPage, Memorial, MemorialsPage, PetPage, PetRef, StoryLink};
use api::hex::Hex;
use chain::Life;
use chain::hash::Hash;
use chain::ids::{Height, TimeMs};
use rusqlite::{OptionalExtension, Row};

use super::parts::{
    FAREWELL, FAREWELL_TABLES, PET, PET_COUNTS, entry_at, erased, farewell, person, pet_counts, story_ended,
};
use super::{Reader, Slice};
use crate::view::error::ViewError;
use crate::view::keep;
use crate::view::write::height;

impl Reader<'_> {
    pub(super) fn pet(&self, birth: &Hash) -> Result<Option<PetPage>, ViewError> {
        let sql = format!(
            "SELECT {PET}, p.words, p.words_edited, p.born_ms, p.born_height, p.tended_height, p.tended_ms,
                p.closed_entry, p.closed_ms, p.erased, before.birth, before.name, after.birth, after.name,
                p.ends_height, p.keep, p.in_shelter_ms, {FAREWELL}, coalesce(f.time_ms, b.time_ms),
                (SELECT max(entry) FROM wordings WHERE target = p.entry), {PET_COUNTS}
            FROM pets p JOIN accounts o ON o.id = p.owner {FAREWELL_TABLES}
                LEFT JOIN blocks b ON b.height = p.ends_height
                LEFT JOIN pets before ON before.entry = p.previous
                LEFT JOIN pets after ON after.previous = p.entry
            WHERE p.birth = ?1"
        );
        let mut find = self.tx.prepare_cached(&sql)?;
        let height = height(self.tx)?;
        Ok(find.query_row([birth.0], |row| self.pet_page(row, height)).optional()?)
    }

    fn pet_page(&self, row: &Row<'_>, height: Height) -> rusqlite::Result<PetPage> {
        let tended = Height(row.get(10)?);
        let closed = story_ended(row, 12)?;
        let keep = keep::read(row, 20)?;
        let life = Life::new(height, tended, closed.is_some(), &keep);
        Ok(PetPage {
            as_of: self.as_of,
            pet: self.pet_row(row)?,
            words: row.get(6)?,
            words_edited: row.get(7)?,
            reworded: entry_at(row, 32)?,
            born_ms: TimeMs(row.get(8)?),
            born_height: Height(row.get(9)?),
            tended_height: tended,
            tended_ms: TimeMs(row.get(11)?),
            counts: pet_counts(row, 33)?,
            ends_height: Height(row.get(19)?),
            ended_ms: row.get::<_, Option<u64>>(31)?.map(TimeMs),
            rests_until: life.rests_until(),
            farewell: farewell(row, 22)?,
            offered: keep.offered.map(|account| self.person(account)).transpose()?,
            in_shelter_ms: row.get::<_, Option<u64>>(21)?.map(TimeMs),
            closed,
            erased: erased(row, 14)?,
            previous: story_link(row, 15)?,
            next: story_link(row, 17)?,
        })
    }

    pub(super) fn account(&self, handle: &str) -> Result<Option<AccountPage>, ViewError> {
        let mut find = self.tx.prepare_cached("SELECT id, handle, bot, joined_ms FROM accounts WHERE handle = ?1")?;
        let found = find.query_row([handle], |row| Ok((person(row, 0)?, TimeMs(row.get(3)?)))).optional()?;
        let Some((person, joined_ms)) = found else { return Ok(None) };
        let pets = self.pets_of(person.account.0)?;
        Ok(Some(AccountPage { as_of: self.as_of, person, joined_ms, pets }))
    }

    fn pets_of(&self, owner: u32) -> Result<Vec<PetRef>, ViewError> {
        let sql = format!(
            "SELECT {PET} FROM pets p JOIN accounts o ON o.id = p.owner WHERE p.owner = ?1
            ORDER BY p.entry DESC LIMIT ?2"
        );
        let mut find = self.tx.prepare_cached(&sql)?;
        let pets = find.query_map((owner, super::PAGE_MAX), |row| self.pet_row(row))?;
        Ok(pets.collect::<Result<_, _>>()?)
    }

    /// Ended stories; the one that ended last comes first. A farewell ends one before its block has closed.
    pub(super) fn memorials(&self, slice: &Slice) -> Result<MemorialsPage, ViewError> {
        let latest = height(self.tx)?;
        let (ended, entry) = slice.below_both();
        let sql = format!(
            "SELECT {PET}, p.words, p.born_ms, p.born_height, p.ends_height, coalesce(f.time_ms, b.time_ms),
                p.closed_entry, p.closed_ms, {PET_COUNTS}
            FROM pets p JOIN accounts o ON o.id = p.owner LEFT JOIN blocks b ON b.height = p.ends_height
                LEFT JOIN farewells f ON f.pet = p.entry
            WHERE p.ends_height <= ?1 AND (p.ends_height < ?1 OR f.entry IS NOT NULL)
                AND (p.ends_height, p.entry) < (?2, ?3)
            ORDER BY p.ends_height DESC, p.entry DESC LIMIT ?4"
        );
        let mut find = self.tx.prepare_cached(&sql)?;
        let open = latest.open_block().0;
        let stories = find.query_map((open, ended, entry, slice.rows()), |row| self.memorial(row))?;
        let mut memorials = stories.collect::<Result<Vec<_>, _>>()?;
        let next = slice.cut(&mut memorials, |story| format!("{}-{}", story.ended_height, story.pet.entry));
        Ok(MemorialsPage { as_of: self.as_of, memorials, next })
    }

    fn memorial(&self, row: &Row<'_>) -> rusqlite::Result<Memorial> {
        Ok(Memorial {
            pet: self.pet_row(row)?,
            words: row.get(6)?,
            born_ms: TimeMs(row.get(7)?),
            born_height: Height(row.get(8)?),
            ended_height: Height(row.get(9)?),
            ended_ms: TimeMs(row.get(10)?),
            counts: pet_counts(row, 13)?,
            closed: story_ended(row, 11)?,
        })
    }
}

fn story_link(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<StoryLink>> {
    let birth: Option<[u8; 32]> = row.get(at)?;
    let name = row.get(at + 1)?;
    Ok(birth.map(|birth| StoryLink { birth: Hex(Hash(birth)), name }))
}
