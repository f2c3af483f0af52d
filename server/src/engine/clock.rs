//! The time that is stamped on entries, which can never be taken back: a log that was once in 2036 closes no block
//! until then. So the system's clock is trusted only as far as it agrees with the time that passes.
//!
//! While the server runs, a jump of more than a few minutes is not followed: entries get the time that has passed
//! since, in either direction, and the operator is told. The server cannot know which of the two is right; a restart
//! goes by the clock again.
//!
//! A clock behind the log's last entry is certainly wrong, as on a machine that has not fetched the time yet. So when
//! it jumps to a time at which the log may go on, it was corrected, and is followed.
//!
//! At a start there is only the log to compare the clock with. A chain may have been switched off for weeks, so the
//! start is refused only if the clock is months after the last entry: broken clocks jump by whole years, and a wrong
//! day costs only a day of waiting.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use chain::ids::TimeMs;

use crate::health::{Span, Trouble};

/// How far the clock may jump, or be behind the log. A dug block may be stamped two minutes ahead.
const JUMP_MAX_MS: u64 = 180_000;
/// How far the clock may be ahead of the log's last entry at a start.
const AHEAD_MAX_MS: u64 = 90 * 86_400_000;

/// The time that is stamped on entries.
pub trait TellTime: Send + Sync {
    /// The time.
    fn now(&self) -> TimeMs;

    /// The problem with it, as of the last call of `now`.
    fn trouble(&self) -> Option<Trouble> {
        None
    }

    /// Its time is before the log's last entry. If the clock has been corrected meanwhile, it is followed.
    fn catch_up(&self, _last: TimeMs) {}

    /// The process may have been stopped, for a time that it cannot know.
    fn woken(&self) {}
}

/// A shared clock.
pub type Clock = Arc<dyn TellTime>;

impl<F: Fn() -> TimeMs + Send + Sync> TellTime for F {
    fn now(&self) -> TimeMs {
        self()
    }
}

/// The system's clock, right or wrong.
pub fn wall_time() -> TimeMs {
    // A clock before 1970 reads as 1970; the log's own time never goes back anyway.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    TimeMs(ms(since))
}

/// The system's clock, as far as it agrees with the time that passes.
pub fn system_clock() -> Clock {
    let passing = Passing::new();
    Arc::new(SteadyClock::new(wall_time, move || passing.since_start()))
}

/// A clock that does not jump.
pub struct SteadyClock<W, P> {
    wall: W,
    passed: P,
    kept: Mutex<Kept>,
}

struct Kept {
    /// The clock, when no time had passed, as last trusted.
    base_ms: i128,
    /// How far the clock is ahead of the time given, while it is not trusted.
    apart_ms: i128,
}

impl<W: Fn() -> TimeMs + Send + Sync, P: Fn() -> Duration + Send + Sync> SteadyClock<W, P> {
    /// Gives `wall`'s time, as long as it does not jump against the time that has `passed`.
    pub fn new(wall: W, passed: P) -> Self {
        let base_ms = i128::from(wall().0) - i128::from(ms(passed()));
        Self { wall, passed, kept: Mutex::new(Kept { base_ms, apart_ms: 0 }) }
    }
}

impl<W: Fn() -> TimeMs + Send + Sync, P: Fn() -> Duration + Send + Sync> TellTime for SteadyClock<W, P> {
    fn now(&self) -> TimeMs {
        let (wall_ms, passed_ms) = (i128::from((self.wall)().0), i128::from(ms((self.passed)())));
        // Nothing that can panic runs under this lock, here and below.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let apart_ms = wall_ms - (kept.base_ms + passed_ms);
        if apart_ms.unsigned_abs() <= u128::from(JUMP_MAX_MS) {
            // A clock that is corrected little by little is followed.
            *kept = Kept { base_ms: wall_ms - passed_ms, apart_ms: 0 };
        } else {
            kept.apart_ms = apart_ms;
        }
        TimeMs(u64::try_from(kept.base_ms + passed_ms).unwrap_or(0))
    }

    fn catch_up(&self, last: TimeMs) {
        let (wall, passed_ms) = ((self.wall)(), i128::from(ms((self.passed)())));
        if behind(wall, last).is_none() && !is_far_ahead(wall, last) {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            *kept = Kept { base_ms: i128::from(wall.0) - passed_ms, apart_ms: 0 };
        }
    }

