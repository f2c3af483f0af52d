//! Where the texts of an entry lie: in a segment, beside a bundle, or for a while in both.

use bytes::Bytes;
use chain::commitment::SealedText;
use chain::ids::EntryIndex;

use crate::store::{Bundle, BundleTexts, Family, LogStore, Segment, SharedStore, StorageKey, StoreError};

/// The name of an object with texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// The segment that begins here.
    Segment(EntryIndex),
    /// Beside this bundle.
    Texts(u64),
}

/// An object with texts.
pub(super) enum Piece {
    Segment(Segment),
    Texts(BundleTexts),
}

/// Finds the places of entries.
pub(super) struct Places<'a> {
    store: &'a SharedStore,
    log: &'a LogStore,
    /// Where segments begin.
    starts: Vec<EntryIndex>,
}

impl<'a> Places<'a> {
    /// Lists the segments: those that are bundled go after a while, so they are not many.
    pub(super) async fn list(store: &'a SharedStore, log: &'a LogStore) -> Result<Self, StoreError> {
        Ok(Self { store, log, starts: store.list(Family::Segments).await? })
    }

    /// All places with texts of this entry.
    pub(super) async fn of(&self, entry: EntryIndex) -> Result<Vec<Place>, StoreError> {
        let mut places = Vec::new();
        let texts = Bundle::index_of(entry);
        if self.store.exists(&StorageKey::BundleTexts(texts)).await? {
            places.push(Place::Texts(texts));
        }
        let start = self.starts.partition_point(|start| *start <= entry).checked_sub(1).map(|place| self.starts[place]);
        if let Some(start) = start
            && self.log.read(start).await?.is_some_and(|segment| segment.end() > entry)
        {
            places.push(Place::Segment(start));
        }
        Ok(places)
    }
}

impl Place {
    pub(super) fn key(self) -> StorageKey {
        match self {
            Self::Segment(start) => StorageKey::Segment(start),
            Self::Texts(bundle) => StorageKey::BundleTexts(bundle),
        }
    }

    /// What lies there; `None` if it has gone.
    pub(super) async fn read(self, store: &SharedStore) -> Result<Option<Piece>, StoreError> {
        let Some(bytes) = store.get(&self.key()).await? else { return Ok(None) };
        let piece = match self {
            Self::Segment(start) => Piece::Segment(Segment::read(start, &bytes)?),
            Self::Texts(bundle) => Piece::Texts(BundleTexts::read(bundle, &bytes)?),
        };
        Ok(Some(piece))
    }
}

impl Piece {
    /// The entries whose texts it has: from the first up to, not including, the second.
    pub(super) fn range(&self) -> std::ops::Range<EntryIndex> {
        match self {
            Self::Segment(segment) => segment.first..segment.end(),
            Self::Texts(texts) => Bundle::first_of(texts.bundle)..Bundle::first_of(texts.bundle + 1),
        }
    }

    /// Whether it has texts of an entry.
    pub(super) fn has_texts(&mut self, entry: EntryIndex) -> bool {
        self.texts_of(entry).is_some_and(|texts| texts.iter().any(Option::is_some))
    }

    /// Takes out the texts of an entry; whether there were any.
    pub(super) fn blank(&mut self, entry: EntryIndex) -> bool {
        let had_texts = self.has_texts(entry);
        if let Some(texts) = self.texts_of(entry) {
            texts.iter_mut().for_each(|text| *text = None);
        }
        had_texts
    }

    pub(super) fn to_bytes(&self) -> Bytes {
        match self {
            Self::Segment(segment) => segment.to_bytes(),
            Self::Texts(texts) => texts.to_bytes(),
        }
    }

    fn texts_of(&mut self, entry: EntryIndex) -> Option<&mut Vec<Option<SealedText>>> {
        let place = usize::try_from(entry.0.checked_sub(self.range().start.0)?).ok()?;
        match self {
            Self::Segment(segment) => segment.entries.get_mut(place).map(|entry| &mut entry.texts),
            Self::Texts(texts) => texts.texts.get_mut(place),
        }
    }
}
