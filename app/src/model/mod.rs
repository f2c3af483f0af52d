//! What screens stand on: [`World`], and the plain types it speaks in. See `README.md` beside this crate.

mod deeds;
mod hatch;
mod life;
mod people;
pub(crate) mod submit;
mod types;

use std::collections::BTreeSet;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

pub use types::*;

use crate::browser;
use crate::identity::device::DeviceKey;
use crate::outbox::queue::Queue;
use crate::sentence::Sentence;
use crate::storage;
use crate::sync::keep::Keeper;
use crate::sync::{Distrust, Replica, SyncError};

/// Why something cannot be done from here, whatever the chain would say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Barred {
    /// Nobody is signed in.
    #[error("signed out")]
    SignedOut,
    /// The chain has not been read yet.
    #[error("the chain has not been read yet")]
    NotYet,
    /// This device's key was revoked.
    #[error("this device's key was revoked")]
    KeyGone,
    /// The password makes another key.
    #[error("wrong password")]
    WrongPassword,
    /// No account has that handle.
    #[error("no such handle")]
    NoSuchHandle,
    /// The recovery key is another account's.
    #[error("another account's recovery key")]
    WrongRecovery,
    /// The password is too easy to guess.
    #[error("a weak password")]
    WeakPassword,
    /// The same thing is being done already.
    #[error("busy")]
    Busy,
}

/// Everything that outlives a page of the app. It belongs to the root; screens get it with `World::of_context()`, copy it
/// freely and read its signals. Signals hold what is to be shown, methods do what somebody asks for.
#[derive(Clone, Copy)]
pub struct World {
    /// How far this browser's own copy of the chain is.
    pub sync: RwSignal<SyncState>,
    /// Changes with every slice of entries that is applied.
    pub tick: RwSignal<Tick>,
    /// What was applied last, in the order of the log; empty while catching up for the first time.
    pub arrivals: RwSignal<Vec<Arrival>>,
    /// Whether the live stream stands. Without it the log is asked for every other second.
    pub live: RwSignal<bool>,
    /// A server that does not deserve trust. Stays until the page is reloaded.
    pub alarm: RwSignal<Option<Alarm>>,
    /// Who is signed in on this device; `None` while that is read, see [`World::me_known`].
    pub me: RwSignal<Option<Me>>,
    /// Whether it has been found out who is signed in, so that nothing flashes.
    pub me_known: RwSignal<bool>,
    /// What one did that is not in the log yet, or only just.
    pub outbox: RwSignal<Vec<Pending>>,
    /// How far a hatching is.
    pub hatching: RwSignal<Hatching>,
    /// The latest notice.
    pub notice: RwSignal<Option<Notice>>,
    pub(crate) inner: StoredValue<Inner, LocalStorage>,
}

/// A server that contradicts itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Alarm {
    /// What it did.
    pub distrust: Distrust,
    /// The same in words.
    pub words: Sentence,
}

/// What no screen needs to see.
#[derive(Default)]
pub(crate) struct Inner {
    pub replica: Option<Replica>,
    pub keeper: Keeper,
    /// The copy was up to date once since the page was opened.
    pub was_ready: bool,
    pub kept_me: Option<storage::KeptMe>,
    pub device: Option<DeviceKey>,
    pub queue: Queue,
    /// The number of the device key's next event, where this page knows it before its copy of the chain does.
    pub next_sequence: u64,
    /// This tab is the one that has the live stream.
    pub elected: bool,
    pub delivering: bool,
    /// What is in the outbox but could not be kept for a reload.
    pub unkept: BTreeSet<u64>,
    pub judge: Rc<futures::lock::Mutex<Option<crate::worker::WorkerHandle>>>,
}

impl World {
    /// Makes the world and sets it going. Call it once, at the root.
    pub fn begin() -> Self {
        let world = Self {
            sync: RwSignal::new(SyncState::Waiting { done: 0, of: 0 }),
            tick: RwSignal::new(Tick::default()),
            arrivals: RwSignal::new(Vec::new()),
            live: RwSignal::new(false),
            alarm: RwSignal::new(None),
            me: RwSignal::new(None),
            me_known: RwSignal::new(false),
            outbox: RwSignal::new(Vec::new()),
            hatching: RwSignal::new(Hatching::Idle),
            notice: RwSignal::new(None),
            inner: StoredValue::new_local(Inner::default()),
        };
        spawn_local(async move {
            world.recall_me().await;
            crate::outbox::recall(world).await;
        });
        spawn_local(crate::sync::keep_up(world));
        world
    }

    /// The world that the root has provided.
    pub fn of_context() -> Self {
        expect_context()
    }

    /// Says something to somebody; it goes away by itself.
    pub fn notify(self, words: Sentence) {
        self.notify_with(words, None);
    }

