//! A newcomer's recovery key, until the user confirms that it is saved. It is stored before the birth is sent: it
//! cannot be made again, and must survive a tab that is closed at that moment.

use chain::hash::Hash;
use chain::state::State;
use futures::channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Hatchery;
use super::hatching::{Hatching, NewRecovery};
use crate::browser;
use crate::identity::recovery::RecoveryKey;
use crate::sentence::Sentence;
use crate::storage::{self, KeptRecovery, Key};

/// More than a user hatches by mistake in one browser.
const KEPT_MAX: usize = 8;
/// After this time the key of a birth that never reached the log is deleted.
const WAITS_MS: u64 = 7 * 24 * 60 * 60 * 1_000;
/// The message if the user was shown the key first and did not go on.
const NOT_SENT: Sentence =
    Sentence::fixed("Nothing was sent, and that key opens nothing. When you hatch, another one is made.");

/// What to do with a stored key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It is the recovery key of its account.
    Needed,
    /// Its birth may still reach the log.
    Waits,
    /// It is of no use.
    Useless,
}

impl Hatchery {
    /// Makes sure that a key is saved before its birth is sent: in this browser, or, without storage, by the user.
    ///
    /// # Errors
    /// The user has cancelled.
    pub(super) async fn secure_recovery(self, chain_id: Hash, made: NewRecovery) -> Result<(), Sentence> {
        if self.keep_recovery(chain_id, &made).await {
            return Ok(());
        }
        let (handle, noted) = (made.handle.clone(), (chain_id, made.clone()));
        let (sender, said) = oneshot::channel();
        self.inner.try_update_value(|inner| inner.says_has_recovery = Some(sender));
        self.progress.try_set(Hatching::KeyFirst(made));
        said.await.map_err(|_| NOT_SENT)?;
        self.inner.try_update_value(|inner| {
            inner.has_recovery.push(handle);
            inner.noted_recovery = Some(noted);
        });
        Ok(())
    }

    /// The key that the user has saved already for a birth that failed: the next try uses it again.
    pub(super) fn noted_recovery(self, chain_id: &Hash, handle: &str) -> Option<RecoveryKey> {
        let noted = self.inner.try_with_value(|inner| inner.noted_recovery.clone()).flatten();
        noted.filter(|(chain, made)| chain == chain_id && made.handle == handle).map(|(_, made)| made.key)
    }

    /// The user has saved the key of [`Hatching::KeyFirst`].
    pub fn has_recovery_first(self) {
        if let Some(sender) = self.inner.try_update_value(|inner| inner.says_has_recovery.take()).flatten() {
            // Lets the hatching go on.
            let _ = sender.send(());
        }
    }

    /// Whether the user has confirmed this for a handle.
    pub(super) fn is_recovery_kept(self, handle: &str) -> bool {
        self.inner.try_with_value(|inner| inner.has_recovery.iter().any(|had| had == handle)).unwrap_or(false)
    }

    /// Stores a key. Returns whether that worked.
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

    /// The user has saved the key.
    pub fn has_recovery(self, handle: &str) {
        self.unkept_recovery.try_set(None);
        let handle = handle.to_owned();
        self.inner.try_update_value(|inner| inner.has_recovery.push(handle.clone()));
        spawn_local(async move {
            // If this fails, the user is asked again on the next visit.
            change(move |all| all.retain(|kept| kept.handle != handle)).await;
        });
    }

    /// Checks whether one of the stored keys is still needed. Call it once the chain is read to its end.
    pub async fn look_for_recovery(self) {
        let mut all = recall().await;
        // A user who has just confirmed is not asked again, however long the write takes.
        let Some(had) = self.inner.try_with_value(|inner| inner.has_recovery.clone()) else { return };
        all.retain(|kept| !had.contains(&kept.handle));
        let now_ms = browser::now_ms();
        let Some((needed, useless)) = untrack(|| {
            self.base.copy.with_state(|state| {
                let fates: Vec<_> = all.iter().map(|kept| (kept, fate(state, kept, now_ms))).collect();
                let needed = fates.iter().find(|(_, fate)| *fate == Fate::Needed).map(|(kept, _)| (*kept).clone());
                let useless = fates.iter().filter(|(_, fate)| *fate == Fate::Useless).map(|(kept, _)| kept.public);
                (needed, useless.collect::<Vec<_>>())
            })
        }) else {
            return;
        };
        if !useless.is_empty() {
            // What stays is checked again on the next visit.
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
        // A key is not useless because a server shows another chain.
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

/// Updates the stored keys atomically: another tab may be hatching, too. Returns whether that worked.
async fn change(change: impl Fn(&mut Vec<KeptRecovery>) + Clone + 'static) -> bool {
    let decide = move |kept: Option<Vec<KeptRecovery>>| {
        let mut all = kept.unwrap_or_default();
        change(&mut all);
        Some(all)
    };
    storage::update(Key::Recovery, decide).await.is_ok()
}
