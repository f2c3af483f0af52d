//! The part of a budget that one of several servers gives. What all of them share, the log and the store, is bounded
//! for all together, and no server knows what the others have given.
//!
//! A balancer that passes requests on in turn lets a caller have every server's part, which is the budget. One that
//! sends a caller to the same server each time lets it have one part: so a part is never less than a household needs,
//! with the price that very many servers give more than the budget. What only costs the server itself (connections,
//! streams, reads, searches) is not divided, since each server brings its own.

use super::options::HttpOptions;

/// The least part for a household, unless the whole budget is less: for a class that hatches in one lesson.
const EVENTS_MIN: u32 = 100;
const BIRTHS_MIN: u32 = 15;
const UPLOADS_MIN: u32 = 15;
/// Three of the largest photos.
const WAITING_EACH_MIN_MIB: usize = 24;
/// The least part for all callers of a server.
const WAITING_MIN_MIB: usize = 64;

/// What this server gives. A rate of 0 means no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Events of one household in a minute.
    pub events: u32,
    /// Births of one household in an hour.
    pub births: u32,
    /// Photos uploaded by one household in a minute.
    pub uploads: u32,
    /// Mebibytes of photos of one household that no entry names yet; 0 means no limit.
    pub waiting_each_mib: usize,
    /// The same of all households that came to this server.
    pub waiting_mib: usize,
}

impl Parts {
    /// This server's parts of these budgets.
    pub fn of(options: &HttpOptions) -> Self {
        let servers = options.servers.max(1);
        let rate = |whole: u32, least: u32| whole.div_ceil(servers).max(least.min(whole));
        let count = usize::try_from(servers).unwrap_or(usize::MAX);
        let bytes = |whole: usize, least: usize| whole.div_ceil(count).max(least.min(whole));
        Self {
            events: rate(options.events_per_minute, EVENTS_MIN),
            births: rate(options.births_per_hour, BIRTHS_MIN),
            uploads: rate(options.uploads_per_minute, UPLOADS_MIN),
            waiting_each_mib: bytes(options.photos_waiting_per_address_mib, WAITING_EACH_MIN_MIB),
            waiting_mib: bytes(options.photos_waiting_mib, WAITING_MIN_MIB),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(servers: u32) -> Parts {
        Parts::of(&HttpOptions { servers, ..HttpOptions::default() })
    }

    fn row(parts: Parts) -> (u32, u32, u32, usize, usize) {
        (parts.events, parts.births, parts.uploads, parts.waiting_each_mib, parts.waiting_mib)
    }

    #[test]
    fn all_parts_are_the_budget_until_a_part_would_be_too_small() {
        let whole = (600, 60, 60, 64, 1_024);
        assert_eq!((row(parts(0)), row(parts(1))), (whole, whole));
        assert_eq!(row(parts(2)), (300, 30, 30, 32, 512));
        assert_eq!(row(parts(3)), (200, 20, 20, 24, 342));
        assert_eq!(row(parts(10)), (100, 15, 15, 24, 103));
        assert_eq!(row(parts(u32::MAX)), (100, 15, 15, 24, 64));
    }

    #[test]
    fn a_budget_below_the_least_part_stays_and_none_stays_none() {
        let options = HttpOptions { servers: 9, births_per_hour: 4, photos_waiting_mib: 3, ..HttpOptions::unlimited() };
        let small = HttpOptions { births_per_hour: 4, photos_waiting_per_address_mib: 0, ..options };
        assert_eq!(row(Parts::of(&small)), (0, 4, 0, 0, 3));
    }
}
