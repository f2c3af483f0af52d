//! The copy that the whole program uses, with its signals: it holds the replica, and notifies listeners when that
//! changes.

use std::rc::Rc;

use api::content::ClocksAnswered;
use chain::Actor;
use chain::error::Rejection;
use chain::event::Action;
use chain::hash::Hash;
use chain::ids::{EntryIndex, TimeMs};
use chain::state::State;
use leptos::prelude::*;
use leptos::reactive::graph::Observer;

use super::keep::{Keeper, keep_peak};
use super::nudge::{Nudge, Wish};
use super::proof::{Question, Watch};
use super::state::CopyEvent;
use super::{Alarm, Arrival, Distrust, Missing, Replica, SyncError, SyncState, Tick, Unsure, Witnessed};
use crate::browser;
use crate::storage::KeptOrigin;

/// Time to wait in milliseconds until the copy has an entry that the server has accepted.
pub const SETTLE_MS: u64 = 20_000;

/// This browser's own copy of the chain. Screens read its signals; `sync` updates it.
#[derive(Clone, Copy)]
pub struct ChainCopy {
    /// Its progress.
    pub sync: RwSignal<SyncState>,
    /// Changes with every batch of entries that is applied.
    pub tick: RwSignal<Tick>,
    /// The entries that were applied last, in order; empty while catching up for the first time.
    pub arrivals: RwSignal<Vec<Arrival>>,
    /// Whether the live stream works. Without it the log is polled every other second.
    pub live: RwSignal<bool>,
    /// The server's last response or message, by this device's clock; 0 before that.
    pub heard_ms: RwSignal<u64>,
    /// Set if the server cannot be trusted. Stays until the page is reloaded.
    pub alarm: RwSignal<Option<Alarm>>,
    /// How this browser knows the chain; `None` while that is loaded.
    pub origin: RwSignal<Option<KeptOrigin>>,
    /// How many clocks have answered, as the server said last; this may be about an entry that is not the last any
    /// more.
    pub clocks: RwSignal<Option<ClocksAnswered>>,
    inner: StoredValue<Inner, LocalStorage>,
}

