//! An instance's memory, stored so that a start need not rebuild it: restoring a snapshot decodes, indexes and hashes
//! every record, while an image is only read into place, and as it comes.
//!
//! An instance's whole state is its memory: the module imports nothing, and between two calls its stack is empty, so
//! that its one mutable global, the stack pointer, has its initial value. An image is valid only for the module it came
//! from, and carries a checksum of itself, so that a damaged one is refused. Who can write to the store could write any
//! image, and a hash would not change that: it would only take five times as long.

use chain::hash::Hash;
use crc_fast::{CrcAlgorithm, Digest};

/// Bytes of a page of WebAssembly memory.
pub(super) const PAGE_BYTES: usize = 65_536;

static EMPTY: [u8; PAGE_BYTES] = [0; PAGE_BYTES];
const SUM_BYTES: usize = 8;
/// The checksum of the rest, the module's hash, how many pages the memory has.
const HEAD_BYTES: usize = SUM_BYTES + 32 + 4;
/// A page's number and its bytes.
const RECORD_BYTES: usize = 4 + PAGE_BYTES;

fn digest() -> Digest {
    Digest::new(CrcAlgorithm::Crc64Nvme)
}

/// An image being made. Empty pages are left out.
pub(super) struct Draft(Vec<u8>);

impl Draft {
    pub(super) fn new(module: &Hash, pages: u32) -> Self {
        Self([&[0; SUM_BYTES], &module.0[..], &pages.to_le_bytes()].concat())
    }

    pub(super) fn add(&mut self, number: u32, page: &[u8; PAGE_BYTES]) {
        if *page != EMPTY {
            self.0.extend(number.to_le_bytes());
            self.0.extend(page);
        }
    }

    pub(super) fn seal(mut self) -> Vec<u8> {
        let mut sum = digest();
        sum.update(&self.0[SUM_BYTES..]);
        self.0[..SUM_BYTES].copy_from_slice(&sum.finalize().to_le_bytes());
        self.0
    }
}

/// What an image consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// First: which module it came from, and how many pages the memory has.
    Head(Hash, u32),
    /// A page that is not empty, with its number.
    Page(u32, &'a [u8]),
}

/// An image being read, in parts that may be cut anywhere.
pub(super) struct Reader {
    /// The checksum that it says it has.
    said: Option<u64>,
    sum: Digest,
    /// The begin of a piece whose end has not come yet.
    begun: Vec<u8>,
}

impl Reader {
    pub(super) fn new() -> Self {
        Self { said: None, sum: digest(), begun: Vec::new() }
    }

    /// Takes the next part, and passes on the pieces that are complete.
    pub(super) fn take<E>(
        &mut self,
        mut part: &[u8],
        see: &mut impl FnMut(Piece<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        loop {
            let length = if self.said.is_none() { HEAD_BYTES } else { RECORD_BYTES };
            let missing = length - self.begun.len();
            let Some((now, rest)) = part.split_at_checked(missing) else {
                self.begun.extend(part);
                return Ok(());
            };
            part = rest;
            if self.begun.is_empty() {
                self.piece(now, see)?;
            } else {
                let mut whole = std::mem::take(&mut self.begun);
                whole.extend(now);
                self.piece(&whole, see)?;
            }
        }
    }

    fn piece<E>(&mut self, bytes: &[u8], see: &mut impl FnMut(Piece<'_>) -> Result<(), E>) -> Result<(), E> {
        let number = |bytes: &[u8]| u32::from_le_bytes(bytes.try_into().expect("four bytes"));
        if self.said.is_some() {
            self.sum.update(bytes);
            return see(Piece::Page(number(&bytes[..4]), &bytes[4..]));
        }
        let (said, rest) = bytes.split_at(SUM_BYTES);
        let (module, pages) = rest.split_at(32);
        self.said = Some(u64::from_le_bytes(said.try_into().expect("eight bytes")));
        self.sum.update(rest);
        see(Piece::Head(Hash(module.try_into().expect("32 bytes")), number(pages)))
    }

    /// Whether that was all, and undamaged.
    pub(super) fn is_whole(&self) -> bool {
        self.begun.is_empty() && self.said == Some(self.sum.finalize())
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    fn sample(module: &Hash) -> Vec<u8> {
        let mut draft = Draft::new(module, 9);
        let mut page = EMPTY;
        draft.add(0, &page);
        page[7] = 7;
        draft.add(3, &page);
        page[8] = 8;
        draft.add(5, &page);
        draft.seal()
    }

    #[derive(Debug, Default, PartialEq)]
    struct Seen {
        head: Option<(Hash, u32)>,
        /// Of each page its number and two bytes.
        pages: Vec<(u32, u8, u8)>,
    }

    /// `None` if it is damaged.
    fn read<'a>(parts: impl Iterator<Item = &'a [u8]>) -> Option<Seen> {
        let (mut reader, mut seen) = (Reader::new(), Seen::default());
        let mut see = |piece: Piece<'_>| {
            match piece {
                Piece::Head(module, pages) => seen.head = Some((module, pages)),
                Piece::Page(number, page) => seen.pages.push((number, page[7], page[8])),
            }
            Ok::<_, Infallible>(())
        };
        parts.for_each(|part| reader.take(part, &mut see).unwrap_or_else(|never| match never {}));
        reader.is_whole().then_some(seen)
    }

    #[test]
    fn an_image_holds_what_is_not_empty_wherever_it_is_cut() {
        let module = Hash([1; 32]);
        let bytes = sample(&module);
        for size in [1, 43, 44, 45, 1_000, RECORD_BYTES, RECORD_BYTES + 1, bytes.len()] {
            let expected = Seen { head: Some((module, 9)), pages: vec![(3, 7, 0), (5, 7, 8)] };
            assert_eq!(read(bytes.chunks(size)), Some(expected), "{size}");
        }
    }

    #[test]
    fn what_is_damaged_is_no_image() {
        let good = sample(&Hash([1; 32]));
        assert!(read([].into_iter()).is_none());
        for end in [0, 1, HEAD_BYTES, good.len() - 1, good.len() - RECORD_BYTES] {
            assert!(read([&good[..end]].into_iter()).is_none(), "{end}");
        }
        for place in [0, SUM_BYTES, HEAD_BYTES, good.len() - 1] {
            let mut bad = good.clone();
            bad[place] ^= 1;
            assert!(read([&bad[..]].into_iter()).is_none(), "byte {place}");
        }
    }
}
