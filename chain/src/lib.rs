//! PitPet's rules, and the mathematics of its log.
//!
//! Bytes in, bytes out. Nothing in here reads a clock, draws a random number, opens a file or a socket, or writes a
//! log: time, salts and keys are arguments. The same source is linked into the browser's app and compiled to
//! `chain.wasm` for the server, and both must come to the same roots. `README.md` beside this file is the protocol,
//! byte by byte.
//!
//! The folders are floors: each imports only what stands above it in this list.
//!
//! | folder | what is in it |
//! | --- | --- |
//! | `base/` | encoding, hashes, keys, ids, texts, bounds, and the [rejections](error) |
//! | `game/` | the numbers of a chain's game, and the versions of the rules |
//! | `log/` | what people do ([`event`]), what the log holds ([`entry`]), what is handed in, and Merkle proofs |
//! | `state/` | what the entries amount to: records, their lists, the state root, undoing |
//! | `life/` | what the state says of pets and people: how long a story goes on, who cares, market, shelter |
//! | `rules/` | one file for each kind of action, and blocks |
//! | `ledger/` | a chain being kept: appending, replaying, snapshots |
//! | `abi/` | `chain.wasm`'s one call |
//!
//! Begin with the table of actions in [`event`], then [`ledger`].
#![deny(unsafe_code)]
// Equal input gives equal result, on every machine.
#![deny(clippy::iter_over_hash_type, clippy::float_arithmetic)]
#![expect(
    clippy::large_enum_variant,
    reason = "nearly every entry is an event and every author a member; all of them would pay for a box"
)]

pub mod abi;
mod base;
mod game;
pub mod ledger;
mod life;
mod log;
mod rules;
pub mod state;

pub use base::{codec, commitment, error, hash, ids, keys, limits, text};
pub use game::{economy, params, version};
pub use ledger::{check_log, restore, snapshot};
pub use life::{Life, Pace, care, market};
pub use log::{checkpoint, entry, event, merkle, proof, submission, tiles, vote, work};
pub use rules::price::Price;
pub use rules::{Actor, verify};
pub use state::records;
