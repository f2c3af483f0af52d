//! The log: its entries, submissions to it, and the Merkle proofs of its contents.

pub mod checkpoint;
pub mod dig_work;
pub mod entry;
pub mod event;
pub mod merkle;
mod node;
pub mod proof;
pub mod receipt;
pub mod submission;
pub mod tiles;
pub mod vote;
pub mod work;
