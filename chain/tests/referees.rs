//! Checkpoints, proofs and tiles against the C2SP crates of others.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chain::checkpoint::{Checkpoint, CheckpointFault, origin};
use chain::hash::Hash;
use chain::keys::PublicKey;
use chain::merkle::{Tree, leaf_hash};
use chain::tiles::{TILE_WIDTH, Tile, entry_bundle, hash_tile};
use signed_note::{Note, StandardSigner, StandardVerifier, VerifierList};
use testkit::{house, nowhere, seed};
use tlog_tiles::HashReader;

const ED25519: u8 = 1;

fn checkpoint() -> Checkpoint {
    Checkpoint { origin: origin(&nowhere()), entries: 1_234_567, root: leaf_hash(b"a root") }
}

/// A verifier or signer key in the referee's own notation.
fn notation(name: &str, public: &PublicKey, bytes: &[u8; 32]) -> String {
    let public = [&[ED25519], &public.0[..]].concat();
    let id = signed_note::key_id(name, &public);
    let key = BASE64.encode([&[ED25519], &bytes[..]].concat());
    format!("{name}+{id:08x}+{key}")
}

#[test]
fn the_referee_verifies_our_checkpoint_and_reads_the_same_in_it() {
    let (checkpoint, key) = (checkpoint(), PublicKey::of_seed(&house()));
    let note = Note::from_bytes(checkpoint.sign(&house()).as_bytes()).expect("it is a signed note");
    let verifier = StandardVerifier::new(&notation(&checkpoint.origin, &key, &key.0));
    let known = VerifierList::new(vec![Box::new(verifier.expect("a verifier key"))]);
    let (verified, unverified) = note.verify(&known).expect("the signature fits");
    assert_eq!((verified.len(), unverified.len()), (1, 0));
    let read = tlog_tiles::Checkpoint::from_bytes(note.text()).expect("it is a checkpoint");
    assert_eq!((read.origin(), read.size()), (checkpoint.origin.as_str(), checkpoint.entries));
    assert_eq!(read.hash().0, checkpoint.root.0);
    assert_eq!(read.extension(), "");
}

#[test]
fn we_open_what_the_referee_signs_also_beside_a_witness() {
    let (checkpoint, key) = (checkpoint(), PublicKey::of_seed(&house()));
    let signer = |name: &str, seed: &[u8; 32]| {
        let secret = notation(name, &PublicKey::of_seed(seed), seed);
        StandardSigner::new(&format!("PRIVATE+KEY+{secret}")).expect("a signer key")
    };
    let witness = signer("witness.example", &seed("witness"));
    let own = signer(&checkpoint.origin, &house());
    let mut note = Note::new(checkpoint.text().as_bytes(), &[]).expect("a note's text");
    note.add_sigs(&[&witness, &own]).expect("both can sign");
    let text = String::from_utf8(note.to_bytes()).expect("notes are text");
    assert_eq!(Checkpoint::open(&text, &nowhere(), &key), Ok(checkpoint.clone()));
    let mut note = Note::new(checkpoint.text().as_bytes(), &[]).expect("a note's text");
    note.add_sigs(&[&witness]).expect("it can sign");
    let text = String::from_utf8(note.to_bytes()).expect("notes are text");
    assert_eq!(Checkpoint::open(&text, &nowhere(), &key), Err(CheckpointFault::Unsigned));
}

#[test]
fn a_checkpoint_of_another_log_house_or_form_is_refused() {
    let (note, key) = (checkpoint().sign(&house()), PublicKey::of_seed(&house()));
    let open = |note: &str| Checkpoint::open(note, &nowhere(), &key);
    assert_eq!(open(&note), Ok(checkpoint()));
    let stranger = PublicKey::of_seed(&seed("stranger"));
    assert_eq!(Checkpoint::open(&note, &nowhere(), &stranger), Err(CheckpointFault::Unsigned));
    let other_log = Checkpoint::open(&note, &leaf_hash(b"other"), &key);
    assert_eq!(other_log, Err(CheckpointFault::WrongOrigin));
    assert_eq!(open(&note.replace("1234567", "1234568")), Err(CheckpointFault::Unsigned));
    for (from, to) in [("1234567", "01234567"), ("1234567", "+1234567"), ("1234567", "-1"), ("\n\n", "\n")] {
        assert_eq!(open(&note.replace(from, to)), Err(CheckpointFault::Malformed), "{to:?}");
    }
    assert_eq!(open(&"a".repeat(5_000)), Err(CheckpointFault::Malformed));
    assert_eq!(open(""), Err(CheckpointFault::Malformed));
    for flipped in 0..note.len() {
        let mut bytes = note.clone().into_bytes();
        bytes[flipped] ^= 1;
        if let Ok(note) = String::from_utf8(bytes) {
            assert!(open(&note).is_err(), "byte {flipped}");
        }
    }
}

#[test]
fn lines_end_in_one_byte_only() {
    let (checkpoint, key) = (checkpoint(), PublicKey::of_seed(&house()));
    let (text, name) = (checkpoint.text().replace('\n', "\r\n"), &checkpoint.origin);
    let signature = chain::keys::sign(&house(), text.as_bytes());
    let public = [&[ED25519], &key.0[..]].concat();
    let id = signed_note::key_id(name, &public).to_be_bytes();
    let line = BASE64.encode([&id[..], &signature.0[..]].concat());
    let note = format!("{text}\n\u{2014} {name} {line}\n");
    assert_eq!(Checkpoint::open(&note, &nowhere(), &key), Err(CheckpointFault::Malformed));
}

/// The referee's store of hashes.
struct Stored(Vec<tlog_tiles::Hash>);

