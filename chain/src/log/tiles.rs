//! The log as tiles (<https://c2sp.org/tlog-tiles>): paths and contents.

use crate::base::hash::Hash;

/// Hashes, or entries, in a full tile.
pub const TILE_WIDTH: u64 = 256;

/// A tile of hashes or a bundle of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tile {
    /// Hashes of subtrees of `256^level` entries each.
    Hashes {
        /// 0 for leaf hashes, at most 7.
        level: u8,
        /// Which tile of the level.
        index: u64,
        /// How many hashes it has, 1 to 256.
        width: u16,
    },
    /// Entries.
    Entries {
        /// Which bundle.
        index: u64,
        /// How many entries it has, 1 to 256.
        width: u16,
    },
}

impl Tile {
    /// The path: `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`, with `N` in groups of three digits, all but the
    /// last prefixed with `x`.
    pub fn path(&self) -> String {
        let (room, index, width) = match *self {
            Self::Hashes { level, index, width } => (level.to_string(), index, width),
            Self::Entries { index, width } => ("entries".to_owned(), index, width),
        };
        let partial = if u64::from(width) == TILE_WIDTH { String::new() } else { format!(".p/{width}") };
        format!("tile/{room}/{}{partial}", grouped(index))
    }
}

/// An entry bundle's bytes: each entry behind its length as 16 bits, big-endian.
pub fn entry_bundle<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in entries {
        let length = u16::try_from(entry.len()).expect("an entry is far shorter than 65,535 bytes");
        bytes.extend(length.to_be_bytes());
        bytes.extend(entry);
    }
    bytes
}

/// A hash tile's bytes: the hashes one after the other.
pub fn hash_tile(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

fn grouped(index: u64) -> String {
    let last = format!("{:03}", index % 1_000);
    let mut rest = index / 1_000;
    let mut path = last;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1_000);
        rest /= 1_000;
    }
    path
}