    pub(crate) fn notify_with(self, words: Sentence, take_back: Option<PendingId>) {
        self.notice.try_update(|notice| {
            let number = notice.as_ref().map_or(0, |notice| notice.number + 1);
            *notice = Some(Notice { number, words, take_back });
        });
    }

    /// Forgets everything that this browser keeps of PitPet, and starts the page anew. Signs out, too.
    pub async fn start_afresh(self) {
        // What cannot be forgotten was never kept.
        let _ = storage::clear().await;
        browser::reload();
    }

    pub(crate) fn has_copy(self) -> bool {
        self.with_replica(|_| ()).is_some()
    }

    pub(crate) fn entries(self) -> u64 {
        self.with_replica(Replica::entries).unwrap_or(0)
    }

    pub(crate) fn with_replica<T>(self, read: impl FnOnce(&Replica) -> T) -> Option<T> {
        self.inner.try_with_value(|inner| inner.replica.as_ref().map(read)).flatten()
    }

    pub(crate) fn with_keeper<T>(self, work: impl FnOnce(&mut Keeper, &Replica) -> T) -> Option<T> {
        self.inner
            .try_update_value(|inner| inner.replica.as_ref().map(|replica| work(&mut inner.keeper, replica)))
            .flatten()
    }

    pub(crate) fn take_copy(self, replica: Replica) {
        self.inner.try_update_value(|inner| inner.replica = Some(replica));
        self.moved();
    }

    pub(crate) fn witness(self, note: &str) -> Result<u64, Distrust> {
        let witnessed = self.inner.try_update_value(|inner| inner.replica.as_mut().map(|replica| replica.witness(note)));
        witnessed.flatten().unwrap_or(Ok(0))
    }

    /// Lets `work` append to the copy, then tells everybody.
    pub(crate) fn apply(self, work: impl FnOnce(&mut Replica) -> Result<(), Distrust>) -> Result<(), Distrust> {
        let now_ms = browser::now_ms();
        let result = self.inner.try_update_value(|inner| {
            let Some(replica) = inner.replica.as_mut() else { return Ok(()) };
            let result = work(replica);
            replica.settle();
            if replica.at_block_end() {
                inner.keeper.offer(now_ms, replica.entries(), || replica.snapshot());
            }
            result
        });
        self.moved();
        result.unwrap_or(Ok(()))
    }

    pub(crate) fn arrived(self, arrivals: Vec<Arrival>) {
        if self.was_ready() && !arrivals.is_empty() {
            self.arrivals.try_set(arrivals);
        }
    }

    fn moved(self) {
        let tick = self.with_replica(|replica| {
            let globals = replica.ledger().state().globals();
            Tick { entries: replica.ledger().entries(), height: globals.height, time_ms: globals.time }
        });
        if let Some(tick) = tick {
            self.refresh_me();
            self.tick.try_set(tick);
        }
    }

    pub(crate) fn set_live(self, live: bool) {
        if self.live.try_get_untracked() != Some(live) {
            self.live.try_set(live);
        }
    }

    /// From now on this tab has the stream.
    pub(crate) fn elect(self) {
        self.inner.try_update_value(|inner| inner.elected = true);
    }

    pub(crate) fn is_elected(self) -> bool {
        self.inner.try_with_value(|inner| inner.elected).unwrap_or(false)
    }

    fn was_ready(self) -> bool {
        self.inner.try_with_value(|inner| inner.was_ready).unwrap_or(false)
    }

    pub(crate) fn sync_waiting(self, done: u64, of: u64) {
        // Who was up to date once and fetches what is new does not go back to waiting.
        if !self.was_ready() {
            self.sync.try_set(SyncState::Waiting { done, of });
        }
    }

    pub(crate) fn sync_ready(self) {
        let ready = self.with_replica(|replica| SyncState::Ready {
            height: replica.ledger().state().height(),
            entries: replica.ledger().entries(),
            checked_to: replica.checked_to,
        });
        self.inner.try_update_value(|inner| inner.was_ready = true);
        if let Some(ready) = ready
            && self.sync.try_get_untracked().as_ref() != Some(&ready)
        {
            self.sync.try_set(ready);
        }
    }

    pub(crate) fn sync_failed(self, error: &SyncError) {
        let words = match error {
            SyncError::Http(error) => Sentence::from(error),
            SyncError::Distrust(distrust) => Sentence::from(distrust),
        };
        if let SyncError::Distrust(distrust) = error {
            self.alarm.try_set(Some(Alarm { distrust: distrust.clone(), words: words.clone() }));
        }
        self.set_live(false);
        self.sync.try_set(SyncState::Failed(words));
    }
}
