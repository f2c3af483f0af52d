//! Births, the end of stories, and candles.

use chain::event::{Candle, Hatchling, StoryEnd};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex};
use chain::records::Keep;
use chain::text::TextKind;
use rusqlite::params;

use super::Row;
use crate::view::error::ViewError;
use crate::view::{FeedKind, fold};

impl Row<'_> {
    pub(super) fn birth(&self, maker: AccountId, hatchling: &Hatchling<'_>) -> Result<(), ViewError> {
        let previous = hatchling.previous.map(|story| self.pet_entry(story)).transpose()?;
        let (name, words) = (self.text(TextKind::Name), self.text(TextKind::Words));
        let sql = "INSERT INTO pets
            (entry, birth, name, words, owner, previous, born_ms, born_height, tended_ms, tended_height, ends_height)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?7, ?8, ?9)";
        self.tx.prepare_cached(sql)?.execute(params![
            self.index.0,
            self.leaf.0,
            name,
            words,
            maker.0,
            previous.map(|entry| entry.0),
            self.time.0,
            self.height.open_block().0,
            self.life(self.height.open_block(), &Keep::default()).ends().0
        ])?;
        self.photo(0, hatchling.photo)?;
        self.index_pet(self.index, name, words)?;
        self.in_feed(FeedKind::Hatched, self.index, maker)
    }

    pub(super) fn story_end(&self, end: &StoryEnd) -> Result<(), ViewError> {
        let pet = self.pet_entry(&end.pet)?;
        let sql = "UPDATE pets SET closed_entry = ?2, closed_ms = ?3 WHERE entry = ?1";
        self.tx.prepare_cached(sql)?.execute(params![pet.0, self.index.0, self.time.0])?;
        Ok(())
    }

    pub(super) fn candle(&self, candle: &Candle) -> Result<(), ViewError> {
        let pet = self.pet_entry(&candle.pet)?;
        self.run("UPDATE pets SET candles = candles + 1 WHERE entry = ?1", pet)
    }

    /// If this entry has sold the pet, the buyer is the owner now.
    pub(super) fn sold(&self) -> Result<(), ViewError> {
        let Some(sold) = self.beside.trades.get(&self.index) else { return Ok(()) };
        self.move_to(&sold.pet, sold.buyer)
    }

    pub(super) fn photo(&self, slot: usize, commitment: &Hash) -> Result<(), ViewError> {
        let (width, height) = self.beside.sizes.get(commitment).copied().unwrap_or((0, 0));
        let sql = "INSERT INTO photos VALUES (?1, ?2, ?3, ?4, ?5)";
        self.tx.prepare_cached(sql)?.execute(params![self.index.0, slot, commitment.0, width, height])?;
        Ok(())
    }

    pub(super) fn in_feed(&self, kind: FeedKind, target: EntryIndex, by: AccountId) -> Result<(), ViewError> {
        let sql = "INSERT INTO feed VALUES (?1, ?2, ?3, ?4, ?5)";
        self.tx.prepare_cached(sql)?.execute(params![self.index.0, kind as u8, target.0, by.0, self.time.0])?;
        Ok(())
    }

    /// Puts a pet's name and words into the index, replacing the earlier ones.
    pub(super) fn index_pet(&self, pet: EntryIndex, name: Option<&str>, words: Option<&str>) -> Result<(), ViewError> {
        self.run("DELETE FROM found_pets WHERE rowid = ?1", pet)?;
        let folded = |text: Option<&str>| text.map(fold::for_index).unwrap_or_default();
        self.tx.prepare_cached("INSERT INTO found_pets (rowid, name, words) VALUES (?1, ?2, ?3)")?.execute(params![
            pet.0,
            folded(name),
            folded(words)
        ])?;
        Ok(())
    }
}
