//! The log as tiles (<https://c2sp.org/tlog-tiles>): paths and contents.

use crate::base::hash::Hash;

/// Hashes, or entries, in a full tile.
pub const TILE_WIDTH: u64 = FULL_WIDTH as u64;
/// The same as the width of a [`Tile`].
pub const FULL_WIDTH: u16 = 256;
/// A log of 64-bit length has no higher level.
const LEVEL_MAX: u8 = 7;

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

    /// The tile of a path; `None` if it is not exactly the path of one.
    pub fn parse(path: &str) -> Option<Self> {
        let (room, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, width.parse().ok()?),
            None => (rest, FULL_WIDTH),
        };
        let digits: String = number.chars().filter(|sign| !matches!(sign, 'x' | '/')).collect();
        let index = digits.parse().ok()?;
        let tile = match room {
            "entries" => Self::Entries { index, width },
            level => Self::Hashes { level: level.parse().ok()?, index, width },
        };
        let is_one = (1..=FULL_WIDTH).contains(&width) && tile.level() <= LEVEL_MAX;
        (is_one && tile.path() == path).then_some(tile)
    }

    /// The same tile with so many hashes or entries, 1 to 256.
    pub fn of_width(mut self, hashes: u16) -> Self {
        let (Self::Hashes { width, .. } | Self::Entries { width, .. }) = &mut self;
        *width = hashes;
        self
    }

    /// The level of its hashes; 0 for entries.
    fn level(&self) -> u8 {
        match *self {
            Self::Hashes { level, .. } => level,
            Self::Entries { .. } => 0,
        }
    }

    /// What of the log's edge is in tiles that are not full: all that a reader of a log of this size needs beside full
    /// tiles.
    pub fn partial_of(entries: u64) -> Vec<Self> {
        let width = |count: u64| u16::try_from(count % TILE_WIDTH).unwrap_or_default();
        let mut tiles = Vec::new();
        if width(entries) > 0 {
            tiles.push(Self::Entries { index: entries / TILE_WIDTH, width: width(entries) });
        }
        for level in 0..=LEVEL_MAX {
            let count = entries.checked_shr(8 * u32::from(level)).unwrap_or(0);
            if width(count) > 0 {
                tiles.push(Self::Hashes { level, index: count / TILE_WIDTH, width: width(count) });
            }
        }
        tiles
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

/// The entries of a bundle; `None` if the bytes are none.
pub fn read_entry_bundle(mut bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_first_chunk()?;
        let (entry, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        entries.push(entry.to_vec());
        bytes = rest;
    }
    Some(entries)
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
