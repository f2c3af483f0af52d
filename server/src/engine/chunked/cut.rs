//! Cutting.

use std::ops::Range;

use bytes::Bytes;
use chain::hash::Hash;
use fastcdc::v2020::FastCDC;

/// Bytes of a chunk: at least, on average, and at most. Smaller ones would repeat less when records change that lie far
/// apart, but each takes 48 bytes in the manifest.
const CHUNK_BYTES: (usize, usize, usize) = (1 << 10, 4 << 10, 16 << 10);
/// No chunk is larger.
pub(super) const CHUNK_BYTES_MAX: u32 = 16 << 10;

/// A snapshot, cut into chunks.
pub(super) struct Cut {
    pub(super) whole: Bytes,
    pub(super) hash: Hash,
    /// The hash and place of each chunk.
    pub(super) chunks: Vec<(Hash, Range<usize>)>,
}

impl Cut {
    /// Takes a few milliseconds for each megabyte.
    pub(super) fn of(whole: Bytes) -> Self {
        let (min, average, max) = CHUNK_BYTES;
        let places = FastCDC::new(&whole, min, average, max).map(|chunk| chunk.offset..chunk.offset + chunk.length);
        let chunks = places.map(|place| (Hash::of(&[&whole[place.clone()]]), place)).collect();
        Self { hash: Hash::of(&[&whole]), chunks, whole }
    }
}