    /// A clock that went on meanwhile is followed, as at a start.
    fn woken(&self) {
        let (wall, passed_ms) = ((self.wall)(), i128::from(ms((self.passed)())));
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let now = TimeMs(u64::try_from(kept.base_ms + passed_ms).unwrap_or(0));
        if wall > now && !is_far_ahead(wall, now) {
            *kept = Kept { base_ms: i128::from(wall.0) - passed_ms, apart_ms: 0 };
        }
    }

    fn trouble(&self) -> Option<Trouble> {
        let apart_ms = self.kept.lock().unwrap_or_else(PoisonError::into_inner).apart_ms;
        let by = Span(u64::try_from(apart_ms.unsigned_abs()).unwrap_or(u64::MAX));
        match apart_ms {
            0 => None,
            1.. => Some(Trouble::ClockAhead { by }),
            _ => Some(Trouble::ClockBack { by }),
        }
    }
}

/// The problem with a clock that says `now` if the log's last entry is of `last`.
pub(super) fn behind(now: TimeMs, last: TimeMs) -> Option<Trouble> {
    let by_ms = last.since(now);
    (by_ms > JUMP_MAX_MS).then_some(Trouble::ClockBehindLog { by: Span(by_ms) })
}

/// Whether the operator should confirm before entries are stamped `now`, after a last one of `last`.
pub(super) fn is_far_ahead(now: TimeMs, last: TimeMs) -> bool {
    now.since(last) > AHEAD_MAX_MS
}

/// The time that passes, independent of the clock; also while the machine sleeps, if the system counts that.
struct Passing {
    start: Instant,
    #[cfg(target_os = "linux")]
    uptime: Option<(std::fs::File, Duration)>,
}

impl Passing {
    fn new() -> Self {
        let start = Instant::now();
        #[cfg(target_os = "linux")]
        let uptime = std::fs::File::open("/proc/uptime").ok().and_then(|file| uptime(&file).map(|now| (file, now)));
        Self {
            start,
            #[cfg(target_os = "linux")]
            uptime,
        }
    }

    fn since_start(&self) -> Duration {
        #[cfg(target_os = "linux")]
        if let Some(now) = self.uptime.as_ref().and_then(|(file, start)| uptime(file)?.checked_sub(*start)) {
            return now;
        }
        self.start.elapsed()
    }
}

/// The system's uptime, including sleep, which `Instant` leaves out. To the hundredth of a second.
#[cfg(target_os = "linux")]
fn uptime(file: &std::fs::File) -> Option<Duration> {
    use std::os::unix::fs::FileExt;

    let mut text = [0; 64];
    let length = file.read_at(&mut text, 0).ok()?;
    let seconds = std::str::from_utf8(text.get(..length)?).ok()?.split_whitespace().next()?;
    let (whole, hundredths) = seconds.split_once('.')?;
    let hundredths_ms = hundredths.get(..2)?.parse::<u64>().ok()?.checked_mul(10)?;
    Some(Duration::from_secs(whole.parse().ok()?) + Duration::from_millis(hundredths_ms))
}

