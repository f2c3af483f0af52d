//! Bounding a call's work.
//!
//! Every input of the module is bounded, and nothing in it loops longer than its input is long, so the bound is there
//! for bugs only. Metering would count at every branch for that, some percent of each signature check. A watchdog adds
//! nothing to the code and two atomic writes to a call: it interrupts the thread that has worked for too long. An
//! interrupted instance cannot be used again, which suits us, since a broken instance is thrown away anyway.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

/// How often the watchdog looks. A call can run over by as much.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// No call is running.
const IDLE: u64 = 0;

/// Stops what goes on for too long.
pub(super) struct Watchdog {
    begun: Instant,
    watched: Mutex<Vec<Weak<Watched>>>,
}

/// An instance under watch.
pub(super) struct Watched {
    watchdog: Arc<Watchdog>,
    /// When the running call must have ended, in milliseconds since the watchdog began; [`IDLE`] between calls.
    deadline_ms: AtomicU64,
    stop: Box<dyn Fn() + Send + Sync>,
}

impl Watchdog {
    /// Starts the watching thread, which ends once nobody holds the watchdog.
    pub(super) fn start() -> std::io::Result<Arc<Self>> {
        let watchdog = Arc::new(Self { begun: Instant::now(), watched: Mutex::default() });
        let weak = Arc::downgrade(&watchdog);
        std::thread::Builder::new().name("watchdog".into()).spawn(move || {
            while let Some(watchdog) = weak.upgrade() {
                watchdog.look();
                drop(watchdog);
                std::thread::sleep(LOOK_EVERY);
            }
        })?;
        Ok(watchdog)
    }

    /// Watches an instance for as long as the answer lives. `stop` is called from another thread, more than once if
    /// need be: an interrupt can come just before a call enters the module, and then does nothing.
    pub(super) fn watch(self: &Arc<Self>, stop: Box<dyn Fn() + Send + Sync>) -> Arc<Watched> {
        let watched = Arc::new(Watched { watchdog: self.clone(), deadline_ms: AtomicU64::new(IDLE), stop });
        // A panic while holding the list leaves it whole.
        self.watched.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(&watched));
        watched
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn look(&self) {
        let now_ms = self.now_ms();
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        watched.retain(|instance| instance.upgrade().is_some_and(|instance| instance.stop_if_late(now_ms)));
    }
}

impl Watched {
    /// Runs a call that may last so long.
    pub(super) fn during<T>(&self, limit: Duration, call: impl FnOnce() -> T) -> T {
        let limit_ms = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
        self.deadline_ms.store(self.watchdog.now_ms().saturating_add(limit_ms).max(1), Ordering::Release);
        let answer = call();
        self.deadline_ms.store(IDLE, Ordering::Release);
        answer
    }

    /// Always true: it is still there.
    fn stop_if_late(&self, now_ms: u64) -> bool {
        let deadline_ms = self.deadline_ms.load(Ordering::Acquire);
        if deadline_ms != IDLE && deadline_ms < now_ms {
            (self.stop)();
        }
        true
    }
}
