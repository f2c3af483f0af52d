//! PitPet's rules, and the mathematics of its log.
//!
//! Bytes in, bytes out. Nothing in here reads a clock, draws a random number, opens a file or a socket, or writes a log:
//! time, salts and keys are arguments. The same source is linked into the browser's app and compiled to `chain.wasm` for
//! the server, and both must come to the same roots. `README.md` beside this file is the protocol, byte by byte.
//!
//! Begin with [`event`] (what people do), [`entry`] (what the log holds), [`ledger`] (a chain being kept) and `rules/`.
#![deny(unsafe_code)]
// Nearly every entry is an event and every author a member; a box for the large variants would be paid by all of them.
#![allow(clippy::large_enum_variant)]

pub mod abi;
mod block_kind;
pub mod care;
pub mod check_log;
pub mod checkpoint;
pub mod codec;
mod coherence;
pub mod commitment;
pub mod dig_work;
pub mod economy;
pub mod entry;
pub mod error;
pub mod event;
pub mod hash;
mod hatching;
mod held;
pub mod ids;
mod index;
pub mod keys;
pub mod ledger;
mod life;
pub mod limits;
mod list;
pub mod market;
pub mod merkle;
mod node;
mod offers;
mod open_block;
mod orders;
pub mod params;
pub mod proof;
pub mod receipt;
pub mod records;
mod rest;
pub mod restore;
mod rules;
mod shelter;
pub mod snapshot;
mod starter;
pub mod state;
pub mod submission;
pub mod text;
mod text_kind;
pub mod tiles;
pub mod verify;
pub mod version;
pub mod vote;
pub mod work;

pub use life::{Life, Pace};
pub use rules::Actor;
pub use rules::price::Price;
