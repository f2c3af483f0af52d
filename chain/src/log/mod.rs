//! The log: what stands in it, what is handed in for it, and the mathematics that proves what it holds.

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
