//! The name of every object in the store. No other code of the server builds a path.

use std::fmt;

use borsh::{BorshDeserialize, BorshSerialize};
use bytes::Bytes;
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex};
use chain::tiles::{FULL_WIDTH, Tile};

use super::WriterId;

/// An object in the store.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum StorageKey {
    /// A batch of entries with their texts, named by the first entry's index. The commit point.
    Segment(EntryIndex),
    /// 256 entries without their texts, which have taken the place of old segments (C2SP tlog-tiles).
    Bundle(u64),
    /// The texts of a bundle's entries.
    BundleTexts(u64),
    /// Every entry before this one is in a bundle.
    BundleMark(EntryIndex),
    /// The latest published checkpoint.
    Checkpoint,
    /// A tile or bundle at the log's edge, for readers of plain files. It never changes, and goes when the log has
    /// grown.
    Partial(Tile),
    /// A full hash tile of C2SP tlog-tiles: 256 hashes.
    Tile {
        /// Its level; 0 holds leaf hashes.
        level: u8,
        /// Its index on that level.
        index: u64,
    },
    /// The state after this many entries.
    Snapshot(EntryIndex),
    /// The memory of an instance that was restored from that snapshot. Only valid for the same module.
    Image(EntryIndex),
    /// Chunks of a snapshot that the one before did not have.
    Pack(PackName),
    /// The pack is about to be deleted: no snapshot may begin to name it.
    PackLeaving(PackName),
    /// A photo as uploaded, named by its commitment.
    Photo(Hash),
    /// A photo's metadata: its salt and size; [`ERASED_NOTE`] once it was erased.
    PhotoNote(Hash),
    /// A thumbnail of a photo.
    Thumb {
        /// The photo's commitment.
        photo: Hash,
        /// The longer edge in pixels.
        edge_px: u16,
    },
    /// A photo was uploaded, and no entry has named it yet. Put before the photo.
    PhotoWaiting(Hash),
    /// A writer is putting an entry that names the photo: no server may delete the photo now.
    PhotoClaim {
        /// The photo's commitment.
        photo: Hash,
        /// The writer.
        writer: WriterId,
    },
    /// A server is about to delete the photo: no entry may begin to name it now.
    PhotoLeaving(Hash),
    /// The texts and photos of this entry are to be erased for good.
    Erasure(EntryIndex),
    /// A clock vote about the log's last entry.
    Vote {
        /// The entry that was the last one.
        entry: EntryIndex,
        /// Whose clock.
        account: AccountId,
    },
    /// A digest of where the log's segments begin: so a start need not read all of them to see that none is missing.
    LogShape,
    /// This store is a copy of another one, where servers may still write.
    CopyMark,
    /// Written to test whether writes work.
    Probe,
    /// Created by several at once to test whether one wins, and deleted then.
    Race(WriterId),
}

/// The name of a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize, Hash)]
pub struct PackName {
    /// How many entries the snapshot covers that it was written for.
    pub entries: EntryIndex,
    /// The SHA-256 of its bytes.
    pub hash: Hash,
}

/// A group of packs that can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackFamily {
    /// Each [`StorageKey::Pack`].
    Kept,
    /// Each [`StorageKey::PackLeaving`].
    Leaving,
}

/// A group of objects that can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// All [`StorageKey::Segment`].
    Segments,
    /// All [`StorageKey::BundleTexts`], which are many: not for a start.
    BundleTexts,
    /// All [`StorageKey::BundleMark`], which are few.
    BundleMarks,
    /// All [`StorageKey::Snapshot`].
    Snapshots,
    /// All [`StorageKey::Image`].
    Images,
    /// All [`StorageKey::Erasure`].
    Erasures,
}

/// A group of objects about photos that can be listed. Stored photos are many, and listed a drawer at a time: those
/// whose hash begins with the same byte. All other groups are small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoFamily {
    /// All [`StorageKey::PhotoWaiting`].
    Waiting,
    /// All [`StorageKey::PhotoClaim`].
    Claims,
    /// All [`StorageKey::PhotoLeaving`].
    Leaving,
    /// Each [`StorageKey::Photo`] in this drawer.
    Kept(u8),
    /// Each [`StorageKey::PhotoNote`] in this drawer.
    Notes(u8),
}

