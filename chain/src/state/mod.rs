//! The state: the result of all entries so far.

mod committed;
mod core;
mod find;
pub(crate) mod held;
mod index;
mod list;
mod lists;
mod named;
pub(crate) mod offers;
pub(crate) mod open_block;
mod orders;
pub mod records;
mod undo;
mod visit;

pub(crate) use core::Parts;
pub use core::State;
pub(crate) use find::{NO_KEEP, binary_search};
pub(crate) use lists::Lists;
pub(crate) use visit::Visit;
