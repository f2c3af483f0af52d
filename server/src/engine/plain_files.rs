//! The log as plain files, for readers of C2SP tlog-tiles who ask a bucket or a folder and not this server
//! (<https://c2sp.org/tlog-tiles>): all that the next checkpoint covers is there before the checkpoint is.

use std::collections::VecDeque;

use chain::tiles::{FULL_WIDTH, TILE_WIDTH, Tile};

use super::error::ReadError;
use super::published::Published;
use crate::store::{Bundle, StorageKey, StoreError};

/// Checkpoints whose partial tiles stay: the newest, and one that a reader may have read just before.
const CHECKPOINTS_KEPT: usize = 2;

/// What was written.
#[derive(Debug)]
pub(super) struct PlainFiles {
    /// Every full bundle before this one; `None` if that is not known yet.
    bundles: Option<u64>,
    /// The partial tiles of the newest checkpoints.
    partial: VecDeque<Vec<Tile>>,
}

impl PlainFiles {
    /// After a start, with the size that the checkpoint in the store covers.
    pub(super) fn new(size: Option<u64>) -> Self {
        Self { bundles: None, partial: size.map(Tile::partial_of).into_iter().collect() }
    }

    /// Writes what readers of a log of this size need, and removes what those of older checkpoints needed.
    pub(super) async fn write(&mut self, published: &Published, size: u64) -> Result<(), ReadError> {
        self.write_full(published, size / TILE_WIDTH).await?;
        let tiles = Tile::partial_of(size);
        for tile in &tiles {
            if let Some(bytes) = published.tile(*tile).await? {
                published.store.put(&StorageKey::Partial(*tile), bytes).await?;
            }
        }
        self.partial.push_back(tiles);
        while self.partial.len() > CHECKPOINTS_KEPT {
            let old = self.partial.pop_front().unwrap_or_default();
            for tile in old {
                self.forget(published, tile).await?;
            }
        }
        Ok(())
    }

    /// Removes a partial tile that is not kept. Once its tile is full, those go that other servers have left, too.
    async fn forget(&self, published: &Published, tile: Tile) -> Result<(), StoreError> {
        let kept: Vec<Tile> = self.partial.iter().flatten().copied().collect();
        let is_full = !kept.iter().any(|kept| kept.of_width(1) == tile.of_width(1));
        let mut gone = if is_full { published.store.list_partial(tile).await? } else { Vec::new() };
        gone.push(tile);
        for tile in gone.into_iter().filter(|tile| !kept.contains(tile)) {
            published.store.delete(&StorageKey::Partial(tile)).await?;
        }
        Ok(())
    }

    /// Full bundles, and the full tiles that end with them. What lies before the bundles of the store itself is there.
    async fn write_full(&mut self, published: &Published, end: u64) -> Result<(), ReadError> {
        let mut next = match self.bundles {
            Some(next) => next,
            None => Bundle::index_of(published.log.bundled().await?),
        };
        while next < end {
            published.keep_tiles(next).await?;
            let bundle = Tile::Entries { index: next, width: FULL_WIDTH };
            if let Some(bytes) = published.tile(bundle).await? {
                published.keep(&StorageKey::Bundle(next), bytes).await?;
            }
            next += 1;
            self.bundles = Some(next);
        }
        Ok(())
    }
}
