//! The shelter's page.

use api::content::{ShelterPage, Sheltered, Tending};
use chain::ids::HOUSE;
use chain::ids::{EntryIndex, Height, TimeMs};

use super::parts::PET;
use super::{PAGE_MAX, Reader};
use crate::view::error::ViewError;
use crate::view::write::height;

/// Tendings shown.
const TENDINGS_MAX: u32 = 20;

impl Reader<'_> {
    pub(super) fn shelter(&self) -> Result<ShelterPage, ViewError> {
        Ok(ShelterPage { as_of: self.as_of, pets: self.sheltered()?, tendings: self.tendings()? })
    }

    fn sheltered(&self) -> Result<Vec<Sheltered>, ViewError> {
        let sql = format!(
            "SELECT {PET}, p.in_shelter_ms, p.sheltered
            FROM pets p JOIN accounts o ON o.id = p.owner
            WHERE p.owner = ?1 AND p.in_shelter_ms IS NOT NULL AND p.ends_height > ?2
            ORDER BY p.in_shelter_ms, p.entry LIMIT ?3"
        );
        let mut find = self.tx.prepare_cached(&sql)?;
        let pets = find.query_map((HOUSE.0, height(self.tx)?.0, PAGE_MAX), |row| {
            Ok(Sheltered { pet: self.pet_row(row)?, since_ms: TimeMs(row.get(6)?), tended: row.get(7)? })
        })?;
        Ok(pets.collect::<Result<_, _>>()?)
    }

    fn tendings(&self) -> Result<Vec<Tending>, ViewError> {
        let sql = format!(
            "SELECT {PET}, t.entry, t.height, t.time_ms
            FROM tendings t JOIN pets p ON p.entry = t.pet JOIN accounts o ON o.id = p.owner
            ORDER BY t.entry DESC LIMIT ?1"
        );
        let mut find = self.tx.prepare_cached(&sql)?;
        let tendings = find.query_map([TENDINGS_MAX], |row| {
            Ok(Tending {
                pet: self.pet_row(row)?,
                entry: EntryIndex(row.get(6)?),
                height: Height(row.get(7)?),
                time_ms: TimeMs(row.get(8)?),
            })
        })?;
        Ok(tendings.collect::<Result<_, _>>()?)
    }
}
