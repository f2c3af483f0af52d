//! The hatching work: a few hashes that make floods of births dear.
//!
//! `seed = SHA-256(tag || chain id || key || sequence || name || photo)`, the sequence number as 8 bytes little-endian.
//! A nonce is worth `tries` when the first 8 bytes of `SHA-256(seed || nonce as 8 bytes little-endian)`, read big-endian,
//! are at most `(2^64 - 1) / tries`.

use crate::event::Birth;
use crate::hash::{Hash, tag};
use crate::keys::PublicKey;

/// The work of one birth.
#[derive(Clone, Copy, Debug)]
pub struct Hatching {
    seed: Hash,
}

impl Hatching {
    /// The work for a birth signed by `key` with this sequence number. The birth's own nonce does not matter.
    pub fn of(chain_id: &Hash, key: &PublicKey, sequence: u64, birth: &Birth) -> Self {
        let sequence = sequence.to_le_bytes();
        Self { seed: Hash::of(&[tag::HATCH, &chain_id.0, &key.0, &sequence, &birth.name.0, &birth.photo.0]) }
    }

    /// Whether the nonce is worth `tries` expected tries; 0 is worth as much as 1.
    pub fn is_enough(&self, nonce: u64, tries: u32) -> bool {
        let digest = Hash::of(&[&self.seed.0, &nonce.to_le_bytes()]);
        let mut first = [0; 8];
        first.copy_from_slice(&digest.0[..8]);
        u64::from_be_bytes(first) <= u64::MAX / u64::from(tries.max(1))
    }

    /// Tries `count` nonces from `from` on. Call it in slices to show progress.
    pub fn search(&self, from: u64, count: u32, tries: u32) -> Option<u64> {
        (from..from.saturating_add(u64::from(count))).find(|&nonce| self.is_enough(nonce, tries))
    }
}
