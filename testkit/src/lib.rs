//! What the tests share: seeded keys, a clock that only tests move, and one function for each kind of event. The same
//! calls give the same bytes in every run and on every machine.
//!
//! | module | what |
//! | --- | --- |
//! | [`keys`] | the keys of people and of the house, and what newcomers bring |
//! | [`said`] | a function for each action, with the texts that go with it |
//! | [`world`] | a chain with people on it, who sign and hand in, and whose blocks close |
//! | [`blocks`] | the first entry of a chain, and blocks as the house and as miners close them |
//! | [`crowd`] | many accounts without signatures, for benchmarks |
//! | [`dice`] | random choices from a seed |
//! | `server` | with the feature of that name: engines, servers, and stores that fail on order |
#![expect(clippy::missing_errors_doc, reason = "what a helper answers is what its test is about")]

pub mod blocks;
pub mod crowd;
pub mod dice;
pub mod keys;
pub mod said;
#[cfg(feature = "server")]
pub mod server;
pub mod world;

use chain::economy::Economy;
use chain::hash::Hash;
use chain::ids::TimeMs;
use chain::params::Params;

pub use keys::{Seed, house, keys_of, seed};

/// When every test's world begins.
pub const START: TimeMs = TimeMs(1_700_000_000_000);
/// The block interval of [`params`].
pub const BLOCK_MS: u64 = 1_000;
/// The idle interval of [`params`].
pub const IDLE_MS: u64 = 10_000;
/// The rekey wait of [`params`].
pub const REKEY_MS: u64 = 60_000;

/// A game in which the first nonce hatches and a block takes a second.
pub fn params() -> Params {
    Params {
        block_interval_ms: BLOCK_MS,
        idle_interval_ms: IDLE_MS,
        block_per_event: false,
        rekey_wait_ms: REKEY_MS,
        hatch_tries_min: 1,
        hatch_tries_max: 1 << 12,
        births_per_block_target: 1 << 20,
    }
}

/// Blocks in which a starter treat grows back under [`economy`].
pub const GROWTH: u64 = 4;

/// An economy in which a pet gets two starter treats, and a block is dug with a handful of tries.
pub fn economy() -> Economy {
    Economy {
        starter_treats: 2,
        care_treats: 1,
        dig_treats: 3,
        dig_tries_min: 1,
        dig_tries_start: 16,
        dig_tries_max: 1 << 20,
        dig_halving_ms: 6 * BLOCK_MS,
        time_treats: 1,
        starter_growth_blocks: GROWTH as u32,
    }
}

/// A hash that stands for nothing in any world.
pub fn nowhere() -> Hash {
    Hash::of(&[b"nowhere"])
}
