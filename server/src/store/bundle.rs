//! Bundles, which take the place of old segments: a batch is one object, and a year of a small network would be a
//! million of them.
//!
//! A bundle has 256 entries and never changes; its bytes and its name are those of an entry bundle of C2SP tlog-tiles
//! (<https://c2sp.org/tlog-tiles>). The texts lie beside it, in an object of their own, since they can be erased. A
//! mark says how far the log is bundled. It is written last, and only a new one is ever created, so that none takes
//! the place of a later one.
//!
//! The log's last segment is never bundled whole: the next place in the log is known by it.

use api::log::LogEntry;
use borsh::{BorshDeserialize, BorshSerialize};
use bytes::Bytes;
use chain::codec;
use chain::commitment::SealedText;
use chain::ids::{EntryIndex, TimeMs};
use chain::tiles::{TILE_WIDTH, Tile, entry_bundle, read_entry_bundle};

use super::{Run, StorageKey, StoreError};

/// Entries of a bundle.
pub const BUNDLE_ENTRIES: u64 = TILE_WIDTH;

/// How far the log is bundled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BundleMark {
    /// Every entry before this one is in a bundle. The mark is named by it.
    pub end: EntryIndex,
    /// When it was written, by the writer's clock.
    pub time: TimeMs,
    /// Where the segment begins that holds the first entry behind the bundles.
    pub tail: EntryIndex,
}

/// A mark's bytes.
#[derive(BorshSerialize, BorshDeserialize)]
struct Noted {
    time: TimeMs,
    tail: EntryIndex,
}

impl BundleMark {
    /// The object's bytes.
    pub fn to_bytes(self) -> Bytes {
        codec::encode(&Noted { time: self.time, tail: self.tail }).into()
    }

    /// Reads the mark at `end`.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn read(end: EntryIndex, bytes: &[u8]) -> Result<Self, StoreError> {
        let damaged = |what| StoreError::Damaged { key: StorageKey::BundleMark(end).to_string(), what };
        let Noted { time, tail } = codec::decode(bytes).map_err(|_| damaged("it is no mark of bundles"))?;
        if tail > end || !end.0.is_multiple_of(BUNDLE_ENTRIES) {
            return Err(damaged("it belongs elsewhere in the log"));
        }
        Ok(Self { end, time, tail })
    }
}

/// The texts beside a bundle.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BundleTexts {
    /// Which bundle's they are.
    pub bundle: u64,
    /// Of each of its entries.
    pub texts: Vec<Vec<Option<SealedText>>>,
}

impl BundleTexts {
    /// The object's bytes.
    pub fn to_bytes(&self) -> Bytes {
        codec::encode(self).into()
    }

    /// Reads the texts of a bundle.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn read(index: u64, bytes: &[u8]) -> Result<Self, StoreError> {
        let damaged = |what| StoreError::Damaged { key: StorageKey::BundleTexts(index).to_string(), what };
        let read: Self = codec::decode(bytes).map_err(|_| damaged("these are no texts"))?;
        let is_whole = read.texts.len() as u64 == BUNDLE_ENTRIES;
        if read.bundle == index && is_whole { Ok(read) } else { Err(damaged("the texts are those of other entries")) }
    }
}

/// 256 entries with their texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// Which one.
    pub index: u64,
    /// Its entries.
    pub entries: Vec<LogEntry>,
}

impl Bundle {
    /// The bundle that holds an entry.
    pub fn index_of(entry: EntryIndex) -> u64 {
        entry.0 / BUNDLE_ENTRIES
    }

    /// The first entry of a bundle.
    pub fn first_of(index: u64) -> EntryIndex {
        EntryIndex(index.saturating_mul(BUNDLE_ENTRIES))
    }

    /// Which bundle has this key.
    pub fn index_in(key: &str) -> Option<u64> {
        match Tile::parse(key) {
            Some(Tile::Entries { index, width }) if u64::from(width) == BUNDLE_ENTRIES => Some(index),
            _ => None,
        }
    }

