//! How much one address may send: a bucket that fills at a steady rate.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::address::Caller;

/// Addresses remembered at most: about 6 MB. When there are more, those with full buckets are forgotten, which changes
/// nothing for them, and if that does not help, all are.
const CALLERS_MAX: usize = 65_536;

/// A budget for each caller: `count` at once, filled up again within `window`.
pub struct Pace {
    count: f64,
    window_s: f64,
    buckets: Mutex<HashMap<Caller, Bucket>>,
}

#[derive(Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
}

impl Pace {
    /// `count` in each `window`; 0 means no limit.
    pub fn new(count: u32, window: Duration) -> Self {
        Self { count: f64::from(count), window_s: window.as_secs_f64(), buckets: Mutex::default() }
    }

    /// Takes `amount` out of the caller's budget.
    ///
    /// # Errors
    /// After how many seconds there will be enough; nothing was taken.
    pub fn take(&self, caller: Caller, amount: u32, now: Instant) -> Result<(), u32> {
        if self.count == 0.0 {
            return Ok(());
        }
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= CALLERS_MAX && !buckets.contains_key(&caller) {
            self.forget(&mut buckets, now);
        }
        let bucket = buckets.entry(caller).or_insert(Bucket { left: self.count, at: now });
        *bucket = self.filled(*bucket, now);
        // Whoever asks for more than a whole budget gets through with a full one, else never.
        let amount = f64::from(amount).min(self.count);
        let missing = amount - bucket.left;
        if missing > 0.0 {
            return Err(seconds(missing * self.window_s / self.count));
        }
        bucket.left -= amount;
        Ok(())
    }

    fn filled(&self, bucket: Bucket, now: Instant) -> Bucket {
        let passed_s = now.saturating_duration_since(bucket.at).as_secs_f64();
        let left = (bucket.left + passed_s * self.count / self.window_s).min(self.count);
        Bucket { left, at: now }
    }

    fn forget(&self, buckets: &mut HashMap<Caller, Bucket>, now: Instant) {
        buckets.retain(|_, bucket| self.filled(*bucket, now).left < self.count);
        if buckets.len() >= CALLERS_MAX {
            buckets.clear();
        }
    }
}

/// At least 1, and never more than an hour's.
fn seconds(wait_s: f64) -> u32 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a small range")]
    let whole = wait_s.ceil().clamp(1.0, 3_600.0) as u32;
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn caller() -> Caller {
        let (parts, ()) = Request::new(()).into_parts();
        Caller::of(&parts, 0)
    }

    #[test]
    fn a_budget_is_spent_and_fills_up_again() {
        let pace = Pace::new(60, Duration::from_secs(60));
        let start = Instant::now();
        assert_eq!(pace.take(caller(), 60, start), Ok(()));
        assert_eq!(pace.take(caller(), 1, start), Err(1));
        assert_eq!(pace.take(caller(), 30, start), Err(30));
        assert_eq!(pace.take(caller(), 30, start + Duration::from_secs(30)), Ok(()));
        assert_eq!(pace.take(caller(), 1, start + Duration::from_secs(30)), Err(1));
    }

    #[test]
    fn more_than_a_budget_takes_the_whole_budget() {
        let pace = Pace::new(2, Duration::from_secs(60));
        let start = Instant::now();
        assert_eq!(pace.take(caller(), 64, start), Ok(()));
        assert_eq!(pace.take(caller(), 1, start), Err(30));
    }

    #[test]
    fn zero_means_no_limit() {
        let pace = Pace::new(0, Duration::from_secs(60));
        assert_eq!(pace.take(caller(), u32::MAX, Instant::now()), Ok(()));
    }
}
