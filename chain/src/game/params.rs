//! The numbers of one chain's game. They are in its genesis.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::base::limits;

pub(crate) const SECOND_MS: u64 = 1_000;
pub(crate) const HOUR_MS: u64 = 3_600 * SECOND_MS;
pub(crate) const DAY_MS: u64 = 24 * HOUR_MS;

/// The rules' numbers. Times are in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// An activity block is due this long after the block before it, once an event waits.
    pub block_interval_ms: u64,
    /// A time block is due after this long without any entry.
    pub idle_interval_ms: u64,
    /// Every event must be followed by a block at once, as in the game's first version.
    pub block_per_event: bool,
    /// How long a new owner key waits before it takes effect, so that the recovery key can veto it.
    pub rekey_wait_ms: u64,
    /// Expected tries of the hatching work when few pets are born.
    pub hatch_tries_min: u32,
    /// Expected tries of the hatching work at most.
    pub hatch_tries_max: u32,
    /// Births in one block above which the hatching work gets harder.
    pub births_per_block_target: u32,
}

/// Why a set of numbers makes no playable game.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} is {value}, but must be from {min} to {max}")]
pub struct ParamsError {
    /// The field's name as in a rules file.
    pub field: &'static str,
    /// Its value.
    pub value: u64,
    /// The least it may be.
    pub min: u64,
    /// The most it may be.
    pub max: u64,
}

impl Params {
    /// The default: eleven hours a block, a life of weeks. The protocol's section 11 says why.
    pub fn tamagotchi() -> Self {
        Self {
            block_interval_ms: 11 * HOUR_MS,
            idle_interval_ms: 11 * HOUR_MS,
            block_per_event: false,
            rekey_wait_ms: 3 * DAY_MS,
            hatch_tries_min: 1 << 14,
            hatch_tries_max: 1 << 22,
            births_per_block_target: 1_024,
        }
    }

    /// A whole life in minutes.
    pub fn demo() -> Self {
        Self {
            block_interval_ms: 20 * SECOND_MS,
            idle_interval_ms: 60 * SECOND_MS,
            rekey_wait_ms: 60 * SECOND_MS,
            births_per_block_target: 16,
            ..Self::tamagotchi()
        }
    }

    /// As in the game's first version: every event closes its own block.
    pub fn classic() -> Self {
        Self {
            block_interval_ms: 0,
            idle_interval_ms: 12 * HOUR_MS,
            block_per_event: true,
            births_per_block_target: 64,
            ..Self::tamagotchi()
        }
    }

    /// Checks that the numbers make a playable game.
    ///
    /// # Errors
    /// Names the first field that is out of bounds.
    pub fn check(&self) -> Result<(), ParamsError> {
        let year_ms = 366 * DAY_MS;
        let block_interval_min_ms = if self.block_per_event { 0 } else { 100 };
        let tries_min = u64::from(limits::HATCH_TRIES_MIN);
        first_out_of_bounds([
            ("block_interval_ms", self.block_interval_ms, block_interval_min_ms, year_ms),
            ("idle_interval_ms", self.idle_interval_ms, 100.max(self.block_interval_ms), year_ms),
            ("rekey_wait_ms", self.rekey_wait_ms, 0, year_ms),
            ("hatch_tries_min", u64::from(self.hatch_tries_min), 1, u64::from(self.hatch_tries_max)),
            ("hatch_tries_max", u64::from(self.hatch_tries_max), tries_min, u64::from(limits::HATCH_TRIES_MAX)),
            ("births_per_block_target", u64::from(self.births_per_block_target), 1, 1 << 20),
        ])
    }
}

/// Names the first of these fields, each with its value, minimum and maximum, that is out of its bounds.
pub(crate) fn first_out_of_bounds<const N: usize>(rows: [(&'static str, u64, u64, u64); N]) -> Result<(), ParamsError> {
    match rows.into_iter().find(|&(_, value, min, max)| value < min || value > max) {
        Some((field, value, min, max)) => Err(ParamsError { field, value, min, max }),
        None => Ok(()),
    }
}
