//! The log as tiles (C2SP tlog-tiles). Full tiles of hashes are written as they fill up; partial ones and bundles of
//! entries are made on request. All of it can be made again from the entries.

mod checked;

use bytes::Bytes;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::merkle;
use chain::tiles::{TILE_WIDTH, Tile, entry_bundle, hash_tile};
use futures::future::BoxFuture;

use super::error::ReadError;
use super::published::Published;
use super::room::Squeeze;
use crate::health::{Topic, Trouble};
use crate::store::{StorageKey, StoreError, Texts};

/// The tiles at the log's end that are not full yet, the lowest level first.
#[derive(Debug, Default)]
pub(super) struct Edge {
    /// Leaves added.
    size: u64,
    levels: Vec<Vec<Hash>>,
}

/// A tile that has just become full.
struct Full {
    level: u8,
    index: u64,
    hashes: Vec<Hash>,
}

impl Edge {
    fn push(&mut self, leaf: Hash) -> Vec<Full> {
        let mut full = Vec::new();
        let mut hash = leaf;
        self.size += 1;
        for level in 0_u8.. {
            let place = usize::from(level);
            if place == self.levels.len() {
                self.levels.push(Vec::new());
            }
            self.levels[place].push(hash);
            if (self.levels[place].len() as u64) < TILE_WIDTH {
                break;
            }
            let hashes = std::mem::take(&mut self.levels[place]);
            hash = root(&hashes);
            full.push(Full { level, index: (self.size >> (8 * (u32::from(level) + 1))) - 1, hashes });
        }
        full
    }

    /// The log's root, `None` for an empty one.
    fn root(&self) -> Option<Hash> {
        // From the right and the lowest level on: ever larger complete trees, each left of the one before.
        let mut all = None;
        for hashes in &self.levels {
            let mut end = hashes.len();
            for bit in 0..usize::BITS {
                let width = 1 << bit;
                if width > end {
                    break;
                }
                if hashes.len() & width != 0 {
                    let left = root(&hashes[end - width..end]);
                    all = Some(all.map_or(left, |right| merkle::node_hash(&left, &right)));
                    end -= width;
                }
            }
        }
        all
    }
}

impl Published {
    /// A tile, `None` beyond the log's end.
    pub(super) async fn tile(&self, tile: Tile) -> Result<Option<Bytes>, ReadError> {
        match tile {
            Tile::Entries { index, width } => self.bundle(index, u64::from(width)).await,
            Tile::Hashes { level, index, width } => {
                let hashes = self.hashes(level, index, usize::from(width)).await?;
                Ok(hashes.map(|hashes| hash_tile(&hashes).into()))
            }
        }
    }

    /// Makes sure that the full tiles which end with this bundle are in the store: the log's readers may have nothing
    /// else. Those that could not be written when they filled up are. Returns the hashes of the bundle's entries.
    pub(super) async fn keep_tiles(&self, bundle: u64) -> Result<Vec<Hash>, ReadError> {
        let leaves = self.keep_tile(0, bundle).await?;
        let (mut level, mut count) = (0, bundle + 1);
        while count.is_multiple_of(TILE_WIDTH) {
            (level, count) = (level + 1, count / TILE_WIDTH);
            self.keep_tile(level, count - 1).await?;
        }
        Ok(leaves)
    }

    async fn keep_tile(&self, level: u8, index: u64) -> Result<Vec<Hash>, ReadError> {
        let hashes = self.known_hashes(level, index).await?;
        self.keep(&StorageKey::Tile { level, index }, hash_tile(&hashes).into()).await?;
        Ok(hashes)
    }

    /// Writes an object that never changes, unless it is there. One of another history, from before this store was put
    /// back from a backup, is replaced.
    pub(super) async fn keep(&self, key: &StorageKey, bytes: Bytes) -> Result<(), StoreError> {
        match self.store.get(key).await? {
            Some(there) if there == bytes => Ok(()),
            _ => self.store.put(key, bytes).await,
        }
    }

    /// Adds the new entries, and writes the tiles that they fill; false if one could not be written. That one is made
    /// on request.
    pub(super) async fn bring_tiles_up(&self) -> Result<bool, ReadError> {
        let mut guard = self.edge.lock().await;
        let edge = match &mut *guard {
            Some(edge) => edge,
            None => guard.insert(self.first_edge().await?),
        };
        let mut written = true;
        loop {
            let page = self.entries(EntryIndex(edge.size), usize::MAX, Texts::Without).await?;
            if page.entries.is_empty() {
                return Ok(written);
            }
            for entry in &page.entries {
                for full in edge.push(merkle::leaf_hash(&entry.bytes)) {
                    written &= self.put_tile(full.level, full.index, &full.hashes).await;
                }
            }
        }
    }

    /// The edge of the log of now. Tiles with another root than the rules' belong to another log, before this store was
    /// restored from a backup: all are made again.
    async fn first_edge(&self) -> Result<Edge, ReadError> {
        let status = self.tip().status;
        let edge = self.edge_of(status.entries.0).await?;
        if edge.root() == Some(status.log_root) {
            return Ok(edge);
        }
        tracing::warn!(
            entries = status.entries.0,
            "the tiles in the store are those of another log and are made again"
        );
        Ok(Edge::default())
    }

