//! An account's recent actions, as this browser's copy has shown them: used to notice that a log lacks some of them.

use chain::event::{Author, SignedEvent};
use chain::state::State;
use leptos::prelude::{UpdateValue as _, WithValue as _};
use leptos::task::spawn_local;

use super::Session;
use crate::storage::{self, KeptOwn, Key, OWN_MAX, OwnDeed};
use crate::sync::Arrival;

impl Session {
    /// The account's recent actions, in the order of the log.
    pub(crate) fn own(self) -> Vec<OwnDeed> {
        self.inner.try_with_value(|inner| inner.own.clone()).unwrap_or_default()
    }

    /// Loads what earlier visits stored.
    pub(crate) async fn recall_own(self) {
        let kept: Option<KeptOwn> = storage::read(Key::Own).await.unwrap_or_default();
        self.inner.try_update_value(|inner| {
            let me = inner.kept_me.as_ref();
            let own = kept.filter(|own| me.is_some_and(|me| me.account == own.account && me.chain_id == own.chain_id));
            let read_meanwhile = std::mem::take(&mut inner.own);
            inner.own = own.map(|own| own.deeds).unwrap_or_default();
            remember(&mut inner.own, read_meanwhile);
        });
    }

    /// Notes those arrivals that this account signed, on any device.
    pub(crate) fn note_own(self, arrivals: &[Arrival]) {
        let Some(me) = self.kept() else { return };
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
                // Without storage a later visit cannot say what is missing; that is all.
                let _ = storage::write(Key::Own, Some(&own)).await;
            });
        }
    }

    /// Forgets all of them but those that `stays` accepts.
    pub(crate) fn keep_own(self, stays: impl Fn(&OwnDeed) -> bool) {
        let kept = self.inner.try_update_value(|inner| {
            inner.own.retain(|deed| stays(deed));
            let me = inner.kept_me.as_ref()?;
            Some(KeptOwn { chain_id: me.chain_id, account: me.account, deeds: inner.own.clone() })
        });
        if let Some(own) = kept.flatten() {
            spawn_local(async move {
                // At worst a later visit names the missing ones again.
                let _ = storage::write(Key::Own, Some(&own)).await;
            });
        }
    }
}

/// Appends actions in order to those that are remembered, each once, and drops the oldest. In a log restored from a
/// backup a new action may have the number of a lost one; then both are kept.
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

/// The actions that the log lacks: nothing has their number there, or something later has it.
pub fn missing_in(state: &State, own: &[OwnDeed]) -> Vec<OwnDeed> {
    let replaced = |place: usize, deed: &OwnDeed| own[place + 1..].iter().any(|later| is_number_of(later, deed));
    let missing = own.iter().enumerate().filter(|(place, deed)| !has(state, deed) || replaced(*place, deed));
    missing.map(|(_, deed)| deed.clone()).collect()
}

/// Whether the log has an action under this one's key and number. A key's numbers have no gaps.
fn has(state: &State, deed: &OwnDeed) -> bool {
    let key = state.key_by_bytes(&deed.key).and_then(|id| state.key(id));
    key.is_some_and(|key| deed.sequence < key.sequence)
}

#[cfg(test)]
mod tests {
    use chain::hash::Hash;
    use chain::ids::{EntryIndex, TimeMs};
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
    fn actions_are_remembered_once_and_up_to_a_limit() {
        let mut own = Vec::new();
        remember(&mut own, (0..OWN_MAX as u64).map(|sequence| deed(1, sequence)).collect());
        remember(&mut own, vec![deed(1, 3), deed(2, 3)]);
        assert_eq!(own.len(), OWN_MAX);
        assert_eq!(own.first(), Some(&deed(1, 1)));
        assert_eq!(own.iter().filter(|deed| deed.sequence == 3).count(), 2);
        // Another action under the number of a lost one.
        let other = OwnDeed { action: said::pat(Hash([2; 32]), None).action, ..deed(1, 3) };
        remember(&mut own, vec![other.clone()]);
        assert!(own.contains(&deed(1, 3)) && own.contains(&other));
    }
}
