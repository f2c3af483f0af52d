//! SHA-256 and the domain tags that keep one kind of hash input from ever being read as another.

use std::fmt;

use borsh::{BorshDeserialize, BorshSerialize};
use sha2::{Digest, Sha256};

/// A SHA-256 digest: 32 bytes, encoded as they are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The digest of the concatenated `parts`.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }

    /// Lower-case hexadecimal, 64 characters.
    pub fn to_hex(self) -> String {
        self.0.iter().fold(String::with_capacity(64), |mut text, byte| {
            for nibble in [byte >> 4, byte & 15] {
                text.push(char::from(b"0123456789abcdef"[usize::from(nibble)]));
            }
            text
        })
    }

    /// Reads 64 hexadecimal characters of either case; anything else is `None`.
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let high = char::from(pair[0]).to_digit(16)?;
            let low = char::from(pair[1]).to_digit(16)?;
            *byte = u8::try_from(high * 16 + low).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.to_hex())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.to_hex())
    }
}

/// Every hash and signature input that is not a Merkle leaf or node starts with one of these. Each ends in a zero byte,
/// so none is a prefix of another. Merkle inputs start with 0x00 or 0x01 (RFC 6962, section 2.1), which no tag does.
pub mod tag {
    /// What an event's signature covers.
    pub const EVENT: &[u8] = b"pitpet event v1\0";
    /// What a new key signs to show that the registering client holds its secret.
    pub const KEY: &[u8] = b"pitpet key v1\0";
    /// What the house signs to close a block.
    pub const BLOCK: &[u8] = b"pitpet block v1\0";
    /// The seed of the work that closes a block.
    pub const DIG: &[u8] = b"pitpet dig v1\0";
    /// What an active miner's clock vote covers.
    pub const CLOCK: &[u8] = b"pitpet clock v1\0";
    /// What an invitation's key signs for the newcomer who uses it.
    pub const VOUCH: &[u8] = b"pitpet vouch v1\0";
    /// The hash of a handle, unsalted: it must be unique and is public for ever.
    pub const HANDLE: &[u8] = b"pitpet handle v1\0";
    /// A commitment to a text.
    pub const TEXT: &[u8] = b"pitpet text v1\0";
    /// A commitment to a photo.
    pub const PHOTO: &[u8] = b"pitpet photo v1\0";
    /// The seed of the hatching work.
    pub const HATCH: &[u8] = b"pitpet hatch v1\0";
    /// The state root.
    pub const STATE: &[u8] = b"pitpet state v1\0";
    /// The salt of the owner key's password hash.
    pub const OWNER_SALT: &[u8] = b"pitpet owner v1\0";
}