    /// Writes a tile; answers whether it could.
    async fn put_tile(&self, level: u8, index: u64, hashes: &[Hash]) -> bool {
        if self.squeeze.get() >= Squeeze::Copies {
            return false;
        }
        let written = self.store.put(&StorageKey::Tile { level, index }, hash_tile(hashes).into()).await;
        if let Err(error) = &written {
            let why = error.chain();
            self.health.met(Trouble::Chore { topic: Topic::Tiles, what: "writing tiles", why });
        }
        written.is_ok()
    }

    async fn bundle(&self, index: u64, width: u64) -> Result<Option<Bytes>, ReadError> {
        let (first, entries) = (index.saturating_mul(TILE_WIDTH), self.tip().status.entries.0);
        if first.saturating_add(width) > entries {
            return Ok(None);
        }
        let entries = self.all_entries(first, width, Texts::Without).await?;
        Ok(Some(entry_bundle(entries.iter().map(|entry| entry.bytes.as_slice())).into()))
    }

    async fn hashes(&self, level: u8, index: u64, width: usize) -> Result<Option<Vec<Hash>>, ReadError> {
        let hashes = self.known_hashes(level, index).await?;
        Ok(hashes.get(..width).map(<[Hash]>::to_vec))
    }

    /// All hashes of a tile so far.
    pub(super) async fn known_hashes(&self, level: u8, index: u64) -> Result<Vec<Hash>, ReadError> {
        self.bring_tiles_up().await?;
        let guard = self.edge.lock().await;
        let Some(edge) = guard.as_ref() else { return Ok(Vec::new()) };
        let full = edge.size.checked_shr(8 * (u32::from(level) + 1)).unwrap_or(0);
        if index < full {
            let expected = edge.root_of(level, index);
            drop(guard);
            return self.checked_tile(level, index, expected).await;
        }
        let at_edge = edge.levels.get(usize::from(level)).filter(|_| index == full);
        Ok(at_edge.cloned().unwrap_or_default())
    }

    /// The edge of a log of this many entries, from its full tiles and its last entries.
    async fn edge_of(&self, size: u64) -> Result<Edge, ReadError> {
        let mut edge = Edge { size, levels: Vec::new() };
        let mut level = 0_u8;
        let mut count = size;
        while count > 0 {
            let begin = count - count % TILE_WIDTH;
            let hashes = self.subtrees(level, begin, count - begin).await?;
            edge.levels.push(hashes);
            count /= TILE_WIDTH;
            level += 1;
        }
        Ok(edge)
    }

    /// Roots of consecutive subtrees of `256^level` entries each.
    async fn subtrees(&self, level: u8, first: u64, count: u64) -> Result<Vec<Hash>, ReadError> {
        let Some(below) = level.checked_sub(1) else {
            let entries = self.all_entries(first, count, Texts::Without).await?;
            return Ok(entries.iter().map(|entry| merkle::leaf_hash(&entry.bytes)).collect());
        };
        let mut roots = Vec::new();
        for index in first..first + count {
            roots.push(root(&self.full_tile(below, index).await?));
        }
        Ok(roots)
    }

    /// A full tile, made and written if it is missing.
    fn full_tile(&self, level: u8, index: u64) -> BoxFuture<'_, Result<Vec<Hash>, ReadError>> {
        Box::pin(async move {
            let key = StorageKey::Tile { level, index };
            if let Some(hashes) = self.store.get(&key).await?.and_then(|bytes| read_tile(&bytes)) {
                return Ok(hashes);
            }
            let hashes = self.subtrees(level, index * TILE_WIDTH, TILE_WIDTH).await?;
            self.put_tile(level, index, &hashes).await;
            Ok(hashes)
        })
    }
}

fn read_tile(bytes: &[u8]) -> Option<Vec<Hash>> {
    let hashes: Vec<Hash> = bytes.chunks_exact(32).filter_map(|hash| hash.try_into().ok().map(Hash)).collect();
    (hashes.len() as u64 == TILE_WIDTH && bytes.len() == hashes.len() * 32).then_some(hashes)
}

/// The root over as many hashes as a full tile has, or another power of two.
pub(super) fn root(hashes: &[Hash]) -> Hash {
    let mut level = hashes.to_vec();
    while level.len() > 1 {
        level = level.chunks(2).map(|pair| merkle::node_hash(&pair[0], &pair[1])).collect();
    }
    level[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_has_the_root_of_its_tree() {
        let (mut edge, mut tree) = (Edge::default(), merkle::Tree::default());
        assert_eq!(edge.root(), None);
        for number in 0..1_000_u32 {
            let leaf = merkle::leaf_hash(&number.to_le_bytes());
            edge.push(leaf);
            tree.push(leaf);
            assert_eq!(edge.root(), Some(tree.root()), "{number}");
        }
    }
}
