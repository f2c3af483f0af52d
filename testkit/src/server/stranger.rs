//! A reader of the log who knows nothing of this project but the house's key: it has C2SP's formats alone, from the
//! crates `signed_note` and `tlog_tiles` of others.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chain::keys::PublicKey;
use signed_note::{Note, StandardVerifier, VerifierList};
use tlog_tiles::{Checkpoint, Error, HashReader, Tile, TileHashReader, TileReader, record_hash, stored_hash_index};

/// Ed25519, in a note's verifier key.
const ED25519: u8 = 1;
/// The height of C2SP's tiles.
const HEIGHT: u8 = 8;

/// Files by their paths below the log's prefix.
pub type Files = HashMap<String, Vec<u8>>;

struct Tiles<'a>(&'a Files);

impl TileReader for Tiles<'_> {
    fn height(&self) -> u8 {
        HEIGHT
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, Error> {
        let file =
            |tile: &Tile| self.0.get(&path(tile)).cloned().unwrap_or_else(|| panic!("{} is missing", path(tile)));
        Ok(tiles.iter().map(file).collect())
    }

    fn save_tiles(&self, _tiles: &[Tile], _data: &[Vec<u8>]) {}
}

/// The crate writes the height into the path and calls entries data.
fn path(tile: &Tile) -> String {
    tile.path().replace("tile/8/", "tile/").replace("tile/data/", "tile/entries/")
}

/// The checkpoint's size and root, once its signature is found to be the house's.
fn checkpoint(note: &[u8], house: &PublicKey) -> Checkpoint {
    let note = Note::from_bytes(note).expect("it is a signed note");
    let read = Checkpoint::from_bytes(note.text()).expect("it is a checkpoint");
    let public = [&[ED25519], &house.0[..]].concat();
    let id = signed_note::key_id(read.origin(), &public);
    let key = format!("{}+{id:08x}+{}", read.origin(), BASE64.encode(public));
    let known = VerifierList::new(vec![Box::new(StandardVerifier::new(&key).expect("a verifier key"))]);
    let (verified, _) = note.verify(&known).expect("the house has signed it");
    assert_eq!(verified.len(), 1);
    read
}

/// The paths of all files that this checkpoint covers.
pub fn paths(note: &[u8], house: &PublicKey) -> Vec<String> {
    let hashes = Tile::new_tiles(HEIGHT, 0, checkpoint(note, house).size());
    let entries = hashes.iter().filter(|tile| tile.level() == 0).map(|tile| {
        let mut entries = *tile;
        entries.set_is_data();
        entries
    });
    hashes.iter().copied().chain(entries).map(|tile| path(&tile)).collect()
}

/// Every entry that the checkpoint covers, each proven to be in the log that the house has signed.
///
/// # Panics
/// If that is not so.
pub fn prove(note: &[u8], house: &PublicKey, files: &Files) -> Vec<Vec<u8>> {
    let checkpoint = checkpoint(note, house);
    let (size, tiles) = (checkpoint.size(), Tiles(files));
    let reader = TileHashReader::new(size, *checkpoint.hash(), &tiles);
    let indexes: Vec<u64> = (0..size).map(|index| stored_hash_index(0, index)).collect();
    // The reader checks every tile against the signed root.
    let hashes = reader.read_hashes(&indexes).expect("every tile belongs to this log");
    let bundles = paths(note, house).into_iter().filter(|path| path.starts_with("tile/entries/"));
    let entries: Vec<Vec<u8>> = bundles.flat_map(|path| bundled(&files[&path])).collect();
    assert_eq!(entries.len() as u64, size);
    for (entry, hash) in entries.iter().zip(hashes) {
        assert_eq!(record_hash(entry).0, hash.0);
    }
    entries
}

/// The entries of a bundle, each behind its length in two bytes.
fn bundled(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut entries = Vec::new();
    while let [high, low, rest @ ..] = bytes {
        let (entry, rest) = rest.split_at(usize::from(u16::from_be_bytes([*high, *low])));
        entries.push(entry.to_vec());
        bytes = rest;
    }
    assert!(bytes.is_empty());
    entries
}
