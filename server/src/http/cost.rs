//! The cost of reads, and whether a caller's budget allows one. A unit is about 50 microseconds of a core.

use std::time::{Duration, Instant};

use super::App;
use super::address::Caller;
use super::error::Failure;

/// A page of content, usually from the cache.
pub const PAGE: u32 = 4;
/// A question that the sequencer answers.
pub const QUESTION: u32 = 4;
/// A proof, which is made of a few tiles.
pub const PROOF: u32 = 20;
/// A tile of the log, which may have to be made of entries.
pub const TILE: u32 = 8;
/// A search.
pub const SEARCH: u32 = 40;
/// A script, beside its time: an instance of the rules.
pub const SCRIPT: u32 = 20;
/// A photo, beside its bytes.
const PHOTO: u32 = 2;
/// A snapshot, beside its bytes.
const SNAPSHOT: u32 = 8;
/// Entries for one unit. Where events were rare each is a file of its own.
const ENTRIES: u64 = 8;
/// A unit in microseconds.
const UNIT_US: u128 = 50;
/// Bytes for one unit, if the cost is only in the bytes.
const BYTES: u64 = 128 << 10;

impl App {
    /// Takes a read's cost from the caller's budget.
    ///
    /// # Errors
    /// `SlowDown` when it is used up.
    pub(super) fn charge(&self, caller: Caller, cost: u32) -> Result<(), Failure> {
        self.paces.reads.take(caller, cost, Instant::now()).map_err(|after_s| Failure::SlowDown { after_s })
    }

    /// Puts the cost of what was done already on the caller's account, which may go below nothing.
    ///
    /// # Errors
    /// `SlowDown` if it did.
    pub(super) fn owe(&self, caller: Caller, cost: u32) -> Result<(), Failure> {
        self.paces.reads.owe(caller, cost, Instant::now()).map_err(|after_s| Failure::SlowDown { after_s })
    }
}

/// So much time of a core, rounded down.
pub fn of_time(time: Duration) -> u32 {
    u32::try_from(time.as_micros() / UNIT_US).unwrap_or(u32::MAX / 2)
}

/// The time that this many units are.
pub fn time_of(units: u32) -> Duration {
    Duration::from_micros(u64::from(units) * UNIT_US as u64)
}

/// This many entries.
pub fn of_entries(count: u64) -> u32 {
    whole(1 + count / ENTRIES)
}

/// A photo of this many bytes.
pub fn of_photo(bytes: usize) -> u32 {
    PHOTO + whole(bytes as u64 / BYTES)
}

/// A snapshot of this many bytes.
pub fn of_snapshot(bytes: usize) -> u32 {
    SNAPSHOT + whole(bytes as u64 / BYTES)
}

fn whole(cost: u64) -> u32 {
    u32::try_from(cost).unwrap_or(u32::MAX / 2)
}
