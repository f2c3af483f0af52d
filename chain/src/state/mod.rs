//! The state: what the entries so far amount to.

mod committed;
mod core;
mod find;
mod lists;
mod named;
mod undo;
mod visit;

pub(crate) use core::Parts;
pub use core::State;
pub(crate) use find::{NO_KEEP, binary_search};
pub(crate) use lists::Lists;
pub(crate) use visit::Visit;
