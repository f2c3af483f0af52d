//! Which chunks are written, and which were written before.

use std::collections::{BTreeSet, HashMap};

use bytes::Bytes;
use chain::hash::Hash;
use chain::ids::EntryIndex;

use super::cut::Cut;
use super::manifest::{Chunk, Manifest, Pack};
use crate::store::PackName;

/// Packs that a manifest names at most: they are read together. With it, every chunk is written again after so many
/// snapshots at the latest, so that damage to an old pack does not stay.
pub(super) const PACKS_MAX: usize = 32;
/// Bytes in these packs, at most, for each byte of the whole.
const PACKED_MAX: u64 = 2;

/// A manifest, and the pack that it needs and that is not there yet.
pub(super) struct Layout {
    pub(super) manifest: Manifest,
    pub(super) new: Option<(PackName, Bytes)>,
}

impl Layout {
    /// With the chunks that `before` has in `usable` packs left where they are; with all of them in one new pack if
    /// there is no such manifest, or it would cost too much to read.
    pub(super) fn of(cut: &Cut, entries: EntryIndex, before: Option<&Manifest>, usable: &BTreeSet<PackName>) -> Self {
        let increment = before.map(|before| Draft::begin(before, usable).add(cut).finish(cut, entries));
        increment.filter(Self::is_cheap).unwrap_or_else(|| Self::whole(cut, entries))
    }

    fn whole(cut: &Cut, entries: EntryIndex) -> Self {
        let chunk = |(hash, place): &(Hash, std::ops::Range<usize>)| Chunk {
            hash: *hash,
            pack: 0,
            at: place.start as u64,
            bytes: size(place.len()),
        };
        let name = PackName { entries, hash: cut.hash };
        let (bytes, chunks) = (cut.whole.len() as u64, cut.chunks.iter().map(chunk).collect());
        let manifest = Manifest { bytes, hash: cut.hash, packs: vec![Pack { name, bytes }], chunks };
        Self { manifest, new: Some((name, cut.whole.clone())) }
    }

    fn is_cheap(&self) -> bool {
        let packed: u64 = self.manifest.packs.iter().map(|pack| pack.bytes).sum();
        self.manifest.packs.len() <= PACKS_MAX && packed <= PACKED_MAX * self.manifest.bytes
    }
}

/// A layout being made.
struct Draft<'a> {
    /// The packs of the manifest before, and then the new one.
    packs: &'a [Pack],
    known: HashMap<Hash, Chunk>,
    chunks: Vec<Chunk>,
    new: Vec<u8>,
}

impl<'a> Draft<'a> {
    fn begin(before: &'a Manifest, usable: &BTreeSet<PackName>) -> Self {
        let is_usable = |chunk: &&Chunk| usable.contains(&before.packs[chunk.pack as usize].name);
        let known = before.chunks.iter().filter(is_usable).map(|chunk| (chunk.hash, *chunk)).collect();
        Self { packs: &before.packs, known, chunks: Vec::new(), new: Vec::new() }
    }

    fn add(mut self, cut: &Cut) -> Self {
        for (hash, place) in &cut.chunks {
            let (pack, at, bytes) = (size(self.packs.len()), self.new.len() as u64, size(place.len()));
            let chunk = *self.known.entry(*hash).or_insert(Chunk { hash: *hash, pack, at, bytes });
            if (chunk.pack, chunk.at) == (pack, at) {
                self.new.extend(&cut.whole[place.clone()]);
            }
            self.chunks.push(chunk);
        }
        self
    }

    /// Leaves out the packs that are not needed any more.
    fn finish(mut self, cut: &Cut, entries: EntryIndex) -> Layout {
        let name = PackName { entries, hash: Hash::of(&[&self.new]) };
        let new = Pack { name, bytes: self.new.len() as u64 };
        let needed: BTreeSet<u32> = self.chunks.iter().map(|chunk| chunk.pack).collect();
        let places: HashMap<u32, u32> = needed.iter().copied().zip(0..).collect();
        for chunk in &mut self.chunks {
            chunk.pack = places[&chunk.pack];
        }
        let packs = needed.iter().map(|place| *self.packs.get(*place as usize).unwrap_or(&new)).collect();
        let manifest = Manifest { bytes: cut.whole.len() as u64, hash: cut.hash, packs, chunks: self.chunks };
        Layout { manifest, new: (new.bytes > 0).then(|| (name, self.new.into())) }
    }
}

fn size(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("a chunk has a few kilobytes, and a manifest a few packs")
}
