//! Parts of several pages: accounts, pets, photos, posts.

use api::content::{AccountRef, Erased, Farewell, PetCounts, PetRef, Photo, Post, PostCounts, StoryEnded};
use api::hex::Hex;
use chain::event::RedactReason;
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, Height, TimeMs};
use rusqlite::{OptionalExtension, Row, params};

use super::Reader;
use crate::view::error::ViewError;

/// The columns of [`pet_row`], of a pet `p` with its owner `o`.
pub(super) const PET: &str = "p.entry, p.birth, p.name, o.id, o.handle, o.bot";
const PET_COLUMNS: usize = 6;
/// The columns of [`Reader::post_row`], of a moment `m` with its author `a`, and of its pet.
pub(super) const POST: &str = "p.entry, p.birth, p.name, o.id, o.handle, o.bot,
    a.id, a.handle, a.bot,
    m.entry, m.time_ms, m.height, m.text, m.edited, m.erased, m.pats, m.comments, m.shares,
    EXISTS (SELECT 1 FROM sat WHERE sat.entry = m.entry)";
/// The tables that [`POST`] needs.
pub(super) const POST_TABLES: &str = "moments m JOIN pets p ON p.entry = m.pet
    JOIN accounts o ON o.id = p.owner JOIN accounts a ON a.id = m.author";

pub(super) fn person(row: &Row<'_>, at: usize) -> rusqlite::Result<AccountRef> {
    Ok(AccountRef { account: AccountId(row.get(at)?), handle: row.get(at + 1)?, bot: row.get(at + 2)? })
}

