//! Copying the part of the log that is bundled.

use chain::ids::EntryIndex;
use futures::future::try_join_all;

use super::{Copied, CopyError};
use crate::store::{Bundle, BundleMark, Family, LogStore, Segment, SharedStore, StorageKey, StoreError, Texts};

/// Bundles that are compared at once: about a mebibyte on each side.
const TOGETHER: u64 = 8;

/// The bundles of the first store, and the segments in the second one that they have taken the place of.
pub(super) struct Bundles {
    mark: BundleMark,
    replaced: Vec<EntryIndex>,
}

impl Bundles {
    /// Checks that the second store's segments hold what was bundled in the first one since; `None` if nothing was.
    pub(super) async fn check(
        (from, mark): (&LogStore, Option<BundleMark>),
        (to, copies): (&SharedStore, &[EntryIndex]),
    ) -> Result<Option<Self>, CopyError> {
        let Some(mark) = mark else { return Ok(None) };
        let replaced: Vec<_> = copies.iter().copied().filter(|start| start.0 > 0 && *start < mark.tail).collect();
        for start in &replaced {
            let Some(bytes) = to.get(&StorageKey::Segment(*start)).await? else { continue };
            // What is damaged there is not needed any more.
            let Ok(segment) = Segment::read(*start, &bytes) else { continue };
            if !holds(from, &segment).await? {
                return Err(CopyError::Diverged(*start));
            }
        }
        Ok(Some(Self { mark, replaced }))
    }

    /// Copies them.
    pub(super) async fn copy(
        &self,
        from: &SharedStore,
        to: &SharedStore,
        copied: &mut Copied,
    ) -> Result<(), CopyError> {
        let all = Bundle::index_of(self.mark.end);
        copied.bundles.1 = all;
        for first in (0..all).step_by(usize::try_from(TOGETHER).unwrap_or(1)) {
            let indices = first..all.min(first + TOGETHER);
            let keys: Vec<_> =
                indices.flat_map(|index| [StorageKey::BundleTexts(index), StorageKey::Bundle(index)]).collect();
            let (here, there) = tokio::try_join!(from.get_together(&keys), to.get_together(&keys))?;
            let mut missing = Vec::new();
            for (key, (here, there)) in keys.into_iter().zip(here.into_iter().zip(there)) {
                let gone = || StoreError::Damaged { key: key.to_string(), what: "it is missing in the first store" };
                let here = here.ok_or_else(gone)?;
                match (&key, there) {
                    (_, Some(there)) if there == here => {}
                    // Bundles never change.
                    (StorageKey::Bundle(index), Some(there)) if Bundle::read(*index, &there, None).is_ok() => {
                        return Err(CopyError::Diverged(Bundle::first_of(*index)));
                    }
                    _ => missing.push((key, here)),
                }
            }
            let bundles = missing.iter().filter(|(key, _)| matches!(key, StorageKey::Bundle(_)));
            copied.bundles.0 += bundles.count() as u64;
            try_join_all(missing.iter().map(|(key, bytes)| to.put(key, bytes.clone()))).await?;
        }
        Ok(())
    }

    /// Says in the second store that they are there, which comes after the segment behind them, and removes what they
    /// have taken the place of.
    pub(super) async fn finish(&self, to: &SharedStore) -> Result<(), CopyError> {
        to.put(&StorageKey::BundleMark(self.mark.end), self.mark.to_bytes()).await?;
        for start in &self.replaced {
            to.delete(&StorageKey::Segment(*start)).await?;
        }
        for end in to.list(Family::BundleMarks).await?.into_iter().filter(|end| *end < self.mark.end) {
            to.delete(&StorageKey::BundleMark(end)).await?;
        }
        Ok(())
    }
}

/// Whether the bundles hold the entries of a segment.
async fn holds(from: &LogStore, segment: &Segment) -> Result<bool, CopyError> {
    let mut left = segment.entries.as_slice();
    let mut next = segment.first;
    while !left.is_empty() {
        for run in from.bundles(next, segment.end(), Texts::Without).await? {
            let run = run.up_to(segment.end());
            let (these, rest) = left.split_at(run.entries.len().min(left.len()));
            if these.iter().map(|entry| &entry.bytes).ne(run.entries.iter().map(|entry| &entry.bytes)) {
                return Ok(false);
            }
            (left, next) = (rest, run.end());
        }
    }
    Ok(true)
}
