//! When something is tried, and how often. Times are milliseconds of a stopwatch: what somebody does to the device's clock
//! makes nothing wait.

/// How long a post or comment can be taken back before it is signed.
pub const TAKE_BACK_MS: u64 = 4_000;
/// The pause after the first failure; each one in a row doubles it ...
const PAUSE_MS: f64 = 1_000.0;
/// ... up to this.
const PAUSE_MAX_MS: f64 = 60_000.0;
/// So many failures in a row are enough.
const FAILURES_MAX: u32 = 8;
/// A server that asks to wait has its reasons, such as a page that is full until it is turned: that may take hours. At one try
/// a minute this is most of a day.
const WAITS_MAX: u32 = 1_000;
/// So many tries of something signed are waited for by what comes after it.
const PATIENCE: u32 = 3;

/// Why a try brought nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It did not get through, or not with an answer.
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
    /// Something that was never tried.
    pub fn new(due_ms: f64) -> Self {
        Self { due_ms, failures: 0, waits: 0, fresh: true }
    }

    /// Something that begins anew, at once.
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

    /// Whether what comes after it waits for it.
    pub fn is_patient(&self) -> bool {
        self.failures + self.waits < PATIENCE
    }

    /// A try brought nothing. Whether there is to be another one.
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

/// The pause after so many in a row.
fn doubled(first_ms: f64, count: u32) -> f64 {
    first_ms * f64::from(1u32 << count.saturating_sub(1).min(16))
}

/// How much is left of the moment in which something can be taken back. Nothing can be further ahead than that moment is
/// long; if it is, the clock was another one.
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
    fn pauses_grow_and_tries_end() {
        let mut pace = Pace::new(0.0);
        let mut pauses = Vec::new();
        while pace.failed(0.0, Trouble::Failed) {
            pauses.push(pace.due_in(0.0));
        }
        assert_eq!(pauses, [1_000.0, 2_000.0, 4_000.0, 8_000.0, 16_000.0, 32_000.0, 60_000.0]);
    }

    #[test]
    fn a_server_that_asks_to_wait_is_waited_for_longer_but_not_for_ever() {
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
    fn no_clock_makes_a_story_wait() {
        assert_eq!(moment_left(10_000, 8_000), 2_000.0);
        assert_eq!(moment_left(10_000, 20_000), 0.0);
        // The clock was a day ahead when it was told.
        assert_eq!(moment_left(86_400_000 + 4_000, 1_000), 0.0);
    }
}
