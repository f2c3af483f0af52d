//! Tiles as they are handed out: one that is damaged would make browsers accuse an honest house. So each is held
//! against its root, which stands in the tile above it or at the log's edge.

use chain::hash::Hash;
use chain::tiles::TILE_WIDTH;

use super::{Edge, read_tile, root};
use crate::engine::error::ReadError;
use crate::engine::published::Published;
use crate::store::StorageKey;

impl Edge {
    /// The root of a full tile, unless it went into a full tile above.
    pub(super) fn root_of(&self, level: u8, index: u64) -> Option<Hash> {
        let above = self.levels.get(usize::from(level) + 1)?;
        let full_above = self.size.checked_shr(8 * (u32::from(level) + 2)).unwrap_or(0);
        let place = usize::try_from(index % TILE_WIDTH).ok()?;
        if index / TILE_WIDTH == full_above { above.get(place).copied() } else { None }
    }
}

impl Published {
    /// A full tile that has this root, or the one that the tile above says. It is made again if it has not.
    pub(super) async fn checked_tile(
        &self,
        level: u8,
        index: u64,
        expected: Option<Hash>,
    ) -> Result<Vec<Hash>, ReadError> {
        let hashes = self.full_tile(level, index).await?;
        let above = StorageKey::Tile { level: level.saturating_add(1), index: index / TILE_WIDTH };
        let place = usize::try_from(index % TILE_WIDTH).unwrap_or(usize::MAX);
        let said = match expected {
            Some(expected) => Some(expected),
            None => {
                let above = self.store.get(&above).await?.and_then(|bytes| read_tile(&bytes));
                above.and_then(|above| above.get(place).copied())
            }
        };
        if said.is_none_or(|said| said == root(&hashes)) {
            return Ok(hashes);
        }
        tracing::warn!(level, index, "a tile is damaged, or the one above it, and is made again");
        let hashes = self.subtrees(level, index * TILE_WIDTH, TILE_WIDTH).await?;
        self.put_tile(level, index, &hashes).await;
        if expected.is_none() && said != Some(root(&hashes)) {
            self.store.delete(&above).await?;
        }
        Ok(hashes)
    }
}

#[cfg(test)]
mod tests {
    use chain::merkle::leaf_hash;

    use super::*;

    #[test]
    fn an_edge_knows_the_roots_of_the_tiles_below_it() {
        let (mut edge, mut roots) = (Edge::default(), Vec::new());
        for number in 0..TILE_WIDTH * (TILE_WIDTH + 3) {
            for full in edge.push(leaf_hash(&number.to_le_bytes())) {
                if full.level == 0 {
                    roots.push(root(&full.hashes));
                }
            }
            if number == TILE_WIDTH * 3 {
                let known: Vec<_> = (0..4).map(|index| edge.root_of(0, index)).collect();
                assert_eq!(known, [Some(roots[0]), Some(roots[1]), Some(roots[2]), None]);
            }
        }
        assert_eq!(edge.root_of(0, 255), None, "it went into the tile above");
        assert_eq!(
            [256, 257, 258, 259].map(|index| edge.root_of(0, index)).into_iter().flatten().collect::<Vec<_>>(),
            roots[256..]
        );
        assert_eq!(edge.root_of(1, 0), Some(root(&roots[..256])));
        assert_eq!(edge.root_of(2, 0), None);
    }
}