/// Whole milliseconds.
pub(super) fn ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    const MINUTE: u64 = 60_000;
    const DAY: u64 = 1_440 * MINUTE;
    const START: u64 = 1_700_000_000_000;

    /// Moves the clock and the passed time apart.
    #[derive(Default)]
    struct Hands {
        wall: AtomicU64,
        passed: AtomicU64,
    }

    impl Hands {
        /// A clock that starts now, and goes by these.
        fn clock(self: &Arc<Self>) -> impl TellTime {
            self.wall.store(START, Ordering::SeqCst);
            let (wall, passed) = (self.clone(), self.clone());
            SteadyClock::new(
                move || TimeMs(wall.wall.load(Ordering::SeqCst)),
                move || Duration::from_millis(passed.passed.load(Ordering::SeqCst)),
            )
        }
    }

    #[test]
    fn a_process_that_was_stopped_goes_by_the_clock_again() {
        let hands = Arc::new(Hands::default());
        let clock = hands.clock();
        hands.wall.store(START + 600 * MINUTE, Ordering::SeqCst);
        assert_eq!((clock.now(), clock.trouble().is_some()), (TimeMs(START), true));
        clock.woken();
        assert_eq!((clock.now(), clock.trouble().is_some()), (TimeMs(START + 600 * MINUTE), false));
        // Neither back, nor by years.
        for wall in [START, START + 4_000 * DAY] {
            hands.wall.store(wall, Ordering::SeqCst);
            clock.woken();
            assert_eq!((clock.now(), clock.trouble().is_some()), (TimeMs(START + 600 * MINUTE), true), "{wall}");
        }
    }

    #[test]
    fn a_jump_is_not_followed() {
        let hands = Arc::new(Hands::default());
        let clock = hands.clock();
        let at = |wall_ms: u64, passed_ms: u64| {
            hands.wall.store(START + wall_ms, Ordering::SeqCst);
            hands.passed.store(passed_ms, Ordering::SeqCst);
            (clock.now().0 - START, clock.trouble())
        };
        assert_eq!(at(MINUTE, MINUTE), (MINUTE, None));
        assert_eq!(at(3 * MINUTE, 2 * MINUTE), (3 * MINUTE, None), "a small step is followed");
        let ahead = |by| Some(Trouble::ClockAhead { by: Span(by) });
        assert_eq!(at(3_650 * DAY, 3 * MINUTE), (4 * MINUTE, ahead(3_650 * DAY - 4 * MINUTE)));
        assert_eq!(at(5 * MINUTE, 4 * MINUTE), (5 * MINUTE, None), "it is right again");
        let back = Some(Trouble::ClockBack { by: Span(START + 6 * MINUTE) });
        hands.wall.store(0, Ordering::SeqCst);
        hands.passed.store(5 * MINUTE, Ordering::SeqCst);
        assert_eq!((clock.now().0 - START, clock.trouble()), (6 * MINUTE, back));
        for minute in 0..100 {
            // Ten seconds too fast in a minute: put right, little by little.
            assert_eq!(at(7 * MINUTE + minute * 70_000, 6 * MINUTE + minute * MINUTE).1, None);
        }
    }

    #[test]
    fn a_clock_that_was_behind_the_log_may_be_put_right() {
        let last = TimeMs(START + 10 * DAY);
        let rows = [
            (10 * DAY + MINUTE, true),
            (60 * DAY, true),
            (10 * DAY - 2 * MINUTE, true),
            (9 * DAY, false),
            (3_650 * DAY, false),
        ];
        for (wall_ms, followed) in rows {
            let hands = Arc::new(Hands::default());
            hands.wall.store(START, Ordering::SeqCst);
            let wall = hands.clone();
            let clock = SteadyClock::new(move || TimeMs(wall.wall.load(Ordering::SeqCst)), || Duration::ZERO);
            hands.wall.store(START + wall_ms, Ordering::SeqCst);
            assert_eq!(clock.now(), TimeMs(START), "a jump");
            clock.catch_up(last);
            assert_eq!(clock.now(), TimeMs(if followed { START + wall_ms } else { START }), "{wall_ms}");
            assert_eq!(clock.trouble().is_none(), followed);
        }
    }

    #[test]
    fn time_passes() {
        let passing = Passing::new();
        std::thread::sleep(Duration::from_millis(50));
        let passed = passing.since_start();
        assert!(passed >= Duration::from_millis(30) && passed < Duration::from_secs(30), "{passed:?}");
        let clock = system_clock();
        assert!(clock.now().since(wall_time()) < 1_000 && wall_time().since(clock.now()) < 1_000);
        assert_eq!(clock.trouble(), None);
    }

    #[test]
    fn a_chain_that_was_switched_off_for_weeks_is_nothing_to_ask_about() {
        let last = TimeMs(START);
        assert!(!is_far_ahead(TimeMs(START + 60 * DAY), last));
        assert!(is_far_ahead(TimeMs(START + 3_650 * DAY), last));
        assert!(!is_far_ahead(TimeMs(0), last));
        assert_eq!(behind(TimeMs(START), TimeMs(START + 2 * MINUTE)), None);
        let two_days = Some(Trouble::ClockBehindLog { by: Span(2 * DAY) });
        assert_eq!(behind(TimeMs(START), TimeMs(START + 2 * DAY)), two_days);
    }
}
