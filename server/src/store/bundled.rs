//! Reading the part of the log that is bundled, and finding the place where the segments begin.

use std::sync::PoisonError;

use chain::ids::EntryIndex;

use super::{BUNDLE_ENTRIES, Bundle, BundleMark, Family, LogStore, Run, StorageKey, StoreError};

/// Bundles that are read at once: about a mebibyte.
const BUNDLES_TOGETHER: u64 = 8;

/// The newest mark that was read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Known {
    /// None was looked for.
    #[default]
    Unread,
    /// This one; `None` if nothing is bundled.
    Read(Option<BundleMark>),
}

/// Whether texts are wanted, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    /// As they are.
    With,
    /// Without any: for those who only check the log.
    Without,
}

impl LogStore {
    /// How far the log is bundled, as last read: it may be further by now.
    ///
    /// # Errors
    /// When it was never read, and cannot be.
    pub async fn mark(&self) -> Result<Option<BundleMark>, StoreError> {
        match self.known() {
            Known::Read(mark) => Ok(mark),
            Known::Unread => self.read_mark().await,
        }
    }

    /// The end of what is bundled, as last read.
    ///
    /// # Errors
    /// As [`LogStore::mark`].
    pub async fn bundled(&self) -> Result<EntryIndex, StoreError> {
        Ok(self.mark().await?.map_or(EntryIndex(0), |mark| mark.end))
    }

    /// How far the log is bundled now.
    ///
    /// # Errors
    /// When that cannot be read.
    pub async fn read_mark(&self) -> Result<Option<BundleMark>, StoreError> {
        let mark = match self.store.list(Family::BundleMarks).await?.pop() {
            Some(end) => self.mark_at(end).await?,
            None => None,
        };
        let mut known = self.mark.lock().unwrap_or_else(PoisonError::into_inner);
        // A slow answer may be older than what is known.
        if let Known::Read(Some(before)) = *known
            && mark.is_none_or(|mark| mark.end < before.end)
        {
            return Ok(Some(before));
        }
        *known = Known::Read(mark);
        Ok(mark)
    }

    /// The mark of this name, if it is there.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn mark_at(&self, end: EntryIndex) -> Result<Option<BundleMark>, StoreError> {
        let bytes = self.store.get(&StorageKey::BundleMark(end)).await?;
        bytes.map(|bytes| BundleMark::read(end, &bytes)).transpose()
    }

    fn known(&self) -> Known {
        // Nothing that can panic runs under this lock.
        *self.mark.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The bundled entries from `first` up to `end`, which is not before it and not behind the mark; fewer if they are
    /// many.
    ///
    /// # Errors
    /// When one cannot be read, or is missing.
    pub async fn bundles(&self, first: EntryIndex, end: EntryIndex, texts: Texts) -> Result<Vec<Run>, StoreError> {
        let from = Bundle::index_of(first);
        let to = end.0.div_ceil(BUNDLE_ENTRIES).min(from + BUNDLES_TOGETHER);
        let mut keys: Vec<_> = (from..to).map(StorageKey::Bundle).collect();
        if texts == Texts::With {
            keys.extend((from..to).map(StorageKey::BundleTexts));
        }
        let found = self.store.get_together(&keys).await?;
        let part = |key: &StorageKey, place: usize| {
            found.get(place).cloned().flatten().ok_or_else(|| StoreError::missing(key))
        };
        let count = usize::try_from(to - from).unwrap_or(usize::MAX);
        let mut runs = Vec::with_capacity(count);
        for (place, index) in (from..to).enumerate() {
            let leaves = part(&keys[place], place)?;
            let texts = match texts {
                Texts::With => Some(part(&keys[count + place], count + place)?),
                Texts::Without => None,
            };
            runs.push(Run::from(Bundle::read(index, &leaves, texts.as_deref())?).from_place(first));
        }
        Ok(runs)
    }

    /// The segment at the end of what is bundled, which may begin before it: what of it lies behind. `None` if nothing
    /// is bundled up to this place, or that segment is not there.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn behind_bundles(&self, place: EntryIndex) -> Result<Option<Run>, StoreError> {
        let Some(mark) = self.mark().await?.filter(|mark| mark.end == place) else { return Ok(None) };
        let run = self.read(mark.tail).await?.map(Run::from).filter(|run| run.holds(place));
        Ok(run.map(|run| run.from_place(place)))
    }

    /// The run that holds an entry, whole; `None` if there is no such entry. `start` is where its segment begins, if
    /// it is in one.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn run_with(&self, index: EntryIndex, start: Option<EntryIndex>) -> Result<Option<Run>, StoreError> {
        if index < self.bundled().await? {
            return self.bundle_with(index).await.map(Some);
        }
        if let Some(start) = start
            && let Some(segment) = self.read(start).await?
        {
            let run = Run::from(segment);
            return Ok(run.holds(index).then_some(run));
        }
        // It may have been bundled since.
        match self.read_mark().await? {
            Some(mark) if index < mark.end => self.bundle_with(index).await.map(Some),
            _ => Ok(None),
        }
    }

    async fn bundle_with(&self, index: EntryIndex) -> Result<Run, StoreError> {
        let first = Bundle::first_of(Bundle::index_of(index));
        let mut runs = self.bundles(first, EntryIndex(index.0 + 1), Texts::With).await?;
        runs.pop().ok_or_else(|| StoreError::missing(&StorageKey::Bundle(Bundle::index_of(index))))
    }
}
