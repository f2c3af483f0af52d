//! A newcomer's recovery key, until they say that they have it somewhere else. It is kept from before the birth is sent:
//! nobody can make another one, and a tab that ends in that minute must not take it along.

use chain::hash::Hash;
use chain::state::State;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{NewRecovery, World};
use crate::browser;
use crate::identity::recovery::RecoveryKey;
use crate::storage::{self, KeptRecovery, Key};

/// More than anybody hatches by mistake in one browser.
const KEPT_MAX: usize = 8;
/// What was made for a birth that never came is of no use after so long.
const WAITS_MS: u64 = 7 * 24 * 60 * 60 * 1_000;

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
    /// Keeps a key before the birth that brings it is sent. Where nothing can be kept, the page asks before it is left.
    pub(super) async fn keep_recovery(self, chain_id: Hash, made: &NewRecovery) {
        let kept = KeptRecovery {
            chain_id,
            handle: made.handle.clone(),
            seed: *made.key.seed(),
            public: made.key.public(),
            made_ms: browser::now_ms(),
        };
        let mut all = recall().await;
        all.insert(0, kept);
        all.truncate(KEPT_MAX);
        write(&all).await;
    }

    /// Whoever it is for has it somewhere else now.
    pub fn has_recovery(self, handle: &str) {
        self.unkept_recovery.try_set(None);
        let handle = handle.to_owned();
        self.inner.try_update_value(|inner| inner.has_recovery.push(handle.clone()));
        spawn_local(async move {
            let mut all = recall().await;
            all.retain(|kept| kept.handle != handle);
            write(&all).await;
        });
    }

    /// Looks whether one of the keys that are kept is still needed. Call it once the chain is read to its end.
    pub async fn look_for_recovery(self) {
        let mut all = recall().await;
        // Whoever has just said so is not asked again, however long the writing takes.
        let Some(had) = self.inner.try_with_value(|inner| inner.has_recovery.clone()) else { return };
        all.retain(|kept| !had.contains(&kept.handle));
        let now_ms = browser::now_ms();
        let Some((needed, waiting)) = untrack(|| {
            self.with_state(|state| {
                let fates = all.iter().map(|kept| (kept, fate(state, kept, now_ms)));
                let stays: Vec<_> = fates.filter(|(_, fate)| *fate != Fate::Useless).collect();
                let needed = stays.iter().find(|(_, fate)| *fate == Fate::Needed).map(|(kept, _)| (*kept).clone());
                (needed, stays.into_iter().map(|(kept, _)| kept.clone()).collect::<Vec<_>>())
            })
        }) else {
            return;
        };
        if waiting.len() < all.len() {
            write(&waiting).await;
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

async fn write(all: &Vec<KeptRecovery>) {
    let all = Some(all).filter(|all| !all.is_empty());
    // Where nothing can be kept it is shown at once, and the page asks before it is left.
    let _ = storage::write(Key::Recovery, all).await;
}
