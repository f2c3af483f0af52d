//! Proof of work: makes floods of births expensive, and closes blocks.
//!
//! Both are puzzles of one kind. A nonce is worth `tries` when the first 8 bytes of `SHA-256(seed || nonce as 8 bytes
//! little-endian)`, read big-endian, are at most `(2^64 - 1) / tries`. Seed and nonce are 40 bytes, one block of
//! SHA-256.

use sha2::block_api::compress256;

use crate::base::codec;
use crate::base::hash::{Hash, tag};
use crate::base::ids::TimeMs;
use crate::base::keys::PublicKey;
use crate::log::entry::BlockHeader;
use crate::log::event::Birth;

/// A seed for which a nonce is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Puzzle {
    seed: Hash,
}

impl Puzzle {
    /// The work for a birth signed by `key` with this sequence number: `seed = SHA-256(tag || chain id || key ||
    /// sequence
    /// || name || photo)`, the sequence number as 8 bytes little-endian. The birth's own nonce does not matter.
    pub fn hatching(chain_id: &Hash, key: &PublicKey, sequence: u64, birth: &Birth) -> Self {
        let sequence = sequence.to_le_bytes();
        Self { seed: Hash::of(&[tag::HATCH, &chain_id.0, &key.0, &sequence, &birth.name.0, &birth.photo.0]) }
    }

    /// The work that closes a block: `seed = SHA-256(tag || chain id || header without its nonce || time as 8 bytes
    /// little-endian)`. The nonce is the header's last field, 8 bytes.
    pub fn digging(chain_id: &Hash, header: &BlockHeader, time: TimeMs) -> Self {
        let header = codec::encode(header);
        let without_nonce = &header[..header.len() - size_of::<u64>()];
        Self { seed: Hash::of(&[tag::DIG, &chain_id.0, without_nonce, &time.0.to_le_bytes()]) }
    }

    /// The puzzle of this seed, for a worker that searches on behalf of another.
    pub fn of_seed(seed: Hash) -> Self {
        Self { seed }
    }

    /// The seed.
    pub fn seed(&self) -> Hash {
        self.seed
    }

    /// Whether the nonce is worth `tries` expected tries; 0 is worth as much as 1.
    pub fn is_enough(&self, nonce: u64, tries: u64) -> bool {
        begin_of_digest(&mut self.padded(), nonce) <= u64::MAX / tries.max(1)
    }

    /// Tries `count` nonces from `from` on. Call it in slices to show progress.
    pub fn search(&self, from: u64, count: u32, tries: u64) -> Option<u64> {
        let (mut block, most) = (self.padded(), u64::MAX / tries.max(1));
        (from..from.saturating_add(u64::from(count))).find(|&nonce| begin_of_digest(&mut block, nonce) <= most)
    }

    /// Seed and an empty nonce as the one block that SHA-256 makes of them (FIPS 180-4, section 5.1.1): the message, a
    /// set bit, zeros, and the message's length in bits.
    fn padded(&self) -> [u8; 64] {
        let mut block = [0; 64];
        block[..32].copy_from_slice(&self.seed.0);
        block[40] = 0x80;
        block[56..].copy_from_slice(&(40_u64 * 8).to_be_bytes());
        block
    }
}

/// The first 8 bytes of SHA-256 over a block of [`Puzzle::padded`] with this nonce in it.
fn begin_of_digest(block: &mut [u8; 64], nonce: u64) -> u64 {
    // FIPS 180-4, section 5.3.3.
    let mut state =
        [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];
    block[32..40].copy_from_slice(&nonce.to_le_bytes());
    compress256(&mut state, std::slice::from_ref(block));
    u64::from(state[0]) << 32 | u64::from(state[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_try_is_the_sha_256_of_seed_and_nonce() {
        let puzzle = Puzzle::of_seed(Hash::of(&[b"a seed"]));
        for nonce in [0, 1, 255, 1 << 40, u64::MAX] {
            let digest = Hash::of(&[&puzzle.seed.0, &nonce.to_le_bytes()]);
            let first = u64::from_be_bytes(digest.0[..8].try_into().expect("8 of 32 bytes"));
            assert_eq!(begin_of_digest(&mut puzzle.padded(), nonce), first);
        }
    }

    #[test]
    fn a_search_finds_the_first_nonce_that_is_enough() {
        let puzzle = Puzzle::of_seed(Hash::of(&[b"another seed"]));
        let found = puzzle.search(7, 1 << 20, 1_000).expect("a thousandth of them is enough");
        assert!(puzzle.is_enough(found, 1_000));
        assert!((7..found).all(|nonce| !puzzle.is_enough(nonce, 1_000)));
        assert_eq!(puzzle.search(7, u32::try_from(found - 7).expect("few"), 1_000), None);
    }
}
