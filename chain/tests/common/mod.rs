//! A tiny world for tests: seeded keys, a clock that only tests move, and one line for each thing that people do.
#![allow(dead_code, reason = "each test program uses its own part of this")]

pub mod dice;
pub mod said;
pub mod world;

use chain::economy::Economy;
use chain::hash::Hash;
use chain::ids::TimeMs;
use chain::params::Params;

/// A key's secret half.
pub type Seed = [u8; 32];

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

/// The secret of that name. The same name gives the same key in every run.
pub fn seed(name: &str) -> Seed {
    Hash::of(&[b"test key ", name.as_bytes()]).0
}

/// A hash that stands for nothing in any world.
pub fn nowhere() -> Hash {
    Hash::of(&[b"nowhere"])
}
