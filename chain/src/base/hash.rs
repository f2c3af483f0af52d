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
        const_hex::encode(self.0)
    }

    /// Reads 64 hexadecimal characters of either case; anything else is `None`.
    pub fn from_hex(text: &str) -> Option<Self> {
        from_hex(text).map(Self)
    }
}

/// Reads two hexadecimal characters for each byte, of either case and without a prefix; anything else is `None`.
pub fn from_hex<const BYTES: usize>(text: &str) -> Option<[u8; BYTES]> {
    // The length shuts out `0x`, which the library would take.
    if text.len() == 2 * BYTES { const_hex::decode_to_array(text).ok() } else { None }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_is_digits_of_either_case_and_nothing_else() {
        let hash = Hash(std::array::from_fn(|place| place as u8 * 8 + 7));
        let text = hash.to_hex();
        assert_eq!((text.len(), text.to_lowercase()), (64, text.clone()));
        assert_eq!(Hash::from_hex(&text), Some(hash));
        assert_eq!(Hash::from_hex(&text.to_uppercase()), Some(hash));
        let spoilt =
            ["", "0", &text[1..], &text[2..], &format!("{text}0"), &format!("0x{text}"), &format!("0x{}", &text[2..])];
        for text in spoilt.into_iter().chain([&*format!("+{}", &text[1..]), &format!("é{}", &text[2..])]) {
            assert_eq!(Hash::from_hex(text), None, "{text}");
        }
    }
}