type Listener = Rc<dyn Fn(CopyEvent<'_>)>;

/// State that no screen reads.
#[derive(Default)]
struct Inner {
    /// The fragment of the address with which the page was opened.
    opened_at: String,
    replica: Option<Replica>,
    /// Number of copies since the page was opened.
    copies: u32,
    keeper: Keeper,
    /// Since when a checkpoint has been missing.
    watch: Watch,
    /// The copy has been up to date since the page was opened.
    was_ready: bool,
    /// The length of a log that was shorter than before.
    shorter_to: Option<u64>,
    /// This tab is the one that has the live stream.
    elected: bool,
    /// The copy is up to date, and the server answered the last request.
    follows: bool,
    /// An item of the outbox waits for the server.
    awaited: bool,
    /// Makes the follower check at once.
    nudge: Nudge,
    listener: Option<Listener>,
}

impl ChainCopy {
    /// Before there is a copy. `opened_at` is the fragment of the address with which the page was opened.
    pub fn new(opened_at: String) -> Self {
        Self {
            sync: RwSignal::new(SyncState::Waiting { done: 0, of: 0 }),
            tick: RwSignal::new(Tick::default()),
            arrivals: RwSignal::new(Vec::new()),
            live: RwSignal::new(false),
            heard_ms: RwSignal::new(0),
            alarm: RwSignal::new(None),
            origin: RwSignal::new(None),
            clocks: RwSignal::new(None),
            inner: StoredValue::new_local(Inner { opened_at, ..Inner::default() }),
        }
    }

    /// Registers the listener. There is only one: the owner of the copy.
    pub fn listen(self, listener: impl Fn(CopyEvent<'_>) + 'static) {
        self.inner.update_value(|inner| inner.listener = Some(Rc::new(listener)));
    }

    pub(super) fn tell(self, event: CopyEvent<'_>) {
        if let Some(listener) = self.inner.try_with_value(|inner| inner.listener.clone()).flatten() {
            listener(event);
        }
    }

    /// The fragment of the address with which the page was opened; it may have been removed from the address since.
    pub fn opened_at(self) -> String {
        self.inner.try_with_value(|inner| inner.opened_at.clone()).unwrap_or_default()
    }

    /// Reads the chain's state; `None` while it is loaded. A view or an effect that calls this runs again when the
    /// chain has moved.
    pub fn with_state<T>(self, read: impl FnOnce(&State) -> T) -> Option<T> {
        self.follow();
        self.with_replica(|replica| read(replica.ledger().state()))
    }

    /// Whether `actor` may do `action` at `now`; `None` while the chain is not read. Reactive like
    /// [`Self::with_state`].
    pub fn may(self, actor: &Actor, action: &Action, now: TimeMs) -> Option<Result<(), Rejection>> {
        self.follow();
        self.with_replica(|replica| replica.may(actor, action, now))
    }

    /// Makes the caller reactive to the chain's moves. Handlers and futures read once.
    pub(super) fn follow(self) {
        if Observer::get().is_some() {
            self.tick.track();
        }
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

    /// Replaces the copy.
    pub fn take_copy(self, replica: Replica) {
        self.inner.try_update_value(|inner| {
            inner.replica = Some(replica);
            inner.copies += 1;
            // These belong to the copy before.
            (inner.keeper, inner.watch) = (Keeper::default(), Watch::default());
        });
        self.moved();
    }

    pub(crate) fn witness(self, note: &str) -> Result<Witnessed, Distrust> {
        let witnessed =
            self.inner.try_update_value(|inner| inner.replica.as_mut().map(|replica| replica.witness(note)));
        let witnessed = witnessed.flatten().unwrap_or(Ok(Witnessed::Ahead(0)));
        if witnessed == Err(Distrust::RolledBack) {
            let entries = note.lines().nth(1).and_then(|size| size.parse().ok());
            self.inner.try_update_value(|inner| inner.shorter_to = entries);
        }
        witnessed
    }

    /// What the server has to prove, and for which copy.
    pub(crate) fn questions(self) -> (u32, Vec<Question>) {
        let copies = self.inner.try_with_value(|inner| inner.copies).unwrap_or(0);
        (copies, self.with_replica(Replica::questions).unwrap_or_default())
    }

    /// Handles an answer, unless the copy it is about has been replaced: it would prove nothing of the new one.
    pub(crate) fn answer(self, copy: u32, question: &Question, hashes: &[Hash]) -> Result<(), Distrust> {
        let answered = self.inner.try_update_value(|inner| {
            let replica = inner.replica.as_mut().filter(|_| inner.copies == copy)?;
            Some(replica.answer(question, hashes))
        });
        answered.flatten().unwrap_or(Ok(()))
    }

    /// Lets `work` append to the copy, then notifies all listeners.
    pub(crate) fn apply(
        self,
        work: impl FnOnce(&mut Replica, &mut Keeper) -> Result<(), Distrust>,
    ) -> Result<(), Distrust> {
        let result = self.inner.try_update_value(|inner| {
            let Some(replica) = inner.replica.as_mut() else { return Ok(()) };
            let result = work(replica, &mut inner.keeper);
            replica.settle();
            result
        });
        self.moved();
        result.unwrap_or(Ok(()))
    }

    pub(crate) fn arrived(self, arrivals: Vec<Arrival>) {
        self.tell(CopyEvent::Arrived(&arrivals));
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
            self.tell(CopyEvent::Moved);
            self.tick.try_set(tick);
        }
    }

    pub(crate) fn set_live(self, live: bool) {
        if self.live.try_get_untracked() != Some(live) {
            self.live.try_set(live);
        }
    }

    /// This tab has the stream from now on.
    pub(crate) fn elect(self) {
        self.inner.try_update_value(|inner| inner.elected = true);
    }

    pub(crate) fn is_elected(self) -> bool {
        self.inner.try_with_value(|inner| inner.elected).unwrap_or(false)
    }

    pub(crate) fn was_ready(self) -> bool {
        self.inner.try_with_value(|inner| inner.was_ready).unwrap_or(false)
    }

    pub(crate) fn waiting(self, done: u64, of: u64) {
        // Once ready, a copy that fetches new entries does not go back to waiting.
        if !self.was_ready() {
            self.sync.try_set(SyncState::Waiting { done, of });
        }
    }

    /// The copy is up to date; checks whether all of it is proven.
    pub(crate) fn ready(self) {
        self.set_follows(true);
        let state = self.missing_now().and_then(|missing| {
            self.with_replica(|replica| match missing {
                Some(missing) => SyncState::Unproven { entries: replica.ledger().entries(), missing },
                None => SyncState::Ready {
                    height: replica.ledger().state().height(),
                    entries: replica.ledger().entries(),
                    checked_to: replica.checked_to,
                },
            })
        });
        if let Some(state) = state
            && self.sync.try_get_untracked().as_ref() != Some(&state)
        {
            self.sync.try_set(state);
        }
    }

    /// Checks again whether all is proven, where that is shown.
    pub(crate) fn look_at_proof(self) {
        if matches!(self.sync.try_get_untracked(), Some(SyncState::Ready { .. } | SyncState::Unproven { .. })) {
            self.ready();
        }
    }

    fn missing_now(self) -> Option<Option<Missing>> {
        let now_ms = browser::stopwatch_ms();
        let missing = self.inner.try_update_value(|inner| {
            let standing = inner.replica.as_ref()?.standing();
            Some(inner.watch.missing(now_ms, standing))
        });
        missing.flatten()
    }

    pub(crate) fn is_alarmed(self) -> bool {
        self.alarm.try_with_untracked(Option::is_some).unwrap_or(false)
    }

    /// Whether this browser's copy is up to date, as far as it can know; reactive.
    pub fn has_caught_up(self) -> bool {
        matches!(self.sync.get(), SyncState::Ready { .. } | SyncState::Unproven { .. })
    }

    /// Whether it is up to date and fully proven; reactive.
    pub fn is_proven(self) -> bool {
        matches!(self.sync.get(), SyncState::Ready { .. })
    }

    /// Whether everything in this browser's copy is proven, as actions that cannot be undone require; also while the
    /// server cannot be reached.
    ///
    /// # Errors
    /// `NotYet`, `Distrusted`, `Unproven`.
    pub(crate) fn proven(self) -> Result<(), Unsure> {
        self.go_ahead()?;
        if !self.was_ready() {
            return Err(Unsure::NotYet);
        }
        match self.missing_now() {
            Some(Some(missing)) => Err(Unsure::Unproven(missing)),
            Some(None) => Ok(()),
            None => Err(Unsure::NotYet),
        }
    }

    pub(crate) fn failed(self, error: &SyncError) {
        let known = |distrust: &Distrust| {
            self.alarm.try_with_untracked(|alarm| alarm.as_ref().is_some_and(|alarm| alarm.distrust == *distrust))
        };
        // It is retried again and again, but reported once.
        if let SyncError::Distrust(distrust) = error
            && known(distrust) == Some(false)
        {
            let shorter = *distrust == Distrust::RolledBack;
            let shorter_to = self.inner.try_with_value(|inner| inner.shorter_to.filter(|_| shorter)).flatten();
            self.alarm.try_set(Some(Alarm { distrust: distrust.clone(), shorter_to }));
            keep_peak(self);
        }
        self.set_live(false);
        self.set_follows(false);
        self.sync.try_set(SyncState::Failed(error.clone()));
    }

    fn set_follows(self, follows: bool) {
        let before = self.inner.try_update_value(|inner| {
            inner.was_ready |= follows;
            std::mem::replace(&mut inner.follows, follows)
        });
        if follows && before == Some(false) {
            self.tell(CopyEvent::Follows);
        }
    }

    /// Notes that the server has just answered.
    pub(crate) fn heard(self) {
        self.heard_ms.try_set(browser::now_ms());
    }

    /// Makes the follower check at once.
    pub(crate) fn look(self) {
        if let Some(nudge) = self.inner.try_with_value(|inner| inner.nudge.clone()) {
            nudge.give(Wish::Look);
        }
    }

    /// Whether the server contradicts itself, so that nothing may be signed for it; reactive where the caller is.
    pub(crate) fn is_stopped(self) -> bool {
        if Observer::get().is_some() {
            self.alarm.track();
        }
        self.alarm.try_with_untracked(|alarm| alarm.as_ref().is_some_and(Alarm::stops)).unwrap_or(false)
    }

    /// An error if the server contradicts itself, so that nothing may be signed for it.
    pub(crate) fn go_ahead(self) -> Result<(), Unsure> {
        if self.is_stopped() { Err(Unsure::Distrusted) } else { Ok(()) }
    }

    /// The chain to sign for.
    pub(crate) fn chain_id(self) -> Result<Hash, Unsure> {
        self.go_ahead()?;
        self.with_replica(|replica| replica.ledger().state().chain_id()).ok_or(Unsure::NotYet)
    }

    /// Whether the copy is up to date, and the server answered the last request.
    pub(crate) fn follows(self) -> bool {
        self.inner.try_with_value(|inner| inner.follows).unwrap_or(false)
    }

    /// Sets whether an item of the outbox waits for the server: then it is tried more often.
    pub(crate) fn set_awaited(self, awaited: bool) {
        self.inner.try_update_value(|inner| inner.awaited = awaited);
    }

    pub(super) fn is_awaited(self) -> bool {
        self.inner.try_with_value(|inner| inner.awaited).unwrap_or(false)
    }

    pub(super) fn nudge(self) -> Option<Nudge> {
        self.inner.try_with_value(|inner| inner.nudge.clone())
    }

    /// Waits until the copy has an entry, with a timeout. Returns whether it has.
    pub(crate) async fn caught_up_to(self, index: EntryIndex) -> bool {
        let until = browser::stopwatch_ms() + SETTLE_MS as f64;
        while self.entries() <= index.0 {
            if browser::stopwatch_ms() > until {
                return false;
            }
            browser::pause(40).await;
        }
        true
    }
}
