//! The foundation: encoding, hashes, keys, ids, texts, bounds and rejections.

pub mod codec;
pub mod commitment;
pub mod error;
pub mod hash;
pub mod ids;
pub mod keys;
pub mod limits;
pub mod text;
pub(crate) mod text_kind;