/// The longer edges, in pixels, of the thumbnails that are made of a photo.
pub const THUMB_EDGES_PX: [u16; 1] = [480];

/// The folder that holds exactly the clock votes.
pub const VOTES: &str = "vote";

/// In place of the note of a photo that was erased: no note is empty. Otherwise anyone with the file could upload it
/// again, since it still opens its commitment.
pub const ERASED_NOTE: Bytes = Bytes::new();

impl StorageKey {
    /// A photo and all its thumbnails: what an erasure removes, once there is an [`ERASED_NOTE`].
    pub fn photo_and_copies(photo: Hash) -> Vec<Self> {
        let copies = THUMB_EDGES_PX.into_iter().map(|edge_px| Self::Thumb { photo, edge_px });
        std::iter::once(Self::Photo(photo)).chain(copies).collect()
    }

    /// The vote of this name in the folder [`VOTES`], `None` for a foreign file.
    pub fn vote(name: &str) -> Option<Self> {
        let (entry, account) = name.split_once('.')?;
        let key = Self::Vote { entry: EntryIndex(entry.parse().ok()?), account: AccountId(account.parse().ok()?) };
        // Numbers can be written in several ways.
        key.to_string().strip_prefix(VOTES)?.strip_prefix('/').is_some_and(|own| own == name).then_some(key)
    }
}

impl fmt::Display for StorageKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Twenty digits hold any u64, so the order of names is the order of entries.
            Self::Segment(first) => write!(formatter, "log/{:020}", first.0),
            Self::Bundle(index) => formatter.write_str(&Tile::Entries { index: *index, width: FULL_WIDTH }.path()),
            Self::Partial(tile) => formatter.write_str(&tile.path()),
            Self::BundleTexts(index) => write!(formatter, "texts/{index:020}"),
            Self::BundleMark(end) => write!(formatter, "bundled/{:020}", end.0),
            Self::Checkpoint => formatter.write_str("checkpoint"),
            Self::Tile { level, index } => {
                formatter.write_str(&Tile::Hashes { level: *level, index: *index, width: FULL_WIDTH }.path())
            }
            Self::Snapshot(entries) => write!(formatter, "snapshot/{:020}", entries.0),
            Self::Image(entries) => write!(formatter, "image/{:020}", entries.0),
            Self::Pack(name) => write!(formatter, "pack/{name}"),
            Self::PackLeaving(name) => write!(formatter, "pack-leaving/{name}"),
            // Two letters of the hash make 256 folders: file systems and people dislike one folder of a million.
            Self::Photo(photo) => write!(formatter, "photo/{}/{photo}", &photo.to_hex()[..2]),
            Self::PhotoNote(photo) => write!(formatter, "photo-note/{}/{photo}", &photo.to_hex()[..2]),
            Self::Thumb { photo, edge_px } => write!(formatter, "thumb/{edge_px}/{}/{photo}", &photo.to_hex()[..2]),
            Self::PhotoWaiting(photo) => write!(formatter, "photo-waiting/{photo}"),
            Self::PhotoClaim { photo, writer } => write!(formatter, "photo-claim/{photo}.{writer}"),
            Self::PhotoLeaving(photo) => write!(formatter, "photo-leaving/{photo}"),
            Self::Erasure(target) => write!(formatter, "erasure/{:020}", target.0),
            Self::Vote { entry, account } => write!(formatter, "{VOTES}/{:020}.{}", entry.0, account.0),
            Self::LogShape => formatter.write_str("log-shape"),
            Self::CopyMark => formatter.write_str("copy"),
            Self::Probe => formatter.write_str("probe"),
            Self::Race(name) => write!(formatter, "race/{name}"),
        }
    }
}

impl fmt::Display for PackName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:020}.{}", self.entries.0, self.hash)
    }
}

impl PackFamily {
    /// The folder that holds exactly this family.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Kept => "pack",
            Self::Leaving => "pack-leaving",
        }
    }
}

impl PackName {
    /// The pack of this name in a family's folder, `None` for a foreign file.
    pub fn read(name: &str) -> Option<Self> {
        let (entries, hash) = name.split_once('.')?;
        Some(Self { entries: number(entries)?, hash: Hash::from_hex(hash)? })
    }
}

