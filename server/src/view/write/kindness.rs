//! What a life hangs on: being tended, rests and farewells; and pets that are taken over. How long it lasts is the
//! chain's to say, which has no state here: so what it needs is kept beside the pet.

use chain::Life;
use chain::care::{Care, Visitor, in_shelter};
use chain::event::{Adopt, Farewell, Rest, Shelter};
use chain::hash::Hash;
use chain::ids::HOUSE;
use chain::ids::{AccountId, EntryIndex, Height};
use chain::records::Keep;
use chain::text::TextKind;
use rusqlite::params;

use super::Row;
use crate::view::error::ViewError;
use crate::view::keep;

/// What is kept of a pet.
struct Kept {
    owner: AccountId,
    born: Height,
    tended: Height,
    keep: Keep,
}

impl Row<'_> {
    /// The pet was tended now, by this account or its sitter.
    pub(super) fn tend(&self, account: AccountId, pet: EntryIndex) -> Result<(), ViewError> {
        let Kept { owner, .. } = self.kept(pet)?;
        let care = Care::of(Visitor { account, sits: self.sitter.is_some() }, owner, self.has_shelter);
        if care == Care::Visitor {
            self.visited(account, pet)?;
        }
        self.tend_with(care, pet)
    }

    /// The same, once it is known whose care it is.
    fn tend_with(&self, care: Care, pet: EntryIndex) -> Result<(), ViewError> {
        let Kept { mut keep, .. } = self.kept(pet)?;
        keep.tended(self.height, care);
        let tended = self.height.open_block();
        let sql = "UPDATE pets SET tended_ms = ?2, tended_height = ?3 WHERE entry = ?1";
        self.tx.prepare_cached(sql)?.execute(params![pet.0, self.time.0, tended.0])?;
        self.keep(pet, tended, &keep)
    }

    /// Somebody came by.
    fn visited(&self, by: AccountId, pet: EntryIndex) -> Result<(), ViewError> {
        let sql = "INSERT INTO visits VALUES (?1, ?2, 1, ?3)
            ON CONFLICT (pet, account) DO UPDATE SET times = times + 1, last = excluded.last";
        self.tx.prepare_cached(sql)?.execute(params![pet.0, by.0, self.index.0])?;
        Ok(())
    }

    pub(super) fn rest(&self, rest: &Rest) -> Result<(), ViewError> {
        let pet = self.pet_entry(&rest.pet)?;
        let Kept { born, tended, mut keep, .. } = self.kept(pet)?;
        keep.falls_asleep(born, tended, self.height, rest.blocks);
        self.keep(pet, tended, &keep)
    }

    pub(super) fn farewell(&self, author: AccountId, farewell: &Farewell) -> Result<(), ViewError> {
        let pet = self.pet_entry(&farewell.pet)?;
        let words = self.text(TextKind::Words);
        let sql = "INSERT INTO farewells (entry, pet, author, time_ms, text) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.tx.prepare_cached(sql)?.execute(params![self.index.0, pet.0, author.0, self.time.0, words])?;
        let Kept { tended, mut keep, .. } = self.kept(pet)?;
        keep.farewell = Some(self.height.open_block());
        self.keep(pet, tended, &keep)
    }

    /// The pet has another owner: somebody, or with the house the shelter.
    pub(super) fn move_to(&self, birth: &Hash, owner: AccountId) -> Result<(), ViewError> {
        let pet = self.pet_entry(birth)?;
        let came = in_shelter(owner, self.has_shelter).then_some(self.time.0);
        // Whoever is in the shelter already is there for as long as before.
        let sql = "UPDATE pets SET owner = ?2, in_shelter_ms = iif(?3 IS NULL, NULL, coalesce(in_shelter_ms, ?3))
            WHERE entry = ?1";
        self.tx.prepare_cached(sql)?.execute(params![pet.0, owner.0, came])?;
        self.offer(birth, None)
    }

    /// The house tends a pet, in the shelter from now on if it was not before.
    pub(super) fn shelter(&self, tended: &Shelter) -> Result<(), ViewError> {
        self.move_to(&tended.pet, HOUSE)?;
        let pet = self.pet_entry(&tended.pet)?;
        self.run("UPDATE pets SET sheltered = sheltered + 1 WHERE entry = ?1", pet)?;
        let (entry, height, time) = (self.index.0, self.height.open_block().0, self.time.0);
        let sql = "INSERT INTO tendings VALUES (?1, ?2, ?3, ?4)";
        self.tx.prepare_cached(sql)?.execute(params![entry, pet.0, height, time])?;
        // As a visitor does, whom nobody needs to know by name.
        self.tend_with(Care::Visitor, pet)
    }

    /// The pet has a home.
    pub(super) fn adopt(&self, author: AccountId, adopted: &Adopt) -> Result<(), ViewError> {
        self.move_to(&adopted.pet, author)?;
        self.tend(author, self.pet_entry(&adopted.pet)?)
    }

    /// The pet is offered to this account, or to nobody.
    pub(super) fn offer(&self, birth: &Hash, to: Option<AccountId>) -> Result<(), ViewError> {
        let pet = self.pet_entry(birth)?;
        let Kept { tended, mut keep, .. } = self.kept(pet)?;
        keep.offered = to;
        self.keep(pet, tended, &keep)
    }

    /// A life as this entry finds it.
    pub(super) fn life(&self, tended: Height, keep: &Keep) -> Life {
        Life::new(self.height, tended, false, keep)
    }

    fn kept(&self, pet: EntryIndex) -> Result<Kept, ViewError> {
        let sql = "SELECT owner, born_height, tended_height, keep FROM pets WHERE entry = ?1";
        let kept = self.tx.prepare_cached(sql)?.query_row([pet.0], |row| {
            Ok(Kept {
                owner: AccountId(row.get(0)?),
                born: Height(row.get(1)?),
                tended: Height(row.get(2)?),
                keep: keep::read(row, 3)?,
            })
        })?;
        Ok(kept)
    }

    fn keep(&self, pet: EntryIndex, tended: Height, keep: &Keep) -> Result<(), ViewError> {
        let ends = self.life(tended, keep).ends();
        let sql = "UPDATE pets SET ends_height = ?2, keep = ?3 WHERE entry = ?1";
        self.tx.prepare_cached(sql)?.execute(params![pet.0, ends.0, keep::written(keep)])?;
        Ok(())
    }
}
