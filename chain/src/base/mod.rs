//! What everything else is made of: encoding, hashes, keys, ids, texts, the bounds, and what a refusal is called.

pub mod codec;
pub mod commitment;
pub mod error;
pub mod hash;
pub mod ids;
pub mod keys;
pub mod limits;
pub mod text;
pub(crate) mod text_kind;
