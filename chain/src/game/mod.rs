//! The numbers of one chain's game, and the versions of the rules.

pub(crate) mod block_kind;
pub mod economy;
pub mod params;
pub mod version;
