//! A server that was put back from a copy, or shows another past for some other reason: what of one's own is missing there,
//! and the way on. Whoever goes on keeps their key, what waits and what they are writing; nothing is signed for them.

use chain::event::{Action, Author, SignedEvent};
use chain::ids::{EntryIndex, TimeMs};
use chain::state::State;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::unanswered::{self, Unanswered};
use super::{Alarm, Arrival, Barred, PendingId, World};
use crate::browser;
use crate::identity::device::DeviceKey;
use crate::sentence::Sentence;
use crate::storage::{self, KeptCopy, KeptMe, KeptOwn, KeptPeak, KeptPutBack, KeptSeen, Key, OWN_MAX, OwnDeed};
use crate::sync::Distrust;

/// Takes up what earlier visits knew and left in the outbox.
pub(super) async fn recall(world: World) {
    world.recall_own().await;
    unanswered::forget_old().await;
    crate::outbox::recall(world).await;
}

impl World {
    /// Whether the server does not deserve that anything is signed for it; reactive where that is asked for.
    pub(crate) fn is_stopped(self) -> bool {
        if leptos::reactive::graph::Observer::get().is_some() {
            self.alarm.track();
        }
        self.alarm.try_with_untracked(|alarm| alarm.as_ref().is_some_and(Alarm::stops)).unwrap_or(false)
    }

    /// Nothing, while the server deserves that something is signed for it.
    pub(super) fn go_ahead(self) -> Result<(), Barred> {
        if self.is_stopped() { Err(Barred::Distrusted) } else { Ok(()) }
    }

    /// Takes up what earlier visits knew.
    async fn recall_own(self) {
        let kept: Option<KeptOwn> = storage::read(Key::Own).await.unwrap_or_default();
        let put_back: Option<KeptPutBack> = storage::read(Key::PutBack).await.unwrap_or_default();
        self.inner.try_update_value(|inner| {
            let me = inner.kept_me.as_ref();
            let own = kept.filter(|own| me.is_some_and(|me| me.account == own.account && me.chain_id == own.chain_id));
            let read_meanwhile = std::mem::take(&mut inner.own);
            inner.own = own.map(|own| own.deeds).unwrap_or_default();
            remember(&mut inner.own, read_meanwhile);
        });
        self.put_back.try_set(put_back);
    }

    /// Notes what of it one did oneself, from whichever device.
    pub(crate) fn note_own(self, arrivals: &[Arrival]) {
        let Some(me) = self.inner.try_with_value(|inner| inner.kept_me.clone()).flatten() else { return };
        let mine = |event: &SignedEvent| event.body.author == Author::Member(me.account);
        let deeds: Vec<_> = arrivals
            .iter()
            .filter_map(|arrival| {
                let event = arrival.event.as_ref().filter(|event| mine(event))?;
                let text = arrival.texts.iter().flatten().next();
                Some(OwnDeed {
                    entry: arrival.index,
                    time_ms: arrival.time_ms,
                    key: event.body.key,
                    sequence: event.body.sequence,
                    action: event.body.action.clone(),
                    words: text.and_then(|text| text.text()).map(str::to_owned),
                })
            })
            .collect();
        if deeds.is_empty() {
            return;
        }
        let now = self.inner.try_update_value(|inner| {
            remember(&mut inner.own, deeds);
            inner.own.clone()
        });
        if let Some(deeds) = now {
            let own = KeptOwn { chain_id: me.chain_id, account: me.account, deeds };
            spawn_local(async move {
                // A browser that keeps nothing cannot say later what is missing; that is all.
                let _ = storage::write(Key::Own, Some(&own)).await;
            });
        }
    }

    /// What of one's own the log does not have any more, as far as this browser remembers; reactive.
    pub fn missing(&self) -> Vec<OwnDeed> {
        let own = self.inner.try_with_value(|inner| inner.own.clone()).unwrap_or_default();
        // Where the copy has not followed the server back, it has what the server lacks.
        let alarm = self.alarm.get();
        if let Some(size) = alarm.as_ref().and_then(Alarm::shared) {
            return own.into_iter().filter(|deed| size <= deed.entry.0).collect();
        }
        self.with_state(|state| missing_in(state, &own)).unwrap_or_default()
    }

    /// Whether the log does not know whoever is signed in; reactive, and false while it is not read.
    pub fn is_account_missing(&self) -> bool {
        let Some(me) = self.who() else { return false };
        self.with_state(|state| {
            state.account_by_handle(&chain::commitment::handle_hash(&me.handle)) != Some(me.account)
        })
        .unwrap_or(false)
    }

