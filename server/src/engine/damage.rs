//! Damaged older parts of the log: a start reads only what is new, so readers are the first to find them. They are
//! reported to the operator until they can be read again.

use std::sync::PoisonError;

use chain::ids::EntryIndex;

use super::published::Published;
use crate::health::{Topic, Trouble};
use crate::store::{Bundle, Family, StoreError};

/// Damaged parts to check again, by their first entries; there may be more.
const REMEMBERED_MAX: usize = 64;

impl Published {
    /// Returns the result of a read of the log; damage is reported.
    pub(super) fn told<T>(&self, read: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error @ StoreError::Damaged { key, .. }) = &read
            && let Some(first) = first_in(key)
        {
            let mut damaged = self.damaged.lock().unwrap_or_else(PoisonError::into_inner);
            if damaged.len() < REMEMBERED_MAX {
                damaged.insert(first);
            }
            // Under the lock: else it could be reported after it was found repaired.
            self.health.met(Trouble::LogDamaged { why: error.chain() });
        }
        read
    }

    /// Checks whether damaged parts can be read again, up to the first that cannot: a failing disk is slow.
    pub(super) async fn look_at_damage(&self) {
        let known = self.damaged.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for first in known {
            if !matches!(self.log.run_with(first, Some(first)).await, Ok(Some(_))) {
                return;
            }
            let mut damaged = self.damaged.lock().unwrap_or_else(PoisonError::into_inner);
            damaged.remove(&first);
            if damaged.is_empty() {
                self.health.over(Topic::Damage);
            }
        }
    }
}

/// The first entry of the segment or bundle of this name.
fn first_in(key: &str) -> Option<EntryIndex> {
    let number = |family: Family| family.number(key.strip_prefix(family.folder())?.strip_prefix('/')?);
    let bundle = || number(Family::BundleTexts).map(|texts| texts.0).or_else(|| Bundle::index_in(key));
    number(Family::Segments).or_else(|| bundle().map(Bundle::first_of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::StorageKey;

    #[test]
    fn a_part_of_the_log_is_known_by_its_key() {
        let rows = [
            (StorageKey::Segment(EntryIndex(42)), 42),
            (StorageKey::BundleTexts(42), 42 * 256),
            (StorageKey::Bundle(42), 42 * 256),
            (StorageKey::Bundle(1_234_067), 1_234_067 * 256),
        ];
        for (key, first) in rows {
            assert_eq!(first_in(&key.to_string()), Some(EntryIndex(first)), "{key}");
        }
        let others = ["checkpoint", "erasure/00000000000000000042", "log/42", "log", "tile/entries/42", "tile/0/042"];
        for other in others {
            assert_eq!(first_in(other), None, "{other}");
        }
    }
}
