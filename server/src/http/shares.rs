//! How much one address may hold at the same time, where [`super::pace`] says how much in which time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::address::Caller;

/// What each caller holds. Who holds nothing is not remembered.
pub struct Shares {
    most: usize,
    held: Mutex<HashMap<Caller, usize>>,
}

/// A part of a caller's share, given back when dropped.
pub struct Share {
    shares: Arc<Shares>,
    caller: Caller,
    amount: usize,
}

impl Shares {
    /// At most so much for each caller; 0 means no limit.
    pub fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most: if most == 0 { usize::MAX } else { most }, held: Mutex::default() })
    }

    /// Takes so much of the caller's share, `None` if that would be more than it has.
    pub fn take(self: &Arc<Self>, caller: Caller, amount: usize) -> Option<Share> {
        let mut all = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let held = all.get(&caller).copied().unwrap_or(0);
        let more = held.checked_add(amount).filter(|more| *more <= self.most)?;
        all.insert(caller, more);
        Some(Share { shares: self.clone(), caller, amount })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut all = self.shares.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = all.get_mut(&self.caller) {
            *held -= self.amount;
            if *held == 0 {
                all.remove(&self.caller);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    fn caller(last: u8) -> Caller {
        Caller::at(IpAddr::from([192, 0, 2, last]))
    }

    #[test]
    fn a_share_comes_back_and_is_nobody_elses() {
        let shares = Shares::new(3);
        let two = shares.take(caller(1), 2);
        assert!(two.is_some());
        assert!(shares.take(caller(1), 2).is_none());
        assert!(shares.take(caller(2), 3).is_some());
        drop(two);
        assert!(shares.take(caller(1), 3).is_some());
        assert!(shares.held.lock().expect("not poisoned").is_empty());
    }

    #[test]
    fn zero_means_no_limit() {
        let shares = Shares::new(0);
        let _all = shares.take(caller(1), 1 << 40);
        assert!(shares.take(caller(1), 1 << 40).is_some());
    }
}
