//! How much of a shared resource one caller may hold at the same time. (Rates are limited in [`super::pace`].)
//!
//! A semaphore for each network would not do: how much one caller may hold depends on what is free in all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::address::{Caller, Network};

/// A household may hold at most one part in this many of the free amount: the less is free, the less a household that
/// holds some already can get, and the last of it is for those who hold none. So it takes dozens of networks to hold
/// everything.
const FAIR_PART: usize = 8;

/// A shared resource, and the amount that each network holds. Networks that hold nothing are not stored.
pub struct Shares {
    each: usize,
    total: usize,
    held: Mutex<Held>,
    given_back: Notify,
}

#[derive(Default)]
struct Held {
    all: usize,
    by: HashMap<Network, usize>,
}

/// A part of a caller's share, returned when dropped.
pub struct Share {
    shares: Arc<Shares>,
    caller: Caller,
    amount: usize,
}

impl Shares {
    /// At most `each` for each household, where 0 means that one may hold everything, and `total` in all.
    pub fn new(each: usize, total: usize) -> Arc<Self> {
        Arc::new(Self { each, total, held: Mutex::default(), given_back: Notify::new() })
    }

    /// Takes this much, `None` if that would exceed the caller's share.
    pub fn take(self: &Arc<Self>, caller: Caller, amount: usize) -> Option<Share> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let free = self.total.saturating_sub(held.all);
        if amount > free || !caller.networks().all(|network| self.may_take(&held, network, amount, free)) {
            return None;
        }
        held.all += amount;
        caller.networks().for_each(|(network, _)| *held.by.entry(network).or_default() += amount);
        Some(Share { shares: self.clone(), caller, amount })
    }

    /// The same, but waits for a while if there is not enough.
    pub async fn take_within(self: &Arc<Self>, caller: Caller, amount: usize, wait: Duration) -> Option<Share> {
        let taken = async {
            loop {
                let given_back = self.given_back.notified();
                if let Some(share) = self.take(caller, amount) {
                    return share;
                }
                given_back.await;
            }
        };
        tokio::time::timeout(wait, taken).await.ok()
    }

    /// The free amount.
    #[cfg(test)]
    pub fn free(&self) -> usize {
        self.total - self.held.lock().unwrap_or_else(PoisonError::into_inner).all
    }

    fn may_take(&self, held: &Held, (network, times): (Network, u32), amount: usize, free: usize) -> bool {
        if self.each == 0 {
            return true;
        }
        let holds = held.by.get(&network).copied().unwrap_or(0);
        let times = usize::try_from(times).unwrap_or(usize::MAX);
        let most = self.each.saturating_mul(times);
        let fair = if holds == 0 { most } else { free.saturating_mul(times) / FAIR_PART };
        holds.saturating_add(amount) <= most.min(fair)
    }

    fn give_back(&self, caller: Caller, amount: usize) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.all -= amount;
        for (network, _) in caller.networks() {
            if let Some(holds) = held.by.get_mut(&network) {
                *holds -= amount;
                if *holds == 0 {
                    held.by.remove(&network);
                }
            }
        }
        drop(held);
        self.given_back.notify_waiters();
    }
}

impl Share {
    /// Returns all but this much.
    pub fn shrink(&mut self, amount: usize) {
        let less = self.amount.saturating_sub(amount);
        if less > 0 {
            self.shares.give_back(self.caller, less);
            self.amount -= less;
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.shares.give_back(self.caller, self.amount);
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    fn caller(network: u8, last: u8) -> Caller {
        Caller::at(IpAddr::from([192, 0, network, last]))
    }

    #[test]
    fn a_share_comes_back_and_belongs_to_one_caller() {
        let shares = Shares::new(3, 1_000);
        let two = shares.take(caller(1, 1), 2);
        assert!(two.is_some());
        assert!(shares.take(caller(1, 1), 2).is_none());
        assert!(shares.take(caller(1, 2), 3).is_some());
        drop(two);
        let mut three = shares.take(caller(1, 1), 3).expect("it came back");
        three.shrink(1);
        assert!(shares.take(caller(1, 1), 2).is_some());
        drop(three);
        let held = shares.held.lock().expect("not poisoned");
        assert!(held.by.is_empty() && held.all == 0);
    }

    #[test]
    fn zero_means_no_limit_but_what_there_is() {
        let shares = Shares::new(0, 10);
        let _all = shares.take(caller(1, 1), 10).expect("all of it");
        assert!(shares.take(caller(1, 2), 1).is_none());
    }

    #[test]
    fn no_network_takes_it_from_all() {
        let shares = Shares::new(100, 4_096);
        let mut taken = Vec::new();
        let mut take_all = |caller: &dyn Fn(u8) -> Caller| {
            for last in 0..=u8::MAX {
                taken.extend(std::iter::from_fn(|| shares.take(caller(last), 1)));
            }
            taken.len()
        };
        assert!(take_all(&|last| caller(1, last)) <= 800, "of one /24");
        assert!(take_all(&|last| Caller::at(IpAddr::from([0x2001, 0xdb8, 1, u16::from(last), 0, 0, 0, 1]))) <= 1_600);
        for network in 2..20 {
            take_all(&|_| caller(network, 1));
        }
        for network in 30..60 {
            assert!(shares.take(caller(network, 1), 1).is_some(), "a new caller always gets a part");
        }
    }

    #[tokio::test]
    async fn who_waits_gets_what_is_given_back() {
        let shares = Shares::new(1, 10);
        let first = shares.take(caller(1, 1), 1).expect("its share");
        assert!(shares.take_within(caller(1, 1), 1, Duration::from_millis(10)).await.is_none());
        let waiting = shares.take_within(caller(1, 1), 1, Duration::from_secs(10));
        let (second, ()) = tokio::join!(waiting, async { drop(first) });
        assert!(second.is_some());
    }
}
