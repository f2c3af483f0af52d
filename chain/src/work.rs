//! Work: hashes that make floods of births dear, and blocks that anybody may dig.
//!
//! Both are puzzles of one kind. A nonce is worth `tries` when the first 8 bytes of `SHA-256(seed || nonce as 8 bytes
//! little-endian)`, read big-endian, are at most `(2^64 - 1) / tries`. Seed and nonce are 40 bytes, one block of SHA-256.

use crate::codec;
use crate::entry::BlockHeader;
use crate::event::Birth;
use crate::hash::{Hash, tag};
use crate::ids::TimeMs;
use crate::keys::PublicKey;

/// A seed for which a nonce is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Puzzle {
    seed: Hash,
}

impl Puzzle {
    /// The work for a birth signed by `key` with this sequence number: `seed = SHA-256(tag || chain id || key || sequence
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

    /// The puzzle of this seed, for whoever searches on behalf of somebody else.
    pub fn of_seed(seed: Hash) -> Self {
        Self { seed }
    }

    /// The seed.
    pub fn seed(&self) -> Hash {
        self.seed
    }

    /// Whether the nonce is worth `tries` expected tries; 0 is worth as much as 1.
    pub fn is_enough(&self, nonce: u64, tries: u64) -> bool {
        let digest = Hash::of(&[&self.seed.0, &nonce.to_le_bytes()]);
        let mut first = [0; 8];
        first.copy_from_slice(&digest.0[..8]);
        u64::from_be_bytes(first) <= u64::MAX / tries.max(1)
    }

    /// Tries `count` nonces from `from` on. Call it in slices to show progress.
    pub fn search(&self, from: u64, count: u32, tries: u64) -> Option<u64> {
        (from..from.saturating_add(u64::from(count))).find(|&nonce| self.is_enough(nonce, tries))
    }
}
