//! What lies under the key of a snapshot.

use borsh::{BorshDeserialize, BorshSerialize};
use chain::codec;
use chain::hash::Hash;

use super::cut::CHUNK_BYTES_MAX;
use crate::store::PackName;

/// No snapshot begins like this, since its first byte is a version of the rules.
const MAGIC: [u8; 16] = *b"PitPet chunks 1\n";

/// Where the chunks of a snapshot are.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct Manifest {
    /// Bytes of the whole.
    pub(super) bytes: u64,
    /// The SHA-256 of the whole.
    pub(super) hash: Hash,
    /// The packs that it needs.
    pub(super) packs: Vec<Pack>,
    /// The chunks, in their order.
    pub(super) chunks: Vec<Chunk>,
}

/// A pack that is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct Pack {
    pub(super) name: PackName,
    pub(super) bytes: u64,
}

/// A chunk's hash, and where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct Chunk {
    /// Its SHA-256.
    pub(super) hash: Hash,
    /// The pack's place among the manifest's packs.
    pub(super) pack: u32,
    /// Where it begins in the pack, in bytes.
    pub(super) at: u64,
    /// Its size in bytes.
    pub(super) bytes: u32,
}

/// What lies under a key.
pub(super) enum Stored {
    Chunks(Manifest),
    /// The snapshot itself, as it was written before there were chunks.
    Whole,
    Damaged,
}

impl Manifest {
    /// Its bytes in the store.
    pub(super) fn encode(&self) -> Vec<u8> {
        [&MAGIC[..], &codec::encode(self)].concat()
    }

    /// Whether all places lie within the packs, and the sizes add up.
    fn is_sound(&self) -> bool {
        let fits = |chunk: &Chunk| {
            let end = chunk.at.checked_add(u64::from(chunk.bytes));
            let pack = usize::try_from(chunk.pack).ok().and_then(|place| self.packs.get(place));
            chunk.bytes <= CHUNK_BYTES_MAX && pack.is_some_and(|pack| end.is_some_and(|end| end <= pack.bytes))
        };
        let bytes: u64 = self.chunks.iter().map(|chunk| u64::from(chunk.bytes)).sum();
        bytes == self.bytes && self.chunks.iter().all(fits)
    }
}

impl Stored {
    pub(super) fn read(bytes: &[u8]) -> Self {
        let Some(manifest) = bytes.strip_prefix(&MAGIC) else { return Self::Whole };
        match codec::decode::<Manifest>(manifest) {
            Ok(manifest) if manifest.is_sound() => Self::Chunks(manifest),
            _ => Self::Damaged,
        }
    }

    /// The manifest, if it is one.
    pub(super) fn manifest(self) -> Option<Manifest> {
        if let Self::Chunks(manifest) = self { Some(manifest) } else { None }
    }
}
