//! The outbox: an action is shown at once, stored over a reload, and sent in order, exactly once. `queue/` has the
//! rules.
//!
//! An item is signed only when it is its turn, and the signed bytes are stored before they are sent. From then on
//! exactly these bytes are sent until this browser's own copy of the chain shows what became of them.

mod action;
mod deliver;
mod forgotten;
mod pending;
mod queue;
mod reason;
mod record;
mod save;

use std::collections::BTreeMap;

use chain::commitment::SealedText;
use chain::hash::Hash;
use chain::ids::AccountId;
use leptos::prelude::*;
use leptos::task::spawn_local;

pub use action::QueuedAction;
pub use pending::{LocalPhoto, Pending, PendingId, PendingState};
pub use queue::{Queued, QueuedPhoto};
pub use reason::{Reason, Say};

use crate::browser;
use crate::leaving::Unfinished;
use crate::photo::{self, Prepared};
use crate::session::Session;
use crate::submit::Submitter;
use crate::sync::ChainCopy;
use queue::{Item, Kept, Phase, Queue, Stop, TAKE_BACK_MS};

// The code that signs is loaded together with the code that checks.
later_work!(checking: fn deliver_all(outbox: Outbox) = deliver::all);
later_work!(checking: fn deliver_told(outbox: Outbox) = deliver::told);
later_work!(checking: fn keep_and_deliver(outbox: Outbox, queued: Queued) = kept_and_delivered);

/// The outbox of the account that is signed in.
#[derive(Clone, Copy)]
pub struct Outbox {
    /// The user's actions that are not in the log yet, or only just.
    pub items: RwSignal<Vec<Pending>>,
    copy: ChainCopy,
    session: Session,
    submitter: Submitter,
    say: Say,
    inner: StoredValue<Inner, LocalStorage>,
}

#[derive(Default)]
struct Inner {
    queue: Queue,
    /// A delivery is running.
    delivering: bool,
    /// Items that could not be stored for a reload.
    unkept: BTreeMap<u64, Unfinished>,
}

impl Outbox {
    /// An empty outbox. The reason why an item stops is stored as `say` puts it.
    pub fn new(copy: ChainCopy, session: Session, submitter: Submitter, say: Say) -> Self {
        let (items, inner) = (RwSignal::new(Vec::new()), StoredValue::new_local(Inner::default()));
        Self { items, copy, session, submitter, say, inner }
    }

    /// Adds an item and starts sending. The caller has checked the action.
    pub(crate) fn add(
        self,
        chain_id: Hash,
        account: AccountId,
        action: QueuedAction,
        texts: Vec<SealedText>,
        photos: Vec<Prepared>,
    ) -> PendingId {
        let made_ms = browser::now_ms();
        let moment_ms = if action.has_a_moment() { TAKE_BACK_MS } else { 0 };
        let id = self.inner.with_value(|inner| inner.queue.fresh_id(made_ms, u16::from_le_bytes(browser::random())));
        let urls = photos.iter().map(|photo| photo.url.clone()).collect();
        let photos = photos.into_iter().map(queued_photo).collect();
        let not_before_ms = made_ms + moment_ms;
        let queued = Queued { id, chain_id, account, action, texts, photos, made_ms, not_before_ms, signed: None };
        let mut item = Item::new(Kept::waiting(queued.clone()), urls, made_ms, browser::stopwatch_ms());
        item.held = true;
        self.inner.update_value(|inner| inner.queue.add(item));
        self.publish();
        spawn_local(keep_and_deliver(self, queued));
        PendingId(id)
    }

    /// Removes an item that cannot get into the log any more. Returns it, if it was removed.
    pub(crate) fn remove(self, id: PendingId) -> Option<Queued> {
        let queued =
            self.inner.try_with_value(|inner| inner.queue.get(id.0).map(|item| item.queued.clone())).flatten()?;
        let removed = self.inner.try_update_value(|inner| inner.queue.remove(id.0)).unwrap_or(false);
        if removed {
            self.publish();
            spawn_local(record::forget(id.0));
        }
        removed.then_some(queued)
    }

    /// Retries a stopped item.
    pub(crate) fn again(self, id: PendingId) {
        let now_ms = browser::stopwatch_ms();
        if self.inner.try_update_value(|inner| inner.queue.again(id.0, now_ms)) == Some(true) {
            self.publish();
            spawn_local(async move {
                if let Some(kept) = self.kept(id.0) {
                    // If this cannot be stored, it is stopped again after a reload, with its reason.
                    let _ = record::stopped(kept).await;
                }
                deliver_all(self).await;
            });
        }
    }

    /// Offers the text and photographs of an item as a file. Returns whether the browser allowed it; `None` if there is
    /// no such item.
    pub(crate) fn save(self, id: PendingId) -> Option<bool> {
        self.inner.try_with_value(|inner| inner.queue.get(id.0).map(|item| save::offer(&item.queued))).flatten()
    }

    /// Whether the same action waits already.
    pub(crate) fn holds(self, action: &QueuedAction) -> bool {
        self.inner.try_with_value(|inner| inner.queue.holds(action)).unwrap_or(false)
    }

    /// All actions that have to be paid for and are not in the log yet.
    pub(crate) fn unspent(self) -> Vec<QueuedAction> {
        self.inner.try_with_value(|inner| inner.queue.unspent().cloned().collect()).unwrap_or_default()
    }

