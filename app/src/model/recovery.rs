//! A newcomer's recovery key, until they say that they have it somewhere else. It is kept from before the birth is sent:
//! nobody can make another one, and a tab that ends in that minute must not take it along.

use chain::hash::Hash;
use chain::state::State;
use futures::channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::hatching::{Hatching, NewRecovery};
use super::world::World;
use crate::browser;
use crate::identity::recovery::RecoveryKey;
use crate::sentence::Sentence;
use crate::storage::{self, KeptRecovery, Key};

/// More than anybody hatches by mistake in one browser.
const KEPT_MAX: usize = 8;
/// What was made for a birth that never came is of no use after so long.
const WAITS_MS: u64 = 7 * 24 * 60 * 60 * 1_000;
/// Whoever was shown the key first did not go on.
const NOT_SENT: Sentence =
    Sentence::fixed("Nothing was sent, and that key opens nothing. When you hatch, another one is made.");

/// What becomes of a key that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It is the recovery key of its account.
    Needed,
    /// Its birth may still come.
    Waits,
    /// It opens nothing.
    Useless,
}

impl World {
    /// Sees to it that a key is somewhere before the birth that brings it is sent: in this browser, or, where that keeps
    /// nothing, with whoever it is for.
    ///
    /// # Errors
    /// They thought better of it.
    pub(super) async fn secure_recovery(self, chain_id: Hash, made: NewRecovery) -> Result<(), Sentence> {
        if self.keep_recovery(chain_id, &made).await {
            return Ok(());
        }
        let (handle, noted) = (made.handle.clone(), (chain_id, made.clone()));
        let (sender, said) = oneshot::channel();
        self.inner.try_update_value(|inner| inner.says_has_recovery = Some(sender));
        self.hatching.try_set(Hatching::KeyFirst(made));
        said.await.map_err(|_| NOT_SENT)?;
        self.inner.try_update_value(|inner| {
            inner.has_recovery.push(handle);
            inner.noted_recovery = Some(noted);
        });
        Ok(())
    }

    /// The key that somebody has on paper already, from a birth that did not come: the next try brings that one.
    pub(super) fn noted_recovery(self, chain_id: &Hash, handle: &str) -> Option<RecoveryKey> {
        let noted = self.inner.try_with_value(|inner| inner.noted_recovery.clone()).flatten();
        noted.filter(|(chain, made)| chain == chain_id && made.handle == handle).map(|(_, made)| made.key)
    }

    /// Whoever was shown the key of [`Hatching::KeyFirst`] has it now.
    pub fn has_recovery_first(self) {
        if let Some(sender) = self.inner.try_update_value(|inner| inner.says_has_recovery.take()).flatten() {
            // The hatching waits for this.
            let _ = sender.send(());
        }
    }

    /// Whether they have said so for this handle.
    pub(super) fn is_recovery_kept(self, handle: &str) -> bool {
        self.inner.try_with_value(|inner| inner.has_recovery.iter().any(|had| had == handle)).unwrap_or(false)
    }

    /// Keeps a key. Whether that worked.
    async fn keep_recovery(self, chain_id: Hash, made: &NewRecovery) -> bool {
        let kept = KeptRecovery {
            chain_id,
            handle: made.handle.clone(),
            seed: *made.key.seed(),
            public: made.key.public(),
            made_ms: browser::now_ms(),
        };
        change(move |all| {
            all.insert(0, kept.clone());
            all.truncate(KEPT_MAX);
        })
        .await
    }

    /// Whoever it is for has it somewhere else now.
    pub fn has_recovery(self, handle: &str) {
        self.unkept_recovery.try_set(None);
        let handle = handle.to_owned();
        self.inner.try_update_value(|inner| inner.has_recovery.push(handle.clone()));
        spawn_local(async move {
            // Whoever cannot be taken at their word is asked again on the next visit.
            change(move |all| all.retain(|kept| kept.handle != handle)).await;
        });
    }

    /// Looks whether one of the keys that are kept is still needed. Call it once the chain is read to its end.
    pub async fn look_for_recovery(self) {
        let mut all = recall().await;
        // Whoever has just said so is not asked again, however long the writing takes.
        let Some(had) = self.inner.try_with_value(|inner| inner.has_recovery.clone()) else { return };
        all.retain(|kept| !had.contains(&kept.handle));
        let now_ms = browser::now_ms();
        let Some((needed, useless)) = untrack(|| {
            self.copy.with_state(|state| {
                let fates: Vec<_> = all.iter().map(|kept| (kept, fate(state, kept, now_ms))).collect();
                let needed = fates.iter().find(|(_, fate)| *fate == Fate::Needed).map(|(kept, _)| (*kept).clone());
                let useless = fates.iter().filter(|(_, fate)| *fate == Fate::Useless).map(|(kept, _)| kept.public);
                (needed, useless.collect::<Vec<_>>())
            })
        }) else {
            return;
        };
        if !useless.is_empty() {
            // What stays is looked at again on the next visit.
            change(move |all| all.retain(|kept| !useless.contains(&kept.public))).await;
        }
        let needed = needed.map(|kept| NewRecovery { handle: kept.handle, key: RecoveryKey::new(kept.seed) });
        self.unkept_recovery.try_set(needed);
    }
}

fn fate(state: &State, kept: &KeptRecovery, now_ms: u64) -> Fate {
    let known = state.account_by_handle(&chain::commitment::handle_hash(&kept.handle));
    let recovery = known.and_then(|account| state.key(state.account(account)?.recovery));
    match recovery {
        // A server that shows another book than before makes no key useless.
        _ if kept.chain_id != state.chain_id() => Fate::Waits,
        Some(key) if key.public == kept.public => Fate::Needed,
        Some(_) => Fate::Useless,
        None if now_ms < kept.made_ms.saturating_add(WAITS_MS) => Fate::Waits,
        None => Fate::Useless,
    }
}

async fn recall() -> Vec<KeptRecovery> {
    storage::read(Key::Recovery).await.unwrap_or_default().unwrap_or_default()
}

/// Changes what is kept, with no other tab in between: one may be hatching, too. Whether that worked.
async fn change(change: impl Fn(&mut Vec<KeptRecovery>) + Clone + 'static) -> bool {
    let decide = move |kept: Option<Vec<KeptRecovery>>| {
        let mut all = kept.unwrap_or_default();
        change(&mut all);
        Some(all)
    };
    storage::update(Key::Recovery, decide).await.is_ok()
}
