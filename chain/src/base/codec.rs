//! The one encoding: borsh (<https://borsh.io>), strict. What does not re-encode to the same bytes is refused.

use borsh::{BorshDeserialize, BorshSerialize};

/// The bytes are not the canonical encoding of the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a canonical encoding")]
pub struct Malformed;

/// The canonical bytes of `value`.
pub fn encode<T: BorshSerialize>(value: &T) -> Vec<u8> {
    borsh::to_vec(value).expect("writing to memory cannot fail, and no length here exceeds 32 bits")
}

/// Reads a value that takes up all of `bytes`.
///
/// # Errors
/// [`Malformed`] for anything that is truncated, has bytes left over, or has a non-canonical tag.
pub fn decode<T: BorshDeserialize>(bytes: &[u8]) -> Result<T, Malformed> {
    borsh::from_slice(bytes).map_err(|_| Malformed)
}
