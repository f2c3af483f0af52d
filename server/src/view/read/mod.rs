//! From rows to content. Each read sees one version of the view, and says which.

mod feed;
mod network;
mod parts;
mod pet;
mod post;
mod remembrance;
mod search;
mod shelter;
mod sitters;

use chain::hash::Hash;
use chain::ids::EntryIndex;
use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

use super::error::ViewError;
use super::write::next;

/// Items on a page unless asked otherwise, and at most.
pub const PAGE_DEFAULT: u32 = 50;
/// See [`PAGE_DEFAULT`].
pub const PAGE_MAX: u32 = 100;

/// Finds a pet by its birth hash.
const PET_ENTRY: &str = "SELECT entry FROM pets WHERE birth = ?1";

/// The start of a page: the item before it, by one number or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cursor(i64, Option<i64>);

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Slice {
    /// The cursor from the page before this one; `None` for the first page.
    pub cursor: Option<Cursor>,
    /// Items at most, from 1 to [`PAGE_MAX`].
    pub limit: u32,
}

/// All queries. Equal queries have the same answer as long as the view has read nothing new.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// See [`api::path::FEED`].
    Feed(Slice),
    /// See [`api::path::pet`].
    Pet(Hash),
    /// See [`api::path::pet_posts`].
    PetPosts(Hash, Slice),
    /// See [`api::path::remembrance`].
    Remembrance(Hash),
    /// See [`api::path::visitors`]; the slice's cursor is the entry after which visits count.
    Visitors(Hash, Slice),
    /// See [`api::path::pet_sitters`].
    PetSitters(Hash),
    /// See [`api::path::post`].
    Post(EntryIndex, Slice),
    /// See [`api::path::account`].
    Account(String),
    /// See [`api::path::MEMORIALS`].
    Memorials(Slice),
    /// See [`api::path::SHELTER`].
    Shelter,
    /// See [`api::path::SEARCH`].
    Search(String),
    /// See [`api::path::BLOCKS`].
    Blocks(Slice),
}

/// The answer as JSON, `None` if what is asked for does not exist.
pub(super) fn answer(connection: &mut Connection, question: &Question) -> Result<Option<Vec<u8>>, ViewError> {
    let tx = connection.transaction()?;
    let reader = Reader { tx: &tx, as_of: next(&tx)? };
    match question {
        Question::Feed(slice) => json(Some(reader.feed(slice)?)),
        Question::Pet(birth) => json(reader.pet(birth)?),
        Question::PetPosts(birth, slice) => json(reader.pet_posts(birth, slice)?),
        Question::Remembrance(birth) => json(reader.remembrance(birth)?),
        Question::Visitors(birth, slice) => json(reader.visitors(birth, slice)?),
        Question::PetSitters(birth) => json(reader.pet_sitters(birth)?),
        Question::Post(entry, slice) => json(reader.post_page(*entry, slice)?),
        Question::Account(handle) => json(reader.account(handle)?),
        Question::Memorials(slice) => json(Some(reader.memorials(slice)?)),
        Question::Shelter => json(Some(reader.shelter()?)),
        Question::Search(asked) => json(Some(reader.search(asked)?)),
        Question::Blocks(slice) => json(Some(reader.blocks(slice)?)),
    }
}

/// One version of the view.
struct Reader<'a> {
    tx: &'a Connection,
    as_of: EntryIndex,
}

fn json<T: Serialize>(page: Option<T>) -> Result<Option<Vec<u8>>, ViewError> {
    Ok(page.map(|page| serde_json::to_vec(&page)).transpose()?)
}

impl Cursor {
    /// Reads `number` or `number-number`, `None` for an invalid cursor.
    pub fn read(text: &str) -> Option<Self> {
        let number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?;
        match text.split_once('-') {
            None => Some(Self(number(text)?, None)),
            Some((first, second)) => Some(Self(number(first)?, Some(number(second)?))),
        }
    }
}

impl Slice {
    /// The cursor as an entry index below which the page begins; without one the list's start.
    fn below(&self) -> i64 {
        self.cursor.map_or(i64::MAX, |cursor| cursor.0)
    }

    /// The same for a list whose items are identified by two numbers.
    fn below_both(&self) -> (i64, i64) {
        self.cursor.map_or((i64::MAX, i64::MAX), |Cursor(first, second)| (first, second.unwrap_or(i64::MAX)))
    }

    /// The cursor as an entry index above which the page begins.
    fn above(&self) -> i64 {
        self.cursor.map_or(-1, |cursor| cursor.0)
    }

    /// Removes the extra item, which shows that there is a next page; its cursor names the last item that stays.
    fn cut<T>(&self, items: &mut Vec<T>, cursor: impl Fn(&T) -> String) -> Option<String> {
        if items.len() <= self.limit as usize {
            return None;
        }
        items.truncate(self.limit as usize);
        items.last().map(cursor)
    }

    /// Rows to read, see [`Slice::cut`].
    fn rows(&self) -> u32 {
        self.limit + 1
    }
}

impl Reader<'_> {
    /// The entry that the statement finds by one hash.
    fn entry_of(&self, sql: &str, hash: &Hash) -> Result<Option<u64>, ViewError> {
        Ok(self.tx.prepare_cached(sql)?.query_row([hash.0], |row| row.get(0)).optional()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_what_it_means_however_it_is_written() {
        let rows = [
            ("7", Some(Cursor(7, None))),
            ("007", Some(Cursor(7, None))),
            ("7-3", Some(Cursor(7, Some(3)))),
            ("", None),
            ("-7", None),
            ("+7", None),
            ("7-", None),
            ("7-3-1", None),
            ("9223372036854775808", None),
        ];
        for (text, cursor) in rows {
            assert_eq!(Cursor::read(text), cursor, "{text:?}");
        }
    }
}