pub(super) fn erased(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Erased>> {
    let reason: Option<u8> = row.get(at)?;
    Ok(reason.map(|reason| match reason {
        reason if reason == RedactReason::AuthorAsked as u8 => Erased::AuthorAsked,
        reason if reason == RedactReason::PersonAsked as u8 => Erased::PersonAsked,
        reason if reason == RedactReason::Law as u8 => Erased::Law,
        _ => Erased::Harm,
    }))
}

/// The counts of a pet's story, each named as its column.
macro_rules! pet_counts {
    ($first:ident $($count:ident)*) => {
        /// The columns of [`pet_counts()`], of a pet `p`. They come last, so that one more moves no other.
        pub(super) const PET_COUNTS: &str = concat!("p.", stringify!($first) $(, ", p.", stringify!($count))*);

        /// The counts of a pet's story, from the columns of [`PET_COUNTS`].
        pub(super) fn pet_counts(row: &Row<'_>, mut at: usize) -> rusqlite::Result<PetCounts> {
            let mut next = || {
                at += 1;
                row.get(at - 1)
            };
            Ok(PetCounts { $first: next()? $(, $count: next()?)* })
        }
    };
}

pet_counts! { posts pats comments shares treats candles sheltered }

/// The entry that closed the story and its time, from two columns.
pub(super) fn story_ended(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<StoryEnded>> {
    let entry: Option<u64> = row.get(at)?;
    let time: Option<u64> = row.get(at + 1)?;
    Ok(entry.zip(time).map(|(entry, time)| StoryEnded { entry: EntryIndex(entry), time_ms: TimeMs(time) }))
}

/// An entry, if there is one.
pub(super) fn entry_at(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<EntryIndex>> {
    Ok(row.get::<_, Option<u64>>(at)?.map(EntryIndex))
}

/// The columns of [`farewell`], of a farewell `f` with its author `s`.
pub(super) const FAREWELL: &str = "f.entry, f.time_ms, f.text, f.edited, f.erased, s.id, s.handle, s.bot,
    (SELECT max(entry) FROM wordings WHERE target = f.entry)";
/// The tables that [`FAREWELL`] needs beside a pet `p`.
pub(super) const FAREWELL_TABLES: &str =
    "LEFT JOIN farewells f ON f.pet = p.entry LEFT JOIN accounts s ON s.id = f.author";

/// A farewell from the columns of [`FAREWELL`], if there was one.
pub(super) fn farewell(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Farewell>> {
    let Some(entry) = row.get(at)? else { return Ok(None) };
    Ok(Some(Farewell {
        entry: EntryIndex(entry),
        time_ms: TimeMs(row.get(at + 1)?),
        words: row.get(at + 2)?,
        edited: row.get(at + 3)?,
        erased: erased(row, at + 4)?,
        author: person(row, at + 5)?,
        reworded: entry_at(row, at + 8)?,
    }))
}

/// A photo from its commitment, width and height.
pub(super) fn photo(row: &Row<'_>) -> rusqlite::Result<Photo> {
    Ok(Photo { commitment: Hex(Hash(row.get(0)?)), width: row.get(1)?, height: row.get(2)? })
}

/// A pet without its photo, which is a query of its own.
fn pet_row(row: &Row<'_>) -> rusqlite::Result<PetRef> {
    Ok(PetRef {
        entry: EntryIndex(row.get(0)?),
        birth: Hex(Hash(row.get(1)?)),
        name: row.get(2)?,
        photo: None,
        owner: person(row, 3)?,
    })
}

impl Reader<'_> {
    /// An account by its number.
    pub(super) fn person(&self, account: AccountId) -> rusqlite::Result<AccountRef> {
        let mut find = self.tx.prepare_cached("SELECT id, handle, bot FROM accounts WHERE id = ?1")?;
        find.query_row([account.0], |row| person(row, 0))
    }

    /// A pet from a row that begins with the columns of [`PET`].
    pub(super) fn pet_row(&self, row: &Row<'_>) -> rusqlite::Result<PetRef> {
        let mut pet = pet_row(row)?;
        pet.photo = self.photos(pet.entry)?.pop();
        Ok(pet)
    }

    /// A post from a row of the columns of [`POST`].
    pub(super) fn post_row(&self, row: &Row<'_>) -> rusqlite::Result<Post> {
        let at = PET_COLUMNS + 3;
        let entry = EntryIndex(row.get(at)?);
        Ok(Post {
            entry,
            time_ms: TimeMs(row.get(at + 1)?),
            height: Height(row.get(at + 2)?),
            pet: self.pet_row(row)?,
            author: person(row, PET_COLUMNS)?,
            by_sitter: row.get(at + 9)?,
            text: row.get(at + 3)?,
            photos: self.photos(entry)?,
            edited: row.get(at + 4)?,
            erased: erased(row, at + 5)?,
            counts: PostCounts { pats: row.get(at + 6)?, comments: row.get(at + 7)?, shares: row.get(at + 8)? },
        })
    }

    /// One post.
    pub(super) fn post(&self, entry: EntryIndex) -> Result<Option<Post>, ViewError> {
        let sql = format!("SELECT {POST} FROM {POST_TABLES} WHERE m.entry = ?1 AND m.post IS NULL");
        let mut find = self.tx.prepare_cached(&sql)?;
        Ok(find.query_row([entry.0], |row| self.post_row(row)).optional()?)
    }

    /// One pet.
    pub(super) fn pet_ref(&self, entry: EntryIndex) -> Result<Option<PetRef>, ViewError> {
        let sql = format!("SELECT {PET} FROM pets p JOIN accounts o ON o.id = p.owner WHERE p.entry = ?1");
        let mut find = self.tx.prepare_cached(&sql)?;
        Ok(find.query_row([entry.0], |row| self.pet_row(row)).optional()?)
    }

    fn photos(&self, entry: EntryIndex) -> rusqlite::Result<Vec<Photo>> {
        let sql = "SELECT commitment, width, height FROM photos WHERE entry = ?1 ORDER BY slot";
        let mut find = self.tx.prepare_cached(sql)?;
        find.query_map(params![entry.0], photo)?.collect()
    }
}
