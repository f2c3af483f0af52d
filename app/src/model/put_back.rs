//! A server that was put back from a copy, or shows another past for some other reason: what of one's own is missing there,
//! and the way on. Whoever goes on keeps their key, what waits and what they are writing; nothing is signed for them.

use chain::event::Action;
use chain::ids::{EntryIndex, TimeMs};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::world::World;
use crate::browser;
use crate::identity::device::DeviceKey;
use crate::outbox::PendingId;
use crate::sentence::Sentence;
use crate::session::missing_in;
use crate::storage::{self, KeptCopy, KeptMe, KeptPeak, KeptPutBack, KeptSeen, Key, OwnDeed};
use crate::submit::{self, Unanswered};
use crate::sync::Alarm;

/// Takes up what earlier visits knew and left in the outbox.
pub(super) async fn recall(world: World) {
    world.session.recall_own().await;
    world.put_back.try_set(storage::read(Key::PutBack).await.unwrap_or_default());
    submit::forget_old().await;
    world.outbox.recall().await;
}

impl World {
    /// What of one's own the log does not have any more, as far as this browser remembers; reactive.
    pub fn missing(&self) -> Vec<OwnDeed> {
        let own = self.session.own();
        // Where the copy has not followed the server back, it has what the server lacks.
        let alarm = self.copy.alarm.get();
        if let Some(size) = alarm.as_ref().and_then(Alarm::shared) {
            return own.into_iter().filter(|deed| size <= deed.entry.0).collect();
        }
        self.copy.with_state(|state| missing_in(state, &own)).unwrap_or_default()
    }

    /// Whether the log does not know whoever is signed in; reactive, and false while it is not read.
    pub fn is_account_missing(&self) -> bool {
        let Some(me) = self.session.who() else { return false };
        self.copy
            .with_state(|state| {
                state.account_by_handle(&chain::commitment::handle_hash(&me.handle)) != Some(me.account)
            })
            .unwrap_or(false)
    }

    /// Goes on with the log as the server has it now, because somebody has decided so. Their key, what waits and what they
    /// are writing stay; what this browser knew of the log is forgotten, but for what is needed to tell what is missing.
    pub async fn go_on(self) {
        let peak = storage::kept_peak().await;
        let known = self.session.kept().map(|me| me.chain_id);
        if let Some(chain_id) = peak.as_ref().map(|peak| peak.chain_id).or(known) {
            let shared = self.copy.alarm.try_get_untracked().flatten().as_ref().and_then(Alarm::shared);
            let put_back = KeptPutBack { chain_id, time_ms: TimeMs(browser::now_ms()), peak, shared };
            // Without it, nobody is told what is missing; the way on is open all the same.
            let _ = storage::write(Key::PutBack, Some(&put_back)).await;
        }
        // What cannot be forgotten was never kept.
        let _ = storage::write::<KeptCopy>(Key::Copy, None).await;
        let _ = storage::write::<KeptPeak>(Key::Peak, None).await;
        let _ = storage::write::<KeptSeen>(Key::Seen, None).await;
        browser::reload();
    }

    /// Begins with another chain than the one that this browser knew, because somebody has decided so. Signs out. What they
    /// wrote and what nobody could make again stays, for the day on which the old chain is back: drafts, what waits, a
    /// recovery key that is nowhere else, the keys that links have brought. All of it knows its chain.
    pub async fn start_afresh(self) {
        // What cannot be forgotten was never kept.
        let _ = storage::write::<KeptMe>(Key::Me, None).await;
        DeviceKey::forget().await;
        let _ = storage::write::<KeptPeak>(Key::Peak, None).await;
        let _ = storage::write::<KeptCopy>(Key::Copy, None).await;
        let _ = storage::write::<KeptPutBack>(Key::PutBack, None).await;
        let _ = storage::write::<Vec<Unanswered>>(Key::Unanswered, None).await;
        browser::reload();
    }

    /// Tells something that is missing once more, as something new: words only.
    ///
    /// # Errors
    /// In words, why not.
    pub fn tell_again(self, deed: &OwnDeed) -> Result<PendingId, Sentence> {
        let words = deed.words.as_deref().unwrap_or_default();
        let told = match &deed.action {
            Action::Post(post) => self.post(post.pet, words, Vec::new()),
            Action::Comment(comment) => self.comment(comment.pet, comment.moment, words),
            _ => Err(Sentence::fixed("This can only be done again where it was done first.")),
        }?;
        self.let_go(|other| other != deed);
        Ok(told)
    }

    /// Whether [`World::tell_again`] can: there are words, and what they answered is what it was.
    pub fn can_tell_again(&self, deed: &OwnDeed) -> bool {
        let shared = self.put_back.get().and_then(|put_back| put_back.shared);
        let stands = |moment: EntryIndex| shared.is_some_and(|shared| moment.0 < shared);
        deed.words.is_some()
            && match &deed.action {
                Action::Post(_) => true,
                Action::Comment(comment) => stands(comment.moment),
                _ => false,
            }
    }

    /// Whoever was told what is missing lets it be.
    pub fn let_be(self) {
        let missing = self.missing();
        self.let_go(|deed| !missing.contains(deed));
        self.put_back.try_set(None);
        spawn_local(async {
            // What cannot be forgotten was never kept.
            let _ = storage::write::<KeptPutBack>(Key::PutBack, None).await;
        });
    }

    fn let_go(self, stays: impl Fn(&OwnDeed) -> bool) {
        self.session.keep_own(stays);
        // Whoever shows what is missing asks again.
        self.put_back.notify();
    }
}
