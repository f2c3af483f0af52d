//! Proofs about the log (RFC 6962), from its tiles: a few dozen hashes out of at most a few tiles of each level,
//! however long the log is.

use std::collections::hash_map::{Entry, HashMap};
use std::ops::Range;

use chain::hash::Hash;
use chain::proof::{self, Node};
use chain::tiles::TILE_WIDTH;

use super::error::ReadError;
use super::published::Published;
use super::tiles::root;

/// Levels of nodes that one tile holds, below the one on which its root stands.
const LEVELS: u32 = TILE_WIDTH.ilog2();

/// The tiles that were read for one proof.
type Tiles = HashMap<(u8, u64), Vec<Hash>>;

impl Published {
    /// That the first `old` entries are the beginning of the first `new`; `None` where the sizes are out of order.
    pub(super) async fn consistency_proof(&self, old: u64, new: u64) -> Result<Option<Vec<Hash>>, ReadError> {
        self.prove(proof::consistency(old, new), new).await
    }

    /// That an entry is one of the first `size`; `None` where it is not.
    pub(super) async fn inclusion_proof(&self, entry: u64, size: u64) -> Result<Option<Vec<Hash>>, ReadError> {
        self.prove(proof::inclusion(entry, size), size).await
    }

    async fn prove(&self, ranges: Option<Vec<Range<u64>>>, size: u64) -> Result<Option<Vec<Hash>>, ReadError> {
        let Some(ranges) = ranges else { return Ok(None) };
        let entries = self.tip().status.entries;
        if size > entries.0 {
            return Err(ReadError::BeyondEnd { entries });
        }
        let mut tiles = Tiles::new();
        let mut hashes = Vec::with_capacity(ranges.len());
        for range in &ranges {
            let mut roots = Vec::new();
            for node in proof::nodes(range) {
                // Tiles reach as far as the log does.
                let node = self.node(node, &mut tiles).await?.ok_or(ReadError::BeyondEnd { entries })?;
                roots.push(node);
            }
            hashes.push(proof::join(&roots));
        }
        Ok(Some(hashes))
    }

    async fn node(&self, node: Node, tiles: &mut Tiles) -> Result<Option<Hash>, ReadError> {
        // A log has fewer than 2^64 entries, so there are eight levels of tiles.
        let level = u8::try_from(node.level / LEVELS).unwrap_or(u8::MAX);
        let above = node.level % LEVELS;
        let index = node.index >> (LEVELS - above);
        let first = usize::try_from((node.index << above) % TILE_WIDTH).unwrap_or(usize::MAX);
        let hashes = match tiles.entry((level, index)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(self.known_hashes(level, index).await?),
        };
        let below = hashes.get(first..).and_then(|hashes| hashes.get(..1 << above));
        Ok(below.map(root))
    }
}