    /// Loads what an earlier visit left, or a tab that was closed.
    pub(crate) async fn recall(self) {
        let Some(me) = self.session.kept() else { return };
        let own = |kept: &Kept| kept.queued.account == me.account && kept.queued.chain_id == me.chain_id;
        let kept_in = forgotten::database().await;
        let (wall_ms, now_ms) = (browser::now_ms(), browser::stopwatch_ms());
        for kept in record::all().await.into_iter().filter(own) {
            let known = self.inner.try_with_value(|inner| inner.queue.get(kept.queued.id).is_some());
            if known != Some(false) {
                continue;
            }
            if let Some(signed) = &kept.queued.signed {
                self.submitter.expect(&signed.body);
            }
            let urls = kept.queued.photos.iter().filter_map(|photo| photo::address_of(&photo.bytes)).collect();
            let mut item = Item::new(kept, urls, wall_ms, now_ms);
            item.kept_in = kept_in;
            self.inner.try_update_value(|inner| inner.queue.add(item));
        }
        self.publish();
        deliver_all(self).await;
    }

    /// Deletes everything that was not sent: without its key it cannot be signed any more.
    pub(crate) async fn forget(self) {
        let ids: Vec<u64> =
            self.inner.with_value(|inner| inner.queue.items().iter().map(|item| item.queued.id).collect());
        self.inner.update_value(|inner| inner.queue.clear());
        self.publish();
        for id in ids {
            record::forget(id).await;
        }
    }

    /// Entries have come to the copy; `signed_here` says whether any of them has a sequence number that this page
    /// signed with. Only this settles an item, or takes its number away.
    pub(crate) fn see(self, signed_here: bool) {
        let entries = self.copy.entries();
        let promised = |inner: &Inner| inner.queue.is_promised_below(entries);
        if signed_here || self.inner.try_with_value(promised).unwrap_or(false) {
            spawn_local(deliver_told(self));
        }
    }

    /// The server can be reached again: what failed before is retried at once.
    pub(crate) fn wake(self) {
        let now_ms = browser::stopwatch_ms();
        self.inner.try_update_value(|inner| inner.queue.wake(now_ms));
        self.publish();
    }

    /// Stores again all items that the browser has deleted.
    pub(crate) async fn keep_again(self) {
        forgotten::keep_again(self).await;
    }

    /// Stores a new item and lets it be sent, unless it was taken back meanwhile.
    async fn keep(self, queued: Queued) {
        let unfinished = Unfinished::begin();
        let id = queued.id;
        // Read before the item is written: a record that is lost right after must not look like one that another tab
        // has removed.
        let database = forgotten::database().await;
        let kept = record::begin(&Kept::waiting(queued)).await.is_ok();
        let kept_in = database.filter(|_| kept);
        let still_there = self.inner.try_update_value(|inner| {
            let still_there =
                inner.queue.get_mut(id).map(|item| (item.held, item.kept_in) = (false, kept_in)).is_some();
            if !kept && still_there {
                // It is sent all the same, as long as this page stays open.
                inner.unkept.insert(id, unfinished);
            }
            still_there
        });
        if still_there == Some(false) {
            record::forget(id).await;
        }
    }

    fn kept(self, id: u64) -> Option<Kept> {
        self.inner.try_with_value(|inner| inner.queue.get(id).map(Item::kept)).flatten()
    }

    /// Stops an item: no more automatic retries.
    fn stop(self, id: u64, reason: &Reason, refused: bool) {
        let stop = Stop { words: (self.say)(reason), refused };
        self.inner.try_update_value(|inner| inner.queue.stop(id, stop));
    }

    /// Updates what is shown of the outbox. Without items on their way the page may be left.
    fn publish(self) {
        let now_ms = browser::stopwatch_ms();
        self.inner
            .try_update_value(|inner| inner.unkept.retain(|id, _| inner.queue.get(*id).is_some_and(is_unsettled)));
        let shown: Option<Vec<_>> =
            self.inner.try_with_value(|inner| inner.queue.items().iter().map(|item| shown(item, now_ms)).collect());
        if let Some(shown) = shown
            && self.items.try_with_untracked(|known| *known != shown) == Some(true)
        {
            self.items.try_set(shown);
        }
    }
}

async fn kept_and_delivered(outbox: Outbox, queued: Queued) {
    outbox.keep(queued).await;
    deliver::all(outbox).await;
}

fn is_unsettled(item: &Item) -> bool {
    !matches!(item.phase, Phase::Settled(_))
}

fn shown(item: &Item, now_ms: f64) -> Pending {
    let queued = &item.queued;
    let state = match &item.phase {
        Phase::Waiting if item.can_be_taken_back(now_ms) => PendingState::TakeBack,
        Phase::Waiting => PendingState::Waiting { why: item.why.clone(), signed: item.is_signed() },
        Phase::Sending | Phase::Promised(_) => PendingState::Sending,
        Phase::Settled(entry) => PendingState::Settled(*entry),
        Phase::Stopped(stop) => PendingState::Stopped { words: stop.words.clone(), refused: stop.refused },
    };
    Pending {
        id: PendingId(queued.id),
        action: queued.action.clone(),
        text: queued.text().map(str::to_owned),
        photos: local_photos(item),
        state,
        made_ms: queued.made_ms,
    }
}

fn local_photos(item: &Item) -> Vec<LocalPhoto> {
    let photos = item.queued.photos.iter().zip(&item.urls);
    photos
        .map(|(photo, url)| LocalPhoto {
            url: url.clone(),
            commitment: photo.commitment,
            width: photo.width,
            height: photo.height,
        })
        .collect()
}

fn queued_photo(photo: Prepared) -> QueuedPhoto {
    let Prepared { bytes, salt, commitment, width, height, .. } = photo;
    QueuedPhoto { commitment, salt, bytes, width, height }
}
