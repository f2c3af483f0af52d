//! When an item is tried, and how often. Times are milliseconds of a monotonic clock, so that setting the device's
//! clock delays nothing.

/// How long a post or comment can be taken back before it is signed.
pub const TAKE_BACK_MS: u64 = 4_000;
/// The pause after the first failure; each one in a row doubles it ...
const PAUSE_MS: f64 = 1_000.0;
/// ... up to this.
const PAUSE_MAX_MS: f64 = 60_000.0;
/// The number of failures in a row after which an item stops.
const FAILURES_MAX: u32 = 8;
/// The same for responses that ask to wait: a block that is full until it is closed may last hours. At one try
/// a minute this is most of a day.
const WAITS_MAX: u32 = 1_000;
/// Later items wait for this many tries of a signed one.
const PATIENCE: u32 = 3;

/// Why a try failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The request or its response was lost.
    Failed,
    /// The server asks to wait for so many milliseconds.
    Wait(u32),
}

/// When the next try is due.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    due_ms: f64,
    failures: u32,
    waits: u32,
    fresh: bool,
}

impl Pace {
    /// For an item that was never tried.
    pub fn new(due_ms: f64) -> Self {
        Self { due_ms, failures: 0, waits: 0, fresh: true }
    }

    /// For an item that is retried at once.
    pub fn tried(now_ms: f64) -> Self {
        Self { fresh: false, ..Self::new(now_ms) }
    }

    pub fn is_fresh(&self) -> bool {
        self.fresh
    }

    pub fn is_due(&self, now_ms: f64) -> bool {
        self.due_ms <= now_ms
    }

    pub fn due_in(&self, now_ms: f64) -> f64 {
        (self.due_ms - now_ms).max(0.0)
    }

    /// Whether later items wait for it.
    pub fn is_patient(&self) -> bool {
        self.failures + self.waits < PATIENCE
    }

    /// Records a failed try. Returns whether there is to be another one.
    pub fn failed(&mut self, now_ms: f64, trouble: Trouble) -> bool {
        self.fresh = false;
        let pause_ms = match trouble {
            Trouble::Failed => {
                self.failures += 1;
                doubled(PAUSE_MS, self.failures)
            }
            Trouble::Wait(ms) => {
                self.waits += 1;
                doubled(f64::from(ms), self.waits)
            }
        };
        self.due_ms = now_ms + pause_ms.min(PAUSE_MAX_MS);
        self.failures < FAILURES_MAX && self.waits < WAITS_MAX
    }
}

/// The pause after `count` failures in a row.
fn doubled(first_ms: f64, count: u32) -> f64 {
    first_ms * f64::from(1u32 << count.saturating_sub(1).min(16))
}

/// How long an item can still be taken back, at most [`TAKE_BACK_MS`]: if more is left, the clock was set back since.
pub fn moment_left(not_before_ms: u64, wall_ms: u64) -> f64 {
    match not_before_ms.saturating_sub(wall_ms) {
        left if left <= TAKE_BACK_MS => left as f64,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_tries_are_limited() {
        let mut pace = Pace::new(0.0);
        let mut pauses = Vec::new();
        while pace.failed(0.0, Trouble::Failed) {
            pauses.push(pace.due_in(0.0));
        }
        assert_eq!(pauses, [1_000.0, 2_000.0, 4_000.0, 8_000.0, 16_000.0, 32_000.0, 60_000.0]);
    }

    #[test]
    fn a_server_that_asks_to_wait_gets_more_tries_but_not_endless_ones() {
        let mut pace = Pace::new(0.0);
        assert!(pace.failed(0.0, Trouble::Wait(7_000)));
        assert_eq!(pace.due_in(0.0), 7_000.0);
        assert!(pace.failed(0.0, Trouble::Wait(300)));
        assert_eq!(pace.due_in(0.0), 600.0);
        let more = (0..2 * WAITS_MAX).take_while(|_| pace.failed(0.0, Trouble::Wait(u32::MAX))).count();
        assert_eq!(more as u32, WAITS_MAX - 3);
        assert_eq!(pace.due_in(0.0), PAUSE_MAX_MS);
    }

    #[test]
    fn a_wrong_clock_delays_nothing() {
        assert_eq!(moment_left(10_000, 8_000), 2_000.0);
        assert_eq!(moment_left(10_000, 20_000), 0.0);
        // The clock was a day ahead when the item was made.
        assert_eq!(moment_left(86_400_000 + 4_000, 1_000), 0.0);
    }
}
