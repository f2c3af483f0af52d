//! Searching for a nonce on several threads.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use chain::work::Puzzle;
use tokio::sync::Notify;

/// Nonces that a thread tries before it checks for a stop: some milliseconds.
const SLICE: u32 = 1 << 16;

/// How many times as long as it worked a gentle thread rests.
const GENTLE_RESTS: u32 = 19;

/// How much of the machine a search may use.
#[derive(Clone, Copy)]
pub(super) struct Pace {
    pub(super) threads: usize,
    /// Whether each thread rests most of the time.
    pub(super) gentle: bool,
}

/// A search that goes on until a nonce is found, or until it is dropped.
pub(super) struct Search {
    shared: Arc<Shared>,
    began: Instant,
}

struct Shared {
    puzzle: Puzzle,
    tries: u64,
    gentle: bool,
    next: AtomicU64,
    tried: AtomicU64,
    found: OnceLock<u64>,
    told: Notify,
    stop: AtomicBool,
}

impl Search {
    /// Starts the threads. They begin at a random nonce: another process may dig for the same account.
    pub(super) fn start(puzzle: Puzzle, tries: u64, pace: Pace) -> Result<Self, getrandom::Error> {
        let mut first = [0; 8];
        getrandom::fill(&mut first)?;
        let shared = Arc::new(Shared {
            puzzle,
            tries,
            gentle: pace.gentle,
            // Far enough from the end never to reach it.
            next: AtomicU64::new(u64::from_le_bytes(first) >> 1),
            tried: AtomicU64::new(0),
            found: OnceLock::new(),
            told: Notify::new(),
            stop: AtomicBool::new(false),
        });
        for _ in 0..pace.threads {
            let shared = shared.clone();
            std::thread::spawn(move || shared.look());
        }
        Ok(Self { shared, began: Instant::now() })
    }

    /// The nonce, once there is one.
    pub(super) fn found(&self) -> Option<u64> {
        self.shared.found.get().copied()
    }

    /// Waits until there is one.
    pub(super) async fn when_found(&self) {
        let told = self.shared.told.notified();
        if self.found().is_none() {
            told.await;
        }
    }

    /// Tries so far, and per second.
    pub(super) fn progress(&self) -> (u64, u64) {
        let tried = self.shared.tried.load(Ordering::Relaxed);
        let seconds = self.began.elapsed().as_secs().max(1);
        (tried, tried / seconds)
    }
}

impl Drop for Search {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
    }
}

impl Shared {
    fn look(&self) {
        while !self.stop.load(Ordering::Relaxed) && self.found.get().is_none() {
            let begun = Instant::now();
            let from = self.next.fetch_add(u64::from(SLICE), Ordering::Relaxed);
            if let Some(nonce) = self.puzzle.search(from, SLICE, self.tries) {
                // A second one that is found on the way is found for nothing.
                self.found.get_or_init(|| nonce);
                self.told.notify_waiters();
            }
            self.tried.fetch_add(u64::from(SLICE), Ordering::Relaxed);
            if self.gentle {
                std::thread::sleep(begun.elapsed() * GENTLE_RESTS);
            }
        }
    }
}
