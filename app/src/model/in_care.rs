//! The sitter keys that this device was given to look after pets.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Model;
use crate::identity::sitter::SitterKey;
use crate::sentence::Sentence;
use crate::storage::{self, Key};

/// More pets than a sitter looks after at once.
const KEPT_MAX: usize = 8;

/// The pets that the user looks after, the latest first; `None` while that is loaded.
#[derive(Clone, Copy)]
pub struct InCare {
    model: Model,
    /// Their keys.
    pub keys: RwSignal<Option<Vec<SitterKey>>>,
}

impl InCare {
    /// Loads the stored keys, and adds the one that a link has just brought.
    pub fn recall(model: Model, brought: Option<SitterKey>) -> Self {
        let care = Self { model, keys: RwSignal::new(None) };
        spawn_local(async move {
            let kept = storage::read(Key::SitterKeys).await.unwrap_or_default().unwrap_or_default();
            care.keys.try_set(Some(kept));
            if let Some(key) = brought {
                care.take(key).await;
            }
        });
        care
    }

    /// Stores a key for the next visit, in front of the others.
    pub async fn take(self, key: SitterKey) {
        if !self.change(move |keys| with_first(keys, key.clone())).await {
            let words = "This browser keeps no keys. Keep the link itself if you want to come back later.";
            self.model.notices.show(Sentence::fixed(words));
        }
    }

    /// Deletes a key.
    pub fn forget(self, key: &SitterKey) {
        let key = key.clone();
        spawn_local(async move {
            // What cannot be deleted was never stored.
            let _ = self.change(move |keys| keys.into_iter().filter(|kept| *kept != key).collect()).await;
        });
    }

    /// Updates the stored keys atomically: another tab may have added a key since this one looked. Returns whether that
    /// worked.
    async fn change(self, change: impl Fn(Vec<SitterKey>) -> Vec<SitterKey> + Clone + 'static) -> bool {
        let here = change(self.keys.try_get_untracked().flatten().unwrap_or_default());
        let kept = storage::update(Key::SitterKeys, move |kept| Some(change(kept.unwrap_or_default()))).await.is_ok();
        let there = if kept { storage::read(Key::SitterKeys).await.unwrap_or_default() } else { None };
        self.keys.try_set(Some(there.unwrap_or(here)));
        kept
    }
}

/// The keys with this one in front, without duplicates.
fn with_first(mut keys: Vec<SitterKey>, key: SitterKey) -> Vec<SitterKey> {
    keys.retain(|kept| *kept != key);
    keys.insert(0, key);
    keys.truncate(KEPT_MAX);
    keys
}

#[cfg(test)]
mod tests {
    use chain::hash::Hash;

    use super::*;

    #[test]
    fn the_latest_key_comes_first_without_duplicates_and_up_to_a_limit() {
        let key = |number: u8| SitterKey { pet: Hash([1; 32]), seed: [number; 32] };
        let seeds = |keys: &[SitterKey]| keys.iter().map(|key| key.seed[0]).collect::<Vec<_>>();
        let keys = (0..10).fold(Vec::new(), |keys, number| with_first(keys, key(number)));
        assert_eq!(seeds(&keys), [9, 8, 7, 6, 5, 4, 3, 2]);
        assert_eq!(seeds(&with_first(keys, key(5))), [5, 9, 8, 7, 6, 4, 3, 2]);
    }
}