impl HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        let hash = |&index: &u64| self.0[usize::try_from(index).expect("a short log")];
        Ok(indexes.iter().map(hash).collect())
    }
}

fn both(entries: u64) -> (Tree, Stored) {
    let (mut tree, mut stored) = (Tree::default(), Stored(Vec::new()));
    for index in 0..entries {
        let data = format!("entry {index}");
        tree.push(leaf_hash(data.as_bytes()));
        let more = tlog_tiles::stored_hashes(index, data.as_bytes(), &stored).expect("in order");
        stored.0.extend(more);
    }
    (tree, stored)
}

fn ours(hashes: Vec<tlog_tiles::Hash>) -> Vec<Hash> {
    hashes.into_iter().map(|hash| Hash(hash.0)).collect()
}

#[test]
fn roots_and_proofs_are_the_referees() {
    let entries = 300;
    let (tree, stored) = both(entries);
    for size in (1..=entries).step_by(7) {
        let count = usize::try_from(size).expect("a short log");
        let root = tlog_tiles::tree_hash(size, &stored).expect("it has them all");
        assert_eq!(tree.root_at(count).0, root.0);
        for index in (0..size).step_by(11) {
            let place = usize::try_from(index).expect("a short log");
            let proof = tlog_tiles::prove_record(size, index, &stored).expect("it is there");
            assert_eq!(tree.inclusion_proof(place, count), Some(ours(proof)), "{index} of {size}");
            if index > 0 {
                let proof = tlog_tiles::prove_tree(size, index, &stored).expect("it was there");
                assert_eq!(tree.consistency_proof(place, count), Some(ours(proof)), "{index} to {size}");
            }
        }
    }
}

/// The referee writes the tile's height into the path and calls entries data.
fn translated(tile: &tlog_tiles::Tile) -> String {
    tile.path().replace("tile/8/", "tile/").replace("tile/data/", "tile/entries/")
}

#[test]
fn tile_paths_are_the_referees() {
    for index in [0, 1, 255, 999, 1_000, 1_067, 123_456, 1_234_067, 999_999_999] {
        for width in [1, 7, 255, 256_u16] {
            for level in 0..8 {
                let theirs = tlog_tiles::Tile::new(8, level, index, u32::from(width), false);
                let ours = Tile::Hashes { level, index, width };
                assert_eq!(ours.path(), translated(&theirs));
                assert_eq!(Tile::parse(&ours.path()), Some(ours));
            }
            let theirs = tlog_tiles::Tile::new(8, 0, index, u32::from(width), true);
            let ours = Tile::Entries { index, width };
            assert_eq!(ours.path(), translated(&theirs));
            assert_eq!(Tile::parse(&ours.path()), Some(ours));
        }
    }
    let path = Tile::Hashes { level: 0, index: 1_067, width: 256 }.path();
    assert_eq!(path, "tile/0/x001/067", "as the specification's own example is formed");
}

#[test]
fn what_is_no_path_of_a_tile_is_none() {
    for path in [
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "/tile/0/000",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000/000",
        "tile/00/000",
        "tile/8/000",
        "tile/-1/000",
        "tile/entries/1",
        "tile/entries/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/+1",
        "tile/0/000.p/1/",
        "tile/0/000.p/1.p/1",
        "tile/0/001/x002",
        "tile/data/000",
        "tile/0/x18446744073709551616/000",
        "tile/0/../000",
    ] {
        assert_eq!(Tile::parse(path), None, "{path}");
    }
}

#[test]
fn the_partial_tiles_of_a_size_are_the_referees() {
    for size in [0, 1, 255, 256, 257, 511, 65_535, 65_536, 65_537, 16_777_216, 16_777_300, 1 << 40] {
        let mut ours: Vec<_> = Tile::partial_of(size).iter().map(Tile::path).collect();
        // Of the tiles that a log gets when it grows to this size, from a full tile on.
        let mut theirs: Vec<_> = tlog_tiles::Tile::new_tiles(8, size - size % 256, size)
            .into_iter()
            .chain(tlog_tiles::Tile::new_tiles(8, size.saturating_sub(1), size))
            .filter(|tile| tile.width() < 256)
            .map(|tile| translated(&tile))
            .collect();
        theirs.sort_unstable();
        theirs.dedup();
        ours.retain(|path| !path.starts_with("tile/entries/"));
        ours.sort_unstable();
        assert!(theirs.iter().all(|path| ours.contains(path)), "{size}: {theirs:?} {ours:?}");
        assert_eq!(ours.iter().any(|path| path.starts_with("tile/0/")), size % 256 > 0);
    }
}

#[test]
fn tile_contents_are_the_referees() {
    let entries = 300;
    let (_, stored) = both(entries);
    for tile in tlog_tiles::Tile::new_tiles(8, 0, entries) {
        let theirs = tile.read_data(&stored).expect("it has them all");
        let first = tile.level_index() * TILE_WIDTH;
        let indexes: Vec<_> = (first..first + u64::from(tile.width()))
            .map(|index| tlog_tiles::stored_hash_index(8 * tile.level(), index))
            .collect();
        let hashes = ours(stored.read_hashes(&indexes).expect("it has them all"));
        assert_eq!(hash_tile(&hashes), theirs, "{}", tile.path());
    }
}

#[test]
fn an_entry_bundle_puts_each_entry_behind_its_length_in_two_bytes() {
    let long = vec![7; 259];
    let bundle = entry_bundle([&b"abc"[..], &b""[..], &long[..]]);
    assert_eq!(bundle[..7], *b"\0\x03abc\0\0");
    assert_eq!(bundle[7..9], [1, 3]);
    assert_eq!(bundle[9..], long[..]);
}
