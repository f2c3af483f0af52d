//! Everything that outlives a page of the app, in its parts.

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
/// freely and read its signals. Signals hold what is to be shown, methods do what somebody asks for.
#[derive(Clone, Copy)]
pub struct World {
    /// This browser's own copy of the chain.
    pub copy: ChainCopy,
    /// Who is signed in on this device.
    pub session: Session,
    /// Asked of pets.
    pub pets: Pets,
    /// Asked of accounts and their keys.
    pub accounts: Accounts,
    /// Asked of the market.
    pub market: Market,
    /// Asked of treats.
    pub treats: Treats,
    /// What the server has said and is looked up.
    pub claims: Claims,
    /// What one did that is not in the log yet, or only just.
    pub outbox: Outbox,
    /// Signs and hands in.
    pub(crate) submitter: Submitter,
    /// Somebody has gone on with another log than this browser knew, and has not yet seen to what is missing in it.
    pub put_back: RwSignal<Option<KeptPutBack>>,
    /// How far a hatching is.
    pub hatching: RwSignal<Hatching>,
    /// A recovery key that was made here and that nobody has said to have anywhere else; known once the chain is read.
    pub unkept_recovery: RwSignal<Option<NewRecovery>>,
    /// What is being dug here; `None` until somebody begins.
    pub digging: RwSignal<Option<Digging>>,
    /// What happened while whoever is signed in was away; `None` while that is not known, and where it is nothing.
    pub away: RwSignal<Option<News>>,
    /// The latest notice.
    pub notice: RwSignal<Option<Notice>>,
    pub(crate) inner: StoredValue<Inner, LocalStorage>,
}

/// What no screen needs to see.
#[derive(Default)]
pub(crate) struct Inner {
    /// There is news that was not shown yet.
    pub has_untold: bool,
    /// Whose recovery key is kept elsewhere, as they said since the page was opened.
    pub has_recovery: Vec<String>,
    /// Of these, the one that was shown first because nothing can be kept, with its chain.
    pub noted_recovery: Option<(chain::hash::Hash, NewRecovery)>,
    /// Where a hatching waits for that.
    pub says_has_recovery: Option<oneshot::Sender<()>>,
    pub judge: Rc<futures::lock::Mutex<Option<crate::worker::WorkerHandle>>>,
}

impl World {
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
}
