//! An instance's memory, kept in the store so that a start need not build it anew: restoring a snapshot decodes,
//! indexes and hashes every record, while an image is read and put in its place.
//!
//! All that an instance knows is in its memory: the module imports nothing, and between two calls its stack is empty,
//! so that its one mutable global, the stack pointer, stands where it began. An image fits the very module it came
//! from, and carries a hash of itself: what is damaged or strange is no image.

use chain::hash::Hash;

/// Bytes of a page of WebAssembly memory.
pub(super) const PAGE_BYTES: usize = 65_536;

static EMPTY: [u8; PAGE_BYTES] = [0; PAGE_BYTES];
const HASH_BYTES: usize = 32;
/// The hash of the rest, the module's hash, how many pages the memory has.
const HEAD_BYTES: usize = 2 * HASH_BYTES + 4;
/// A page's number and its bytes.
const RECORD_BYTES: usize = 4 + PAGE_BYTES;

/// An image being made. Pages without anything in them are left out.
pub(super) struct Draft(Vec<u8>);

impl Draft {
    pub(super) fn new(module: &Hash, pages: u32) -> Self {
        Self([&[0; HASH_BYTES], &module.0[..], &pages.to_le_bytes()].concat())
    }

    pub(super) fn add(&mut self, number: u32, page: &[u8; PAGE_BYTES]) {
        if *page != EMPTY {
            self.0.extend(number.to_le_bytes());
            self.0.extend(page);
        }
    }

    pub(super) fn seal(mut self) -> Vec<u8> {
        let hash = Hash::of(&[&self.0[HASH_BYTES..]]);
        self.0[..HASH_BYTES].copy_from_slice(&hash.0);
        self.0
    }
}

/// An image that fits.
pub(super) struct Image<'a> {
    /// How many pages the memory has.
    pub(super) pages: u32,
    records: &'a [u8],
}

impl<'a> Image<'a> {
    /// Reads an image of an instance of this module.
    pub(super) fn open(bytes: &'a [u8], module: &Hash) -> Option<Self> {
        let (head, records) = bytes.split_at_checked(HEAD_BYTES)?;
        let whole = Hash::of(&[&bytes[HASH_BYTES..]]).0 == head[..HASH_BYTES];
        let ours = head[HASH_BYTES..2 * HASH_BYTES] == module.0;
        if !whole || !ours || !records.len().is_multiple_of(RECORD_BYTES) {
            return None;
        }
        let pages = u32::from_le_bytes(head[2 * HASH_BYTES..].try_into().ok()?);
        Some(Self { pages, records })
    }

    /// The pages that hold something, with their numbers.
    pub(super) fn filled(&self) -> impl Iterator<Item = (u32, &'a [u8])> {
        self.records.chunks_exact(RECORD_BYTES).filter_map(|record| {
            let (number, page) = record.split_first_chunk()?;
            Some((u32::from_le_bytes(*number), page))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(module: &Hash) -> Vec<u8> {
        let mut draft = Draft::new(module, 9);
        let mut page = EMPTY;
        draft.add(0, &page);
        page[7] = 7;
        draft.add(3, &page);
        draft.seal()
    }

    #[test]
    fn an_image_holds_what_is_not_empty() {
        let module = Hash([1; 32]);
        let bytes = sample(&module);
        let image = Image::open(&bytes, &module).expect("it fits");
        let filled: Vec<_> = image.filled().map(|(number, page)| (number, page[7])).collect();
        assert_eq!((image.pages, filled), (9, vec![(3, 7)]));
    }

    #[test]
    fn what_is_damaged_or_of_another_module_is_no_image() {
        let module = Hash([1; 32]);
        let good = sample(&module);
        assert!(Image::open(&good, &Hash([2; 32])).is_none());
        assert!(Image::open(&good[..good.len() - 1], &module).is_none());
        assert!(Image::open(&[], &module).is_none());
        for place in [0, HASH_BYTES, HEAD_BYTES, good.len() - 1] {
            let mut bad = good.clone();
            bad[place] ^= 1;
            assert!(Image::open(&bad, &module).is_none(), "byte {place}");
        }
    }
}