impl Family {
    /// The folder that holds exactly this family.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Segments => "log",
            Self::BundleTexts => "texts",
            Self::BundleMarks => "bundled",
            Self::Snapshots => "snapshot",
            Self::Images => "image",
            Self::Erasures => "erasure",
        }
    }

    /// The member with this number.
    pub fn key(self, number: EntryIndex) -> StorageKey {
        match self {
            Self::Segments => StorageKey::Segment(number),
            Self::BundleTexts => StorageKey::BundleTexts(number.0),
            Self::BundleMarks => StorageKey::BundleMark(number),
            Self::Snapshots => StorageKey::Snapshot(number),
            Self::Images => StorageKey::Image(number),
            Self::Erasures => StorageKey::Erasure(number),
        }
    }

    /// The number in a name in this family's folder, `None` for a foreign file.
    pub fn number(self, name: &str) -> Option<EntryIndex> {
        number(name)
    }
}

fn number(name: &str) -> Option<EntryIndex> {
    let well_formed = name.len() == 20 && name.bytes().all(|byte| byte.is_ascii_digit());
    if well_formed { name.parse().ok().map(EntryIndex) } else { None }
}

impl PhotoFamily {
    /// The folder of all [`PhotoFamily::Notes`]: a photo has one, even after it was erased.
    pub const DRAWERS: &str = "photo-note";

    /// The folder that holds exactly this family.
    pub fn folder(self) -> String {
        match self {
            Self::Waiting => "photo-waiting".to_owned(),
            Self::Claims => "photo-claim".to_owned(),
            Self::Leaving => "photo-leaving".to_owned(),
            Self::Kept(drawer) => format!("photo/{drawer:02x}"),
            Self::Notes(drawer) => format!("{}/{drawer:02x}", Self::DRAWERS),
        }
    }

