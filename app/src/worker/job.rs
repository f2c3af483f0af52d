//! The messages between page and worker: bytes, in the log's encoding.

use borsh::{BorshDeserialize, BorshSerialize};
use chain::event::Birth;
use chain::hash::Hash;
use chain::keys::PublicKey;

/// A job for a worker. A worker does one job after the other.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub enum Job {
    /// Derive the owner key's seed from a password. Answered by [`Report::Owner`].
    Owner {
        /// The normalized password.
        password: String,
        /// See [`crate::identity::owner_salt`].
        salt: [u8; 32],
    },
    /// Find a nonce for a birth. Answered by [`Report::Progress`] now and then, finally by [`Report::Nonce`].
    Hatch {
        /// The chain.
        chain_id: Hash,
        /// The key that will sign.
        key: PublicKey,
        /// Its sequence number.
        sequence: u64,
        /// The birth; its nonce is ignored.
        birth: Birth,
        /// Expected tries.
        tries: u32,
    },
    /// Try some nonces for a block. Answered by [`Report::Dug`].
    Dig {
        /// The puzzle's seed.
        seed: Hash,
        /// The first nonce.
        from: u64,
        /// The number of nonces.
        count: u32,
        /// Expected tries.
        tries: u64,
    },
    /// Make a photo of a part of the attached file's picture. Answered by [`Report::Photo`].
    Photo {
        /// Its EXIF orientation.
        orientation: u8,
        /// Left, top, width and height of the part, in fractions of the upright picture.
        crop: [f64; 4],
    },
    /// Estimate a password's strength. Answered by [`Report::Strength`].
    Strength {
        /// The password.
        password: String,
        /// Words that others know about its owner: handle, the pet's name.
        known: Vec<String>,
    },
}

/// A worker's message.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Report {
    /// It listens. Messages sent before that are lost.
    Ready,
    /// Number of nonces tried so far.
    Progress {
        /// The number.
        tried: u64,
    },
    /// The owner key's seed.
    Owner([u8; 32]),
    /// A nonce that solves the puzzle.
    Nonce(u64),
    /// A password's strength.
    Strength {
        /// 0 to 4.
        score: u8,
        /// What makes it weak, as an index into [`crate::worker::WEAKNESSES`]; `None` if nothing does.
        weakness: Option<u8>,
    },
    /// A photo.
    Photo {
        /// A JPEG.
        bytes: Vec<u8>,
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The file's type is not supported, or it is damaged, or has too many pixels.
    NotAPhoto,
    /// The result of some tries.
    Dug {
        /// A nonce that solves the puzzle.
        nonce: Option<u64>,
    },
    /// The device has too little memory for Argon2.
    OutOfMemory,
    /// A job for another worker.
    NotMine,
}
