//! Commitments: what stands in an entry in place of anything a person wrote or photographed.
//!
//! `SHA-256(tag || 16 random bytes || content)`. The content and its salt travel beside the entry and can be erased;
//! the salt keeps an erased "good boy!" from being guessed back.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::hash::{Hash, tag};
use crate::base::limits::SALT_BYTES;

/// A salt: 16 random bytes.
pub type Salt = [u8; SALT_BYTES];

/// A text with the salt that opens its commitment.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SealedText {
    /// 16 random bytes; all zero for a handle, whose hash is not salted.
    pub salt: Salt,
    /// The text. Bytes, so that a text that is not UTF-8 can be refused as that and not as a broken encoding.
    pub bytes: Vec<u8>,
}

impl SealedText {
    /// Seals a text with a salt that the caller drew at random.
    pub fn new(salt: Salt, text: &str) -> Self {
        Self { salt, bytes: text.as_bytes().to_vec() }
    }

    /// A handle travels like a text, unsalted.
    pub fn handle(handle: &str) -> Self {
        Self::new([0; SALT_BYTES], handle)
    }

    /// The commitment that this text opens.
    pub fn commitment(&self) -> Hash {
        text_commitment(&self.salt, &self.bytes)
    }

    /// The text, if it is UTF-8, as every text in the log is.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }
}

/// The commitment to a text.
pub fn text_commitment(salt: &Salt, text: &[u8]) -> Hash {
    Hash::of(&[tag::TEXT, salt, text])
}

/// The commitment to a photo's bytes, which is also the photo's name in the store.
pub fn photo_commitment(salt: &Salt, bytes: &[u8]) -> Hash {
    Hash::of(&[tag::PHOTO, salt, bytes])
}

/// The hash of a handle. Unsalted, so that a handle can be unique; it can be guessed back for ever.
pub fn handle_hash(handle: &str) -> Hash {
    Hash::of(&[tag::HANDLE, handle.as_bytes()])
}
