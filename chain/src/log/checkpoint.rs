//! Checkpoints: the house's signed statement of the log's size and root, as a C2SP signed note
//! (<https://c2sp.org/tlog-checkpoint>, <https://c2sp.org/signed-note>).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::base::hash::Hash;
use crate::base::keys::{self, PublicKey, Signature};

/// The signature algorithm's byte in a signed note: Ed25519.
const ED25519: u8 = 1;
/// The longest note that is read.
const NOTE_BYTES_MAX: usize = 4_096;

/// What a checkpoint says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name, see [`origin`].
    pub origin: String,
    /// How many entries the log has.
    pub entries: u64,
    /// Its root.
    pub root: Hash,
}

/// Why a note is no checkpoint of this log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointFault {
    /// It is no signed note with a checkpoint in it.
    #[error("not a checkpoint")]
    Malformed,
    /// It is another log's.
    #[error("a checkpoint of another log")]
    WrongOrigin,
    /// No signature on it is the house's.
    #[error("not signed by the house")]
    Unsigned,
}

/// The name of a chain's log: `pitpet/` and the chain's id in hexadecimal.
pub fn origin(chain_id: &Hash) -> String {
    format!("pitpet/{chain_id}")
}

impl Checkpoint {
    /// The note's text: origin, size, root in base64, a line each.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.entries, BASE64.encode(self.root.0))
    }

    /// The signed note.
    pub fn sign(&self, seed: &[u8; 32]) -> String {
        let text = self.text();
        let signature = keys::sign(seed, text.as_bytes());
        let id = key_id(&self.origin, &PublicKey::of_seed(seed));
        let line = BASE64.encode([&id[..], &signature.0].concat());
        format!("{text}\n\u{2014} {} {line}\n", self.origin)
    }

    /// Reads a note and checks that it is this chain's and that the house signed it. Other signatures are ignored.
    ///
    /// # Errors
    /// As [`CheckpointFault`] says.
    pub fn open(note: &str, chain_id: &Hash, house: &PublicKey) -> Result<Self, CheckpointFault> {
        Self::open_signed(note, chain_id, house).map(|(checkpoint, _)| checkpoint)
    }

    /// The same, with the house's signature.
    ///
    /// # Errors
    /// As [`CheckpointFault`] says.
    pub fn open_signed(note: &str, chain_id: &Hash, house: &PublicKey) -> Result<(Self, Signature), CheckpointFault> {
        if note.len() > NOTE_BYTES_MAX {
            return Err(CheckpointFault::Malformed);
        }
        let (text, signatures) = note.split_once("\n\n").ok_or(CheckpointFault::Malformed)?;
        let text = format!("{text}\n");
        let checkpoint = Self::read(&text).ok_or(CheckpointFault::Malformed)?;
        if checkpoint.origin != origin(chain_id) {
            return Err(CheckpointFault::WrongOrigin);
        }
        let id = key_id(&checkpoint.origin, house);
        let signed = signatures.lines().filter_map(|line| signature_by(line, &checkpoint.origin, &id));
        let mut valid = signed.filter(|signature| house.verify(text.as_bytes(), signature));
        valid.next().map(|signature| (checkpoint, signature)).ok_or(CheckpointFault::Unsigned)
    }

    /// Whether this is the house's signature of it, as made by [`Self::sign`].
    pub fn is_signed(&self, house: &PublicKey, signature: &Signature) -> bool {
        house.verify(self.text().as_bytes(), signature)
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let origin = lines.next()?.to_owned();
        let size = lines.next()?;
        let entries = size.parse().ok().filter(|entries: &u64| entries.to_string() == size)?;
        let root = BASE64.decode(lines.next()?).ok()?.try_into().ok().map(Hash)?;
        Some(Self { origin, entries, root })
    }
}

/// The first 4 bytes of `SHA-256(name || "\n" || algorithm || key)`.
fn key_id(name: &str, key: &PublicKey) -> [u8; 4] {
    let digest = Hash::of(&[name.as_bytes(), b"\n", &[ED25519], &key.0]).0;
    [digest[0], digest[1], digest[2], digest[3]]
}

fn signature_by(line: &str, name: &str, id: &[u8; 4]) -> Option<Signature> {
    let rest = line.strip_prefix("\u{2014} ")?.strip_prefix(name)?.strip_prefix(' ')?;
    let bytes = BASE64.decode(rest).ok()?;
    let signature = bytes.strip_prefix(id)?;
    signature.try_into().ok().map(Signature)
}
