//! A server that was restored from a backup, or shows another history for some other reason: which own actions are
//! missing there, and how to go on. Key, outbox and drafts are kept then; nothing is signed automatically.

use chain::event::Action;
use chain::ids::{EntryIndex, TimeMs};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::base::Base;
use super::{Actions, Model};
use crate::browser;
use crate::identity::device::DeviceKey;
use crate::outbox::PendingId;
use crate::sentence::Sentence;
use crate::session::missing_in;
use crate::storage::{self, KeptCopy, KeptMe, KeptPeak, KeptPutBack, KeptSeen, Key, OwnDeed};
use crate::submit::{self, Unanswered};
use crate::sync::Alarm;

/// Loads what earlier visits stored, and the outbox.
pub(super) async fn recall(model: Model) {
    model.session.recall_own().await;
    model.put_back.known.try_set(storage::read(Key::PutBack).await.unwrap_or_default());
    submit::forget_old().await;
    model.outbox.recall().await;
}

/// What to do with a log that lacks what this browser knew.
#[derive(Clone, Copy)]
pub struct PutBack {
    /// Set if the user has gone on with another log than this browser knew, until they have dealt with what is missing
    /// in it.
    pub known: RwSignal<Option<KeptPutBack>>,
    base: &'static Base,
    actions: Actions,
}

impl PutBack {
    /// Nothing is known to be missing yet.
    pub fn new(actions: Actions) -> Self {
        Self { known: RwSignal::new(None), base: actions.base, actions }
    }

    /// Own actions that the log lacks, as far as this browser remembers; reactive.
    pub fn missing(&self) -> Vec<OwnDeed> {
        let own = self.base.session.own();
        // While the copy has not followed the server back, it still has what the server lacks.
        let alarm = self.base.copy.alarm.get();
        if let Some(size) = alarm.as_ref().and_then(Alarm::shared) {
            return own.into_iter().filter(|deed| size <= deed.entry.0).collect();
        }
        self.base.copy.with_state(|state| missing_in(state, &own)).unwrap_or_default()
    }

    /// Whether the log lacks the signed-in account; reactive, and false while it is loaded.
    pub fn is_account_missing(&self) -> bool {
        let Some(me) = self.base.session.who() else { return false };
        self.base
            .copy
            .with_state(|state| {
                state.account_by_handle(&chain::commitment::handle_hash(&me.handle)) != Some(me.account)
            })
            .unwrap_or(false)
    }

    /// Goes on with the server's present log, because the user has decided so. Key, outbox and drafts are kept; what
    /// this browser knew of the log is deleted, except what is needed to tell what is missing.
    pub async fn go_on(self) {
        let peak = storage::kept_peak().await;
        let known = self.base.session.kept().map(|me| me.chain_id);
        if let Some(chain_id) = peak.as_ref().map(|peak| peak.chain_id).or(known) {
            let shared = self.base.copy.alarm.try_get_untracked().flatten().as_ref().and_then(Alarm::shared);
            let put_back = KeptPutBack { chain_id, time_ms: TimeMs(browser::now_ms()), peak, shared };
            // If this fails, the user is not told what is missing, but can go on.
            let _ = storage::write(Key::PutBack, Some(&put_back)).await;
        }
        // What cannot be deleted was never stored.
        let _ = storage::write::<KeptCopy>(Key::Copy, None).await;
        let _ = storage::write::<KeptPeak>(Key::Peak, None).await;
        let _ = storage::write::<KeptSeen>(Key::Seen, None).await;
        browser::reload();
    }

    /// Starts with another chain than the one that this browser knew, because the user has decided so. Signs out. Texts
    /// and what cannot be made again are kept, in case the old chain comes back: drafts, the outbox, an unsaved
    /// recovery key, the keys that links have brought. All of these are stored with their chain.
    pub async fn start_afresh(self) {
        // What cannot be deleted was never stored.
        let _ = storage::write::<KeptMe>(Key::Me, None).await;
        DeviceKey::forget().await;
        let _ = storage::write::<KeptPeak>(Key::Peak, None).await;
        let _ = storage::write::<KeptCopy>(Key::Copy, None).await;
        let _ = storage::write::<KeptPutBack>(Key::PutBack, None).await;
        let _ = storage::write::<Vec<Unanswered>>(Key::Unanswered, None).await;
        browser::reload();
    }

    /// Posts a missing text again, as a new action without its photos.
    ///
    /// # Errors
    /// The reason, in words.
    pub fn tell_again(self, deed: &OwnDeed) -> Result<PendingId, Sentence> {
        let words = deed.words.as_deref().unwrap_or_default();
        let told = match &deed.action {
            Action::Post(post) => self.actions.post(post.pet, words, Vec::new()),
            Action::Comment(comment) => self.actions.comment(comment.pet, comment.moment, words),
            _ => Err(Sentence::fixed("This can only be done again where it was done first.")),
        }?;
        self.let_go(|other| other != deed);
        Ok(told)
    }

    /// Whether [`Self::tell_again`] can: the text is known, and what it answered is still there.
    pub fn can_tell_again(&self, deed: &OwnDeed) -> bool {
        let shared = self.known.get().and_then(|put_back| put_back.shared);
        let stands = |moment: EntryIndex| shared.is_some_and(|shared| moment.0 < shared);
        deed.words.is_some()
            && match &deed.action {
                Action::Post(_) => true,
                Action::Comment(comment) => stands(comment.moment),
                _ => false,
            }
    }

    /// Closes the list of what is missing.
    pub fn let_be(self) {
        let missing = self.missing();
        self.let_go(|deed| !missing.contains(deed));
        self.known.try_set(None);
        spawn_local(async {
            // What cannot be deleted was never stored.
            let _ = storage::write::<KeptPutBack>(Key::PutBack, None).await;
        });
    }

    fn let_go(self, stays: impl Fn(&OwnDeed) -> bool) {
        self.base.session.keep_own(stays);
        // Screens that show what is missing read it again.
        self.known.notify();
    }
}
