//! The latest blocks.

use api::content::{AccountRef, Agreed, BlockKind, BlockSummary, BlocksPage, Dug};
use api::hex::Hex;
use chain::hash::Hash;
use chain::ids::{EntryIndex, Height, TimeMs};
use rusqlite::Row;

use super::parts::person;
use super::{Reader, Slice};
use crate::view::error::ViewError;

impl Reader<'_> {
    pub(super) fn blocks(&self, slice: &Slice) -> Result<BlocksPage, ViewError> {
        let sql = "SELECT b.height, b.entry, b.leaf, b.time_ms, b.kind, b.events, b.tries, b.asked,
                a.id, a.handle, a.bot
            FROM blocks b JOIN accounts a ON a.id = b.miner WHERE b.height < ?1 ORDER BY b.height DESC LIMIT ?2";
        let mut find = self.tx.prepare_cached(sql)?;
        let blocks = find.query_map((slice.below(), slice.rows()), block)?;
        let mut blocks = blocks.collect::<Result<Vec<_>, _>>()?;
        for block in &mut blocks {
            if let Some(agreed) = &mut block.agreed {
                agreed.by = self.voters(block.height)?;
            }
        }
        let next = slice.cut(&mut blocks, |block| block.height.0.to_string());
        Ok(BlocksPage { as_of: self.as_of, blocks, next })
    }

    /// Who voted for a block.
    fn voters(&self, height: Height) -> Result<Vec<AccountRef>, ViewError> {
        let sql = "SELECT a.id, a.handle, a.bot FROM votes v JOIN accounts a ON a.id = v.account
            WHERE v.height = ?1 ORDER BY v.account";
        let mut find = self.tx.prepare_cached(sql)?;
        let voters = find.query_map([height.0], |row| person(row, 0))?;
        Ok(voters.collect::<Result<_, _>>()?)
    }
}

fn block(row: &Row<'_>) -> rusqlite::Result<BlockSummary> {
    let kind: u8 = row.get(4)?;
    let activity = kind == chain::entry::BlockKind::Activity as u8;
    Ok(BlockSummary {
        height: Height(row.get(0)?),
        entry: EntryIndex(row.get(1)?),
        leaf: Hex(Hash(row.get(2)?)),
        time_ms: TimeMs(row.get(3)?),
        kind: if activity { BlockKind::Activity } else { BlockKind::Time },
        events: row.get(5)?,
        dug: match row.get(6)? {
            0 => None,
            tries => Some(Dug { by: person(row, 8)?, tries }),
        },
        agreed: row.get::<_, Option<u64>>(7)?.map(|of| Agreed { by: Vec::new(), of }),
    })
}
