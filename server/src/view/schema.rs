//! The view's tables, and opening its file.
//!
//! Times are milliseconds, hashes are blobs of 32 bytes, everything in the log is named by its entry index. A text that
//! is NULL was erased, or never existed.

use std::path::Path;

use chain::hash::Hash;
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::error::ViewError;
use super::place::Place;

/// Changes whenever the tables or their meaning change; a view of another version is rebuilt.
const VERSION: i64 = 7;

const TABLES: &str = "
CREATE TABLE about (
    one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER, chain_id BLOB, next INTEGER,
    -- The leaf of the last entry read: it identifies the log.
    leaf BLOB,
    -- A hash over the tables and indexes.
    tables BLOB,
    -- Whether the house shelters its pets, from the genesis.
    has_shelter INTEGER DEFAULT 0
);
CREATE TABLE accounts (id INTEGER PRIMARY KEY, entry INTEGER, handle TEXT, bot INTEGER, joined_ms INTEGER);
CREATE INDEX accounts_handle ON accounts (handle);
CREATE INDEX accounts_entry ON accounts (entry);
CREATE TABLE pets (
    entry INTEGER PRIMARY KEY, birth BLOB UNIQUE, name TEXT, words TEXT, words_edited INTEGER DEFAULT 0,
    owner INTEGER, previous INTEGER, born_ms INTEGER, born_height INTEGER, tended_ms INTEGER, tended_height INTEGER,
    closed_entry INTEGER, closed_ms INTEGER, erased INTEGER,
    -- The block whose closing ends the story, or has ended it; and the pet's keep as the chain encodes it, NULL where
    -- it is empty.
    ends_height INTEGER, keep BLOB,
    posts INTEGER DEFAULT 0, pats INTEGER DEFAULT 0, comments INTEGER DEFAULT 0, shares INTEGER DEFAULT 0,
    own_pats INTEGER DEFAULT 0, treats INTEGER DEFAULT 0, candles INTEGER DEFAULT 0,
    -- How often the house tended it, and since when it is in the shelter; NULL if it is not.
    sheltered INTEGER DEFAULT 0, in_shelter_ms INTEGER
);
CREATE INDEX pets_owner ON pets (owner, entry);
CREATE INDEX pets_ends ON pets (ends_height, entry);
CREATE INDEX pets_previous ON pets (previous);
-- A post, or a comment in the thread of `post`.
CREATE TABLE moments (
    entry INTEGER PRIMARY KEY, post INTEGER, pet INTEGER, author INTEGER, answers INTEGER, time_ms INTEGER,
    height INTEGER, text TEXT, edited INTEGER DEFAULT 0, erased INTEGER,
    pats INTEGER DEFAULT 0, comments INTEGER DEFAULT 0, shares INTEGER DEFAULT 0
);
CREATE INDEX moments_story ON moments (pet, entry) WHERE post IS NULL;
CREATE INDEX moments_thread ON moments (post, entry) WHERE post IS NOT NULL;
CREATE INDEX moments_best ON moments (pet, pats + comments + shares) WHERE post IS NULL;
-- How often an account has tended a pet of another owner's, and in which entry last.
CREATE TABLE visits (
    pet INTEGER, account INTEGER, times INTEGER, last INTEGER, PRIMARY KEY (pet, account)
) WITHOUT ROWID;
CREATE INDEX visits_most ON visits (pet, times DESC, account);
CREATE INDEX visits_last ON visits (pet, last DESC);
-- An owner's farewell.
CREATE TABLE farewells (
    entry INTEGER PRIMARY KEY, pet INTEGER UNIQUE, author INTEGER, time_ms INTEGER, text TEXT, edited INTEGER DEFAULT 0,
    erased INTEGER
);
-- The house tended a pet, in the shelter.
CREATE TABLE tendings (entry INTEGER PRIMARY KEY, pet INTEGER, height INTEGER, time_ms INTEGER);
CREATE TABLE photos (
    entry INTEGER, slot INTEGER, commitment BLOB, width INTEGER, height INTEGER, PRIMARY KEY (entry, slot)
) WITHOUT ROWID;
CREATE INDEX photos_commitment ON photos (commitment);
-- Every revision of an edited text, the first one included.
CREATE TABLE wordings (
    target INTEGER, entry INTEGER, time_ms INTEGER, text TEXT, PRIMARY KEY (target, entry)
) WITHOUT ROWID;
CREATE INDEX wordings_entry ON wordings (entry);
CREATE TABLE feed (entry INTEGER PRIMARY KEY, kind INTEGER, target INTEGER, by INTEGER, time_ms INTEGER);
CREATE TABLE blocks (
    height INTEGER PRIMARY KEY, entry INTEGER, leaf BLOB, time_ms INTEGER, kind INTEGER, events INTEGER,
    -- The miner, and the expected tries; 0 and 0 if the house closed it.
    miner INTEGER, tries INTEGER,
    -- How many clocks were asked; NULL if it was not closed by votes.
    asked INTEGER
);
CREATE TABLE votes (height INTEGER, account INTEGER, PRIMARY KEY (height, account)) WITHOUT ROWID;
-- Sitters' keys, and what these keys did.
CREATE TABLE sitters (
    entry INTEGER PRIMARY KEY, key BLOB UNIQUE, pet INTEGER, asked_ms INTEGER, until_ms INTEGER,
    posts INTEGER DEFAULT 0, comments INTEGER DEFAULT 0, pats INTEGER DEFAULT 0, shares INTEGER DEFAULT 0
);
CREATE INDEX sitters_pet ON sitters (pet, entry);
CREATE TABLE sat (entry INTEGER PRIMARY KEY, sitter INTEGER, kind INTEGER, post INTEGER, time_ms INTEGER);
CREATE INDEX sat_sitter ON sat (sitter, entry);
-- Which entry holds the event that a key signed with this number.
CREATE TABLE keys (id INTEGER PRIMARY KEY, key BLOB UNIQUE);
CREATE TABLE signed (key INTEGER, sequence INTEGER, entry INTEGER, PRIMARY KEY (key, sequence)) WITHOUT ROWID;
CREATE VIRTUAL TABLE found_pets USING fts5 (name, words, tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE found_posts USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2');
";

/// Opens the view's file for writing, and rebuilds it unless it is a view of this version and chain.
///
/// # Errors
/// When the file can be neither used nor replaced.
pub(super) fn open(place: &Place, chain_id: &Hash) -> Result<Connection, ViewError> {
    match try_open(place, chain_id) {
        Ok(Some(connection)) => return Ok(connection),
        Ok(None) => tracing::info!("the view is rebuilt"),
        Err(error) => tracing::warn!(%error, "the view is damaged and is rebuilt"),
    }
    make(place, chain_id)
}

/// Rebuilds the view's file.
///
/// # Errors
/// When the file can be neither used nor replaced.
pub(super) fn make(place: &Place, chain_id: &Hash) -> Result<Connection, ViewError> {
    remove(place.file())?;
    let connection = Connection::open(place.file())?;
    prepare(&connection, place)?;
    connection.execute_batch(&format!("BEGIN; {TABLES} COMMIT;"))?;
    let row = rusqlite::params![VERSION, chain_id.0, tables(&connection)?.0];
    connection.execute("INSERT INTO about (one, version, chain_id, next, tables) VALUES (1, ?1, ?2, 0, ?3)", row)?;
    Ok(connection)
}

/// Opens the view's file for reading only.
pub(super) fn open_reader(file: &Path) -> Result<Connection, ViewError> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn try_open(place: &Place, chain_id: &Hash) -> Result<Option<Connection>, ViewError> {
    if !place.file().exists() {
        return Ok(None);
    }
    let connection = Connection::open(place.file())?;
    prepare(&connection, place)?;
    let about: Option<(i64, Vec<u8>)> = connection
        .query_row("SELECT version, chain_id FROM about", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let fits = about.is_some_and(|(version, id)| version == VERSION && id == chain_id.0);
    Ok((fits && has_its_tables(&connection)?).then_some(connection))
}

/// Whether the tables are those that were created, and those that would be created today.
fn has_its_tables(connection: &Connection) -> Result<bool, ViewError> {
    let made: Option<[u8; 32]> = connection.query_row("SELECT tables FROM about", [], |row| row.get(0))?;
    let today = Connection::open_in_memory()?;
    today.execute_batch(TABLES)?;
    Ok(made == Some(tables(connection)?.0) && made == Some(tables(&today)?.0))
}

/// A hash over the names and definitions of all tables and indexes.
fn tables(connection: &Connection) -> Result<Hash, ViewError> {
    let mut all = connection.prepare("SELECT name || char(0) || coalesce(sql, '') FROM sqlite_master ORDER BY name")?;
    let rows = all.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    Ok(Hash::of(&[rows.join("\0").as_bytes()]))
}

/// The view can be made again, so a commit does not wait for the disk: a power cut may lose the latest commits. But
/// with `OFF` pages could reach the file in any order, and a corrupt file would look valid; `NORMAL` waits at WAL
/// checkpoints. A file that no later process opens need not reach the disk at all: a new function of a cloud makes one
/// each time. This comes first, since changing to the WAL waits, too.
fn prepare(connection: &Connection, place: &Place) -> Result<(), ViewError> {
    connection.set_prepared_statement_cache_capacity(64);
    let synchronous = if place.is_temporary() { "OFF" } else { "NORMAL" };
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    Ok(())
}

/// Removes the file and SQLite's files beside it.
pub(super) fn remove(file: &Path) -> Result<(), ViewError> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        match std::fs::remove_file(&name) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(ViewError::File { file: file.display().to_string(), source });
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_of_other_tables_is_rebuilt_though_its_version_is_the_same() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = Place::at(&folder.path().join("view.sqlite")).expect("a place");
        let chain_id = Hash([1; 32]);
        let made = make(&place, &chain_id).expect("made");
        made.execute_batch("ALTER TABLE pets DROP COLUMN candles").expect("a column of a pet");
        made.execute("UPDATE about SET tables = ?1", [tables(&made).expect("read").0]).expect("written");
        assert!(try_open(&place, &chain_id).expect("read").is_none());
        drop(made);
        let opened = open(&place, &chain_id).expect("made anew");
        assert!(opened.prepare("SELECT candles FROM pets").is_ok());
        drop(opened);
        assert!(try_open(&place, &chain_id).expect("read").is_some(), "and is kept from then on");
    }
}
