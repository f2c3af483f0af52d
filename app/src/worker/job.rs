//! What page and worker say to each other: bytes, in the encoding of the log.

use borsh::{BorshDeserialize, BorshSerialize};
use chain::event::Birth;
use chain::hash::Hash;
use chain::keys::PublicKey;

/// What a worker can be asked. One worker does one job after the other.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub enum Job {
    /// Turn a password into the owner key's seed. Answered by [`Report::Owner`].
    Owner {
        /// The password in its one spelling.
        password: String,
        /// See [`crate::identity::owner_salt`].
        salt: [u8; 32],
    },
    /// Find a nonce. Answered by [`Report::Progress`] now and then, at last by [`Report::Nonce`].
    Hatch {
        /// The chain.
        chain_id: Hash,
        /// The key that will sign.
        key: PublicKey,
        /// Its sequence number.
        sequence: u64,
        /// The birth; its nonce does not matter.
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
        /// How many.
        count: u32,
        /// Expected tries.
        tries: u64,
    },
    /// Make a photo of a part of the picture in the file that comes along. Answered by [`Report::Photo`].
    Photo {
        /// Which way up it is, as EXIF has it.
        orientation: u8,
        /// Left, top, width and height of the part, in fractions of the upright picture.
        crop: [f64; 4],
    },
    /// Say how hard a password is to guess. Answered by [`Report::Strength`].
    Strength {
        /// The password.
        password: String,
        /// What others know about its owner: handle, the pet's name.
        known: Vec<String>,
    },
}

/// What a worker says.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Report {
    /// It listens. Whatever is sent before that is lost.
    Ready,
    /// Nonces tried so far.
    Progress {
        /// How many.
        tried: u64,
    },
    /// The owner key's seed.
    Owner([u8; 32]),
    /// A nonce that is enough.
    Nonce(u64),
    /// How hard a password is to guess.
    Strength {
        /// 0 to 4.
        score: u8,
        /// What makes it weak, as a number of [`crate::worker::WEAKNESSES`]; `None` if nothing does.
        weakness: Option<u8>,
    },
    /// A photo.
    Photo {
        /// A JPEG.
        bytes: Vec<u8>,
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// The file is of no kind that is known here, is broken, or has too many pixels.
    NotAPhoto,
    /// What came of some tries.
    Dug {
        /// A nonce that is enough.
        nonce: Option<u64>,
    },
    /// It could not be done: the device has too little memory for Argon2.
    OutOfMemory,
    /// Another worker does such jobs.
    NotMine,
}
