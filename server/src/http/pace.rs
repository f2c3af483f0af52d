//! Rate limits for one address: a bucket that fills at a steady rate.
//!
//! `governor` 0.10 takes weights, too, but from one key at a time, and can neither look first nor give back: an amount
//! refused to a household would still be taken from the networks that it is in, and a caller that keeps asking would
//! lock its neighbours out. Its table of keys has no bound, and callers choose the keys.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::address::{Caller, Network};

/// Networks remembered at most: about 12 MB. When there are more, those with full buckets are forgotten, which changes
/// nothing for them, and if that does not help, all are.
const NETWORKS_MAX: usize = 131_072;

/// A budget for each household, and a larger one for each network that it is in: `count` at once, filled up again
/// within `window`.
pub struct Pace {
    count: f64,
    window_s: f64,
    buckets: Mutex<HashMap<Network, Bucket>>,
}

#[derive(Clone, Copy)]
struct Bucket {
    left: f64,
    /// How many times the budget of a household it holds.
    times: u32,
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
        // A request for more than a whole budget gets through with a full one, else never.
        let amount = f64::from(amount).min(self.count);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let filled = |buckets: &HashMap<Network, Bucket>, network, times| {
            let full = self.count * times;
            buckets.get(&network).map_or(full, |bucket| self.filled(*bucket, now).min(full))
        };
        let missing = |(network, times)| (amount - filled(&buckets, network, f64::from(times))) / f64::from(times);
        let wait = caller.networks().map(missing).fold(0.0, f64::max);
        if wait > 0.0 {
            return Err(seconds(wait * self.window_s / self.count));
        }
        if buckets.len() >= NETWORKS_MAX {
            self.forget(&mut buckets, now);
        }
        for (network, times) in caller.networks() {
            let left = filled(&buckets, network, f64::from(times)) - amount;
            buckets.insert(network, Bucket { left, times, at: now });
        }
        Ok(())
    }

    /// Takes `amount` for what was done already, also if there is not so much: then the budget is below zero, and
    /// nothing is given until it has filled up again.
    ///
    /// # Errors
    /// After how many seconds there will be something again.
    pub fn owe(&self, caller: Caller, amount: u32, now: Instant) -> Result<(), u32> {
        if self.count == 0.0 {
            return Ok(());
        }
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= NETWORKS_MAX {
            self.forget(&mut buckets, now);
        }
        let mut wait: f64 = 0.0;
        for (network, times) in caller.networks() {
            let full = self.count * f64::from(times);
            let filled = buckets.get(&network).map_or(full, |bucket| self.filled(*bucket, now).min(full));
            let left = filled - f64::from(amount);
            buckets.insert(network, Bucket { left, times, at: now });
            wait = wait.max(-left / f64::from(times));
        }
        if wait > 0.0 { Err(seconds(wait * self.window_s / self.count)) } else { Ok(()) }
    }

    /// What is in it by now; it may be more than fits.
    fn filled(&self, bucket: Bucket, now: Instant) -> f64 {
        let passed_s = now.saturating_duration_since(bucket.at).as_secs_f64();
        bucket.left + passed_s * self.count * f64::from(bucket.times) / self.window_s
    }

    fn forget(&self, buckets: &mut HashMap<Network, Bucket>, now: Instant) {
        buckets.retain(|_, bucket| self.filled(*bucket, now) < self.count * f64::from(bucket.times));
        if buckets.len() >= NETWORKS_MAX {
            buckets.clear();
        }
    }
}

/// At least 1, and never more than an hour's.
fn seconds(wait_s: f64) -> u32 {
    wait_s.ceil().clamp(1.0, 3_600.0) as u32
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
    fn neighbours_share_the_budgets_of_their_networks() {
        let pace = Pace::new(10, Duration::from_secs(60));
        let start = Instant::now();
        let home = |home: u16, at: u16| Caller::at([0x2001, 0xdb8, home, at, 0, 0, 0, 1].map(u16::from).into());
        assert_eq!(pace.take(home(1, 0), 10, start), Ok(()));
        assert_eq!(pace.take(home(1, 1), 10, start), Ok(()));
        assert_eq!(pace.take(home(1, 2), 10, start), Err(30), "a /56 has twice as much as a /64");
        let whole: usize = (1..=255).filter(|at| pace.take(home(2, at << 8), 10, start).is_ok()).count();
        assert_eq!(whole, 8, "a /48 has eight times as much");
        assert_eq!(pace.take(home(3, 0), 10, start), Ok(()), "others have theirs");
    }

    #[test]
    fn more_than_a_budget_takes_the_whole_budget() {
        let pace = Pace::new(2, Duration::from_secs(60));
        let start = Instant::now();
        assert_eq!(pace.take(caller(), 64, start), Ok(()));
        assert_eq!(pace.take(caller(), 1, start), Err(30));
    }

    #[test]
    fn a_debt_is_paid_off_before_anything_is_given() {
        let pace = Pace::new(60, Duration::from_secs(60));
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(pace.owe(caller(), 60, start), Ok(()), "just all of it");
        assert_eq!(pace.owe(caller(), 90, start), Err(90));
        assert_eq!(pace.take(caller(), 1, after(90)), Err(1));
        assert_eq!(pace.take(caller(), 1, after(91)), Ok(()));
        assert_eq!(pace.owe(caller(), 0, after(1_000)), Ok(()));
        assert_eq!(pace.take(caller(), 60, after(1_000)), Ok(()), "a full budget and no more");
        assert_eq!(pace.take(caller(), 1, after(1_000)), Err(1));
        assert_eq!(Pace::new(0, Duration::from_secs(60)).owe(caller(), u32::MAX, start), Ok(()));
    }

    #[test]
    fn zero_means_no_limit() {
        let pace = Pace::new(0, Duration::from_secs(60));
        assert_eq!(pace.take(caller(), u32::MAX, Instant::now()), Ok(()));
    }
}
