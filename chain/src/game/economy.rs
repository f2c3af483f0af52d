//! The economy's numbers, and how hard digging is.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::game::block_kind::BlockKind;
use crate::game::params::{DAY_MS, HOUR_MS, ParamsError, SECOND_MS, first_out_of_bounds};

/// Treats that one rule moves at most. With at most 2^48 entries, all that were ever minted fit into 64 bits.
pub(crate) const TREATS_MAX: u64 = 1 << 12;
/// Expected tries for one block at most.
const DIG_TRIES_MAX: u64 = 1 << 56;

/// From here on a difficulty is at one of its bounds.
const DOUBLINGS_MAX: i64 = 64;

/// The numbers of the rules from version 2 on. Times are in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Economy {
    /// Starter treats that come with a birth, and that there are at most.
    pub starter_treats: u32,
    /// What a pet's owner pays to tend it.
    pub care_treats: u32,
    /// What digging an activity block is rewarded with.
    pub dig_treats: u32,
    /// Expected tries for a block at least ...
    pub dig_tries_min: u64,
    /// ... when the rules begin to hold ...
    pub dig_tries_start: u64,
    /// ... and at most.
    pub dig_tries_max: u64,
    /// Digging gets twice as hard when blocks are this far ahead of the block interval, half as hard when behind.
    pub dig_halving_ms: u64,
    /// What digging a time block is rewarded with.
    pub time_treats: u32,
    /// A starter treat that was eaten grows back in this many blocks; 0 is never.
    pub starter_growth_blocks: u32,
}

impl Economy {
    /// For [`crate::game::params::Params::tamagotchi`].
    pub fn tamagotchi() -> Self {
        Self {
            starter_treats: 5,
            care_treats: 1,
            dig_treats: 16,
            dig_tries_min: 1 << 16,
            dig_tries_start: 1 << 36,
            dig_tries_max: DIG_TRIES_MAX,
            dig_halving_ms: 11 * HOUR_MS,
            time_treats: 1,
            starter_growth_blocks: 1,
        }
    }

    /// For [`crate::game::params::Params::demo`].
    pub fn demo() -> Self {
        Self {
            dig_treats: 3,
            dig_tries_start: 1 << 24,
            dig_halving_ms: 60 * SECOND_MS,
            starter_growth_blocks: 3,
            ..Self::tamagotchi()
        }
    }

    /// For [`crate::game::params::Params::classic`]: the first version had no treats.
    pub fn classic() -> Self {
        Self {
            starter_treats: 0,
            care_treats: 0,
            dig_treats: 0,
            dig_tries_start: 1 << 32,
            dig_halving_ms: 6 * HOUR_MS,
            time_treats: 0,
            starter_growth_blocks: 0,
            ..Self::tamagotchi()
        }
    }

    /// Checks that the numbers make a playable game.
    ///
    /// # Errors
    /// Names the first field that is out of bounds.
    pub fn check(&self) -> Result<(), ParamsError> {
        first_out_of_bounds([
            ("starter_treats", u64::from(self.starter_treats), 0, TREATS_MAX),
            ("care_treats", u64::from(self.care_treats), 0, TREATS_MAX),
            ("dig_treats", u64::from(self.dig_treats), 0, TREATS_MAX),
            ("dig_tries_min", self.dig_tries_min, 1, self.dig_tries_start),
            ("dig_tries_start", self.dig_tries_start, 1, self.dig_tries_max),
            ("dig_tries_max", self.dig_tries_max, 1, DIG_TRIES_MAX),
            ("dig_halving_ms", self.dig_halving_ms, SECOND_MS, 366 * DAY_MS),
            ("time_treats", u64::from(self.time_treats), 0, TREATS_MAX),
            ("starter_growth_blocks", u64::from(self.starter_growth_blocks), 0, TREATS_MAX),
        ])
    }

    /// What whoever digs a block of this kind gets.
    pub fn reward(&self, kind: BlockKind) -> u32 {
        match kind {
            BlockKind::Activity => self.dig_treats,
            BlockKind::Time => self.time_treats,
        }
    }

    /// Expected tries for a block when blocks have come so much later than they should, or, below 0, earlier:
    /// `dig_tries_start * 2^(-late_ms / dig_halving_ms)`, between the bounds.
    ///
    /// This is ASERT, as the Bitcoin Cash upgrade specification of 2020-11-15 (aserti3-2d) has it, with tries in the
    /// place of a target: exponential, so that it forgets nothing and cannot be played by the order of early and late
    /// blocks, and in whole numbers, with the same cubic for the fraction of a power.
    pub fn dig_tries(&self, late_ms: i64) -> u64 {
        let halving = i64::try_from(self.dig_halving_ms).unwrap_or(i64::MAX);
        // More than 64 halvings or doublings end at a bound anyway, and so few fit into 64 bits, shifted by 16.
        let most = halving.saturating_mul(DOUBLINGS_MAX);
        let exponent = -(late_ms.clamp(-most, most) << 16) / halving;
        // An arithmetic shift rounds down, so the fraction is never negative.
        let (whole, fraction) = (exponent >> 16, u64::try_from(exponent & 0xffff).unwrap_or(0));
        let tries = self.scaled_start(power_of_two(fraction));
        let shift = u32::try_from(whole.unsigned_abs()).unwrap_or(u32::MAX);
        let tries = match whole {
            ..0 => tries.checked_shr(shift).unwrap_or(0),
            _ if shift <= tries.leading_zeros() => tries.checked_shl(shift).unwrap_or(u64::MAX),
            _ => u64::MAX,
        };
        tries.clamp(self.dig_tries_min, self.dig_tries_max)
    }

    /// `dig_tries_start * factor / 65536`, rounded down; `factor` is from 65,536 to 131,071. In two halves, since the
    /// product need not fit into 64 bits.
    fn scaled_start(&self, factor: u64) -> u64 {
        let (high, low) = (self.dig_tries_start >> 16, self.dig_tries_start & 0xffff);
        high * factor + ((low * factor) >> 16)
    }

    /// How late blocks are after one that took `took_ms` where it should have taken `interval_ms`. One block moves the
    /// difficulty by at most a factor of two, and not on past its bounds, or it would be long in coming back.
    pub fn next_late_ms(&self, late_ms: i64, took_ms: u64, interval_ms: u64) -> i64 {
        let most = i64::try_from(self.dig_halving_ms).unwrap_or(i64::MAX);
        let took = i64::try_from(took_ms).unwrap_or(i64::MAX);
        let later = took.saturating_sub(i64::try_from(interval_ms).unwrap_or(i64::MAX)).clamp(-most, most);
        let tries = self.dig_tries(late_ms);
        let at_bound = if later > 0 { tries == self.dig_tries_min } else { tries == self.dig_tries_max };
        if at_bound { late_ms } else { late_ms.saturating_add(later) }
    }
}

/// `2^(fraction / 65536) * 65536`, within 0.013 percent: the cubic of aserti3-2d. `fraction` is below 65,536.
fn power_of_two(fraction: u64) -> u64 {
    let (one, two, three) = (195_766_423_245_049, 971_821_376, 5_127);
    65_536 + ((one * fraction + two * fraction * fraction + three * fraction * fraction * fraction + (1 << 47)) >> 48)
}