    /// Goes on with the log as the server has it now, because somebody has decided so. Their key, what waits and what they
    /// are writing stay; what this browser knew of the log is forgotten, but for what is needed to tell what is missing.
    pub async fn go_on(self) {
        let peak = storage::kept_peak().await;
        let known = self.inner.try_with_value(|inner| inner.kept_me.as_ref().map(|me| me.chain_id)).flatten();
        if let Some(chain_id) = peak.as_ref().map(|peak| peak.chain_id).or(known) {
            let shared = self.alarm.try_get_untracked().flatten().as_ref().and_then(Alarm::shared);
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
        let kept = self.inner.try_update_value(|inner| {
            inner.own.retain(|deed| stays(deed));
            let me = inner.kept_me.as_ref()?;
            Some(KeptOwn { chain_id: me.chain_id, account: me.account, deeds: inner.own.clone() })
        });
        // Whoever shows what is missing asks again.
        self.put_back.notify();
        if let Some(own) = kept.flatten() {
            spawn_local(async move {
                // It is only said once more what is missing.
                let _ = storage::write(Key::Own, Some(&own)).await;
            });
        }
    }
}

impl Alarm {
    /// Whether nothing is signed while it lasts. A page that is too old to read on accuses nobody.
    pub fn stops(&self) -> bool {
        self.distrust != Distrust::Unreadable
    }

    /// Up to which entry the server's log is known to be the one that it was.
    pub fn shared(&self) -> Option<u64> {
        match self.distrust {
            Distrust::OtherChain => Some(0),
            _ => self.shorter_to,
        }
    }
}

/// Puts deeds in their order behind those that are remembered, each once, and forgets the oldest. In a log that was put back
/// something new may have a number that something lost had; then both are remembered.
fn remember(own: &mut Vec<OwnDeed>, deeds: Vec<OwnDeed>) {
    for deed in deeds {
        own.retain(|known| !(is_number_of(known, &deed) && known.action == deed.action));
        own.push(deed);
    }
    let surplus = own.len().saturating_sub(OWN_MAX);
    own.drain(..surplus);
}

fn is_number_of(one: &OwnDeed, other: &OwnDeed) -> bool {
    (one.key, one.sequence) == (other.key, other.sequence)
}

/// What of it the log does not have: nothing has its number there, or something that was done later.
fn missing_in(state: &State, own: &[OwnDeed]) -> Vec<OwnDeed> {
    let replaced = |place: usize, deed: &OwnDeed| own[place + 1..].iter().any(|later| is_number_of(later, deed));
    let missing = own.iter().enumerate().filter(|(place, deed)| !has(state, deed) || replaced(*place, deed));
    missing.map(|(_, deed)| deed.clone()).collect()
}

/// Whether the log has something under the number that the deed's key gave it. There are no gaps in what a key signs.
fn has(state: &State, deed: &OwnDeed) -> bool {
    let key = state.key_by_bytes(&deed.key).and_then(|id| state.key(id));
    key.is_some_and(|key| deed.sequence < key.sequence)
}

#[cfg(test)]
mod tests {
    use chain::hash::Hash;
    use chain::keys::PublicKey;
    use testkit::said;

    use super::*;

    fn deed(seed: u8, sequence: u64) -> OwnDeed {
        OwnDeed {
            entry: EntryIndex(sequence),
            time_ms: TimeMs(1),
            key: PublicKey::of_seed(&[seed; 32]),
            sequence,
            action: said::pat(Hash([1; 32]), None).action,
            words: None,
        }
    }

    #[test]
    fn what_is_read_twice_is_remembered_once_and_not_for_ever() {
        let mut own = Vec::new();
        remember(&mut own, (0..OWN_MAX as u64).map(|sequence| deed(1, sequence)).collect());
        remember(&mut own, vec![deed(1, 3), deed(2, 3)]);
        assert_eq!(own.len(), OWN_MAX);
        assert_eq!(own.first(), Some(&deed(1, 1)));
        assert_eq!(own.iter().filter(|deed| deed.sequence == 3).count(), 2);
        // Something else under the number of something that is lost.
        let other = OwnDeed { action: said::pat(Hash([2; 32]), None).action, ..deed(1, 3) };
        remember(&mut own, vec![other.clone()]);
        assert!(own.contains(&deed(1, 3)) && own.contains(&other));
    }
}
