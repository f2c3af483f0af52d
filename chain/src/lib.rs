//! PitPet's rules, and the mathematics of its log.
//!
//! Bytes in, bytes out. Nothing in here reads a clock, draws a random number, opens a file or a socket, or logs: time,
//! salts and keys are arguments. The same source is linked into the browser's app and compiled to `chain.wasm` for the
//! server, and both must compute the same roots. `README.md` beside this file is the protocol, byte by byte.
//!
//! The folders are layers: each imports only from those above it in this list.
//!
//! | folder | what is in it |
//! | --- | --- |
//! | `base/` | encoding, hashes, keys, ids, texts, bounds, and the [rejections](error) |
//! | `game/` | the numbers of a chain's game, and the versions of the rules |
//! | `log/` | actions ([`event`]), what the log holds ([`entry`]), submissions, and Merkle proofs |
//! | `state/` | the state after the entries: records, their lists, the state root, rollback |
//! | `life/` | what the state says of pets and accounts: how long a story goes on, care, the market, the shelter |
//! | `rules/` | one file for each kind of action, and blocks |
//! | `ledger/` | a chain: appending, replaying, snapshots |
//! | `abi/` | `chain.wasm`'s interface |
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