    /// The member of this name in the family's folder, `None` for a foreign file.
    pub fn key(self, name: &str) -> Option<StorageKey> {
        match self {
            Self::Waiting => Hash::from_hex(name).map(StorageKey::PhotoWaiting),
            Self::Leaving => Hash::from_hex(name).map(StorageKey::PhotoLeaving),
            Self::Kept(_) => Hash::from_hex(name).map(StorageKey::Photo),
            Self::Notes(_) => Hash::from_hex(name).map(StorageKey::PhotoNote),
            Self::Claims => {
                let (photo, writer) = name.split_once('.')?;
                Some(StorageKey::PhotoClaim { photo: Hash::from_hex(photo)?, writer: WriterId::from_hex(writer)? })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names are fixed by every existing store: this list may grow, but no line may change.
    #[test]
    fn the_key_list_is_pinned() {
        let photo = Hash([0xab; 32]);
        let pack = PackName { entries: EntryIndex(1_024), hash: photo };
        let rows = [
            (StorageKey::Segment(EntryIndex(0)), "log/00000000000000000000".to_owned()),
            (StorageKey::Segment(EntryIndex(u64::MAX)), "log/18446744073709551615".to_owned()),
            (StorageKey::Bundle(67), "tile/entries/067".to_owned()),
            (StorageKey::Bundle(1_234_067), "tile/entries/x001/x234/067".to_owned()),
            (StorageKey::BundleTexts(7), "texts/00000000000000000007".to_owned()),
            (StorageKey::BundleMark(EntryIndex(512)), "bundled/00000000000000000512".to_owned()),
            (StorageKey::Checkpoint, "checkpoint".to_owned()),
            (StorageKey::Partial(Tile::Entries { index: 1_067, width: 8 }), "tile/entries/x001/067.p/8".to_owned()),
            (StorageKey::Tile { level: 0, index: 67 }, "tile/0/067".to_owned()),
            (StorageKey::Tile { level: 1, index: 1_234_067 }, "tile/1/x001/x234/067".to_owned()),
            (StorageKey::Snapshot(EntryIndex(1_024)), "snapshot/00000000000000001024".to_owned()),
            (StorageKey::Image(EntryIndex(1_024)), "image/00000000000000001024".to_owned()),
            (StorageKey::Pack(pack), format!("pack/00000000000000001024.{}", "ab".repeat(32))),
            (StorageKey::PackLeaving(pack), format!("pack-leaving/00000000000000001024.{}", "ab".repeat(32))),
            (StorageKey::Photo(photo), format!("photo/ab/{}", "ab".repeat(32))),
            (StorageKey::PhotoNote(photo), format!("photo-note/ab/{}", "ab".repeat(32))),
            (StorageKey::Thumb { photo, edge_px: 480 }, format!("thumb/480/ab/{}", "ab".repeat(32))),
            (StorageKey::PhotoWaiting(photo), format!("photo-waiting/{}", "ab".repeat(32))),
            (
                StorageKey::PhotoClaim { photo, writer: WriterId([1; 16]) },
                format!("photo-claim/{}.{}", "ab".repeat(32), "01".repeat(16)),
            ),
            (StorageKey::PhotoLeaving(photo), format!("photo-leaving/{}", "ab".repeat(32))),
            (StorageKey::Erasure(EntryIndex(7)), "erasure/00000000000000000007".to_owned()),
            (
                StorageKey::Vote { entry: EntryIndex(7), account: AccountId(12) },
                "vote/00000000000000000007.12".to_owned(),
            ),
            (StorageKey::LogShape, "log-shape".to_owned()),
            (StorageKey::CopyMark, "copy".to_owned()),
            (StorageKey::Probe, "probe".to_owned()),
            (StorageKey::Race(WriterId([2; 16])), format!("race/{}", "02".repeat(16))),
        ];
        for (key, name) in rows {
            assert_eq!(key.to_string(), name);
        }
    }

    /// Else an erased photo would leave a copy behind.
    #[test]
    fn every_copy_that_is_made_is_known_here() {
        assert_eq!(THUMB_EDGES_PX, [crate::media::THUMB_EDGE_PX]);
    }

    #[test]
    fn a_vote_has_one_name() {
        let key = StorageKey::Vote { entry: EntryIndex(42), account: AccountId(0) };
        assert_eq!(StorageKey::vote("00000000000000000042.0"), Some(key));
        for stranger in ["42.0", "00000000000000000042.00", "00000000000000000042.+1", "00000000000000000042", ".", ""]
        {
            assert_eq!(StorageKey::vote(stranger), None, "{stranger}");
        }
    }

    #[test]
    fn a_family_knows_its_own_names() {
        for family in [Family::Segments, Family::Snapshots, Family::Images, Family::Erasures] {
            let name = family.key(EntryIndex(42)).to_string();
            let name = name.strip_prefix(family.folder()).and_then(|name| name.strip_prefix('/')).expect("its folder");
            assert_eq!(family.number(name), Some(EntryIndex(42)), "{name}");
        }
        for stranger in ["42", "0000000000000000004x", "00000000000000000042#1", ""] {
            assert_eq!(Family::Segments.number(stranger), None, "{stranger}");
        }
        let photo = Hash([0xab; 32]);
        for (family, key) in [
            (PhotoFamily::Waiting, StorageKey::PhotoWaiting(photo)),
            (PhotoFamily::Claims, StorageKey::PhotoClaim { photo, writer: WriterId([7; 16]) }),
            (PhotoFamily::Leaving, StorageKey::PhotoLeaving(photo)),
            (PhotoFamily::Kept(0xab), StorageKey::Photo(photo)),
            (PhotoFamily::Notes(0xab), StorageKey::PhotoNote(photo)),
        ] {
            let name = key.to_string();
            let name = name.strip_prefix(&family.folder()).and_then(|name| name.strip_prefix('/')).expect("its folder");
            assert_eq!(family.key(name), Some(key.clone()));
            assert_eq!(family.key(&format!("{name}#1")), None);
        }
    }

    #[test]
    fn a_pack_knows_its_own_name() {
        let pack = PackName { entries: EntryIndex(42), hash: Hash([0xab; 32]) };
        for (family, key) in
            [(PackFamily::Kept, StorageKey::Pack(pack)), (PackFamily::Leaving, StorageKey::PackLeaving(pack))]
        {
            let name = key.to_string();
            let name = name.strip_prefix(family.folder()).and_then(|name| name.strip_prefix('/')).expect("its folder");
            assert_eq!(PackName::read(name), Some(pack));
            for stranger in [format!("{name}#1"), name.replace('.', "-"), name[1..].to_owned()] {
                assert_eq!(PackName::read(&stranger), None, "{stranger}");
            }
        }
    }
}
