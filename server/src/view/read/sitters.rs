//! A pet's sitters, and what they did.

use api::content::{SitterVisit, SittersPage, Sitting, SittingCounts, VisitKind};
use api::hex::Hex;
use chain::hash::Hash;
use chain::ids::{EntryIndex, TimeMs};
use rusqlite::Row;

use super::Reader;
use crate::view::SatKind;
use crate::view::error::ViewError;

/// Sittings shown of a pet.
const SITTINGS_MAX: u32 = 5;
/// Visits shown of one sitting.
const VISITS_MAX: u32 = 20;

impl Reader<'_> {
    /// The last sittings of a pet.
    pub(super) fn pet_sitters(&self, birth: &Hash) -> Result<Option<SittersPage>, ViewError> {
        let Some(pet) = self.entry_of("SELECT entry FROM pets WHERE birth = ?1", birth)? else { return Ok(None) };
        let sql = "SELECT key, entry, asked_ms, until_ms, posts, comments, pats, shares FROM sitters
            WHERE pet = ?1 ORDER BY entry DESC LIMIT ?2";
        let mut find = self.tx.prepare_cached(sql)?;
        let sittings = find.query_map((pet, SITTINGS_MAX), sitting)?;
        let sittings = sittings.map(|sitting| {
            let mut sitting = sitting?;
            sitting.latest = self.latest_visits(sitting.entry)?;
            Ok::<_, ViewError>(sitting)
        });
        Ok(Some(SittersPage { as_of: self.as_of, sittings: sittings.collect::<Result<_, _>>()? }))
    }

    fn latest_visits(&self, sitter: EntryIndex) -> Result<Vec<SitterVisit>, ViewError> {
        let sql = "SELECT entry, time_ms, kind, post FROM sat WHERE sitter = ?1 ORDER BY entry DESC LIMIT ?2";
        let mut find = self.tx.prepare_cached(sql)?;
        let visits = find.query_map((sitter.0, VISITS_MAX), visit)?;
        Ok(visits.collect::<Result<_, _>>()?)
    }
}

/// A sitting without its latest visits, which are a query of their own.
fn sitting(row: &Row<'_>) -> rusqlite::Result<Sitting> {
    Ok(Sitting {
        key: Hex(Hash(row.get(0)?)),
        entry: EntryIndex(row.get(1)?),
        asked_ms: TimeMs(row.get(2)?),
        until_ms: TimeMs(row.get(3)?),
        counts: SittingCounts { posts: row.get(4)?, comments: row.get(5)?, pats: row.get(6)?, shares: row.get(7)? },
        latest: Vec::new(),
    })
}

fn visit(row: &Row<'_>) -> rusqlite::Result<SitterVisit> {
    let kind: u8 = row.get(2)?;
    let post: Option<u64> = row.get(3)?;
    Ok(SitterVisit {
        entry: EntryIndex(row.get(0)?),
        time_ms: TimeMs(row.get(1)?),
        kind: match kind {
            kind if kind == SatKind::Post as u8 => VisitKind::Post,
            kind if kind == SatKind::Comment as u8 => VisitKind::Comment,
            kind if kind == SatKind::Pat as u8 => VisitKind::Pat,
            _ => VisitKind::Share,
        },
        post: post.map(EntryIndex),
    })
}
