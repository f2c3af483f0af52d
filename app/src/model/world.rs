//! `World`: everything that outlives a page of the app, in its parts.

use std::rc::Rc;

use futures::channel::oneshot;
use leptos::prelude::*;

use super::accounts::Accounts;
use super::away::news::News;
use super::digging::Digging;
use super::hatching::{Hatching, NewRecovery};
use super::market::Market;
use super::pets::Pets;
use super::treats::Treats;
use super::types::Notice;
use crate::claims::Claims;
use crate::outbox::{Outbox, PendingId};
use crate::sentence::Sentence;
use crate::session::Session;
use crate::storage::KeptPutBack;
use crate::submit::Submitter;
use crate::sync::ChainCopy;

/// Everything that outlives a page of the app. It belongs to the root; screens get it with `World::of_context()`, copy it
/// freely and read its signals. Signals hold what screens show; methods are the user's actions.
#[derive(Clone, Copy)]
pub struct World {
    /// This browser's own copy of the chain.
    pub copy: ChainCopy,
    /// Who is signed in on this device.
    pub session: Session,
    /// Queries about pets.
    pub pets: Pets,
    /// Queries about accounts and their keys.
    pub accounts: Accounts,
    /// Queries about the market.
    pub market: Market,
    /// Queries about treats.
    pub treats: Treats,
    /// Checks of what the server says.
    pub claims: Claims,
    /// The user's actions that are not in the log yet, or only just.
    pub outbox: Outbox,
    /// Signs and submits.
    pub(crate) submitter: Submitter,
    /// Set if the user has gone on with another log than this browser knew, until they have dealt with what is missing
    /// in it.
    pub put_back: RwSignal<Option<KeptPutBack>>,
    /// The progress of hatching.
    pub hatching: RwSignal<Hatching>,
    /// A recovery key that was made here and that the user has not confirmed to have saved; known once the chain is
    /// loaded.
    pub unkept_recovery: RwSignal<Option<NewRecovery>>,
    /// The progress of digging here; `None` until the user starts.
    pub digging: RwSignal<Option<Digging>>,
    /// What happened while the user was away; `None` while that is not known, and if there is nothing.
    pub away: RwSignal<Option<News>>,
    /// The latest notice.
    pub notice: RwSignal<Option<Notice>>,
    pub(crate) inner: StoredValue<Inner, LocalStorage>,
}

/// State that no screen reads.
#[derive(Default)]
pub(crate) struct Inner {
    /// There is news that was not shown yet.
    pub has_untold: bool,
    /// The handles whose recovery keys the user has confirmed as saved since the page was opened.
    pub has_recovery: Vec<String>,
    /// Of these, the one that was shown first because nothing can be stored, with its chain.
    pub noted_recovery: Option<(chain::hash::Hash, NewRecovery)>,
    /// Wakes the hatching that waits for that.
    pub says_has_recovery: Option<oneshot::Sender<()>>,
    pub judge: Rc<futures::lock::Mutex<Option<crate::worker::WorkerHandle>>>,
}

impl World {
    /// The world that the root has provided.
    pub fn of_context() -> Self {
        expect_context()
    }

    /// Shows a notice that disappears by itself.
    pub fn notify(self, words: Sentence) {
        self.notify_with(words, None);
    }

    pub(crate) fn notify_with(self, words: Sentence, take_back: Option<PendingId>) {
        self.notice.try_update(|notice| {
            let number = notice.as_ref().map_or(0, |notice| notice.number + 1);
            *notice = Some(Notice { number, words, take_back });
        });
    }
}