    /// The bundle's bytes (C2SP tlog-tiles).
    pub fn leaves(&self) -> Bytes {
        entry_bundle(self.entries.iter().map(|entry| entry.bytes.as_slice())).into()
    }

    /// The texts beside it.
    pub fn texts(&self) -> BundleTexts {
        let texts = self.entries.iter().map(|entry| entry.texts.clone()).collect();
        BundleTexts { bundle: self.index, texts }
    }

    /// Reads a bundle; without the texts' bytes none of its entries has any.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn read(index: u64, leaves: &[u8], texts: Option<&[u8]>) -> Result<Self, StoreError> {
        let key = || StorageKey::Bundle(index).to_string();
        let leaves = read_entry_bundle(leaves).filter(|leaves| leaves.len() as u64 == BUNDLE_ENTRIES);
        let what = "it is no bundle of 256 entries";
        let leaves = leaves.ok_or_else(|| StoreError::Damaged { key: key(), what })?;
        let texts = match texts {
            Some(bytes) => BundleTexts::read(index, bytes)?.texts,
            None => vec![Vec::new(); leaves.len()],
        };
        let entries = leaves.into_iter().zip(texts).map(|(bytes, texts)| LogEntry { bytes, texts }).collect();
        Ok(Self { index, entries })
    }
}

impl From<Bundle> for Run {
    fn from(bundle: Bundle) -> Self {
        Self { first: Bundle::first_of(bundle.index), entries: bundle.entries, segment: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle(index: u64) -> Bundle {
        let entry = |number: u16| LogEntry {
            bytes: number.to_be_bytes().repeat(usize::from(number % 7) + 1),
            texts: (0..number % 3).map(|text| (text > 0).then(|| SealedText::new([7; 16], "woof"))).collect(),
        };
        Bundle { index, entries: (0..256).map(entry).collect() }
    }

    #[test]
    fn a_bundle_is_read_as_it_was_written_with_and_without_its_texts() {
        let bundle = bundle(3);
        assert_eq!(Bundle::read(3, &bundle.leaves(), Some(&bundle.texts().to_bytes())).expect("whole"), bundle);
        let bare = Bundle::read(3, &bundle.leaves(), None).expect("whole");
        assert!(bare.entries.iter().zip(&bundle.entries).all(|(bare, whole)| bare.bytes == whole.bytes));
        assert!(bare.entries.iter().all(|entry| entry.texts.is_empty()));
        assert_eq!(Run::from(bundle).first, EntryIndex(768));
    }

    #[test]
    fn what_is_no_bundle_is_named() {
        let good = bundle(3);
        let (leaves, texts) = (good.leaves(), good.texts().to_bytes());
        let shorter = Bundle { index: 3, entries: good.entries[1..].to_vec() };
        let fault = |leaves: &[u8], texts: &[u8]| Bundle::read(3, leaves, Some(texts)).expect_err("bad").to_string();
        for bad in [&leaves[..leaves.len() - 1], &[], &shorter.leaves()] {
            assert!(fault(bad, &texts).starts_with("tile/entries/003 is damaged"), "{}", fault(bad, &texts));
        }
        for bad in [&texts[..texts.len() - 1], &[], &shorter.texts().to_bytes(), &bundle(4).texts().to_bytes()] {
            assert!(fault(&leaves, bad).starts_with("texts/"), "{}", fault(&leaves, bad));
        }
    }

    #[test]
    fn a_mark_says_where_the_rest_begins() {
        let mark = BundleMark { end: EntryIndex(512), time: TimeMs(9), tail: EntryIndex(500) };
        assert_eq!(BundleMark::read(mark.end, &mark.to_bytes()).expect("good"), mark);
        for end in [256, 511, 513] {
            assert!(BundleMark::read(EntryIndex(end), &mark.to_bytes()).is_err(), "{end}");
        }
        assert!(BundleMark::read(mark.end, b"bundled").is_err());
    }
}
