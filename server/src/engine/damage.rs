//! Older parts of the log that cannot be read: a start reads only what is new, so readers are the first to meet them.
//! The operator is told until they can be read again.

use std::sync::PoisonError;

use chain::ids::EntryIndex;

use super::published::Published;
use crate::health::{Topic, Trouble};
use crate::store::{Family, StoreError};

/// Damaged segments that are looked at again and again; there may be more.
const REMEMBERED_MAX: usize = 64;

impl Published {
    /// Gives back what a read of the log came to; damage is told.
    pub(super) fn told<T>(&self, read: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error @ StoreError::Damaged { key, .. }) = &read
            && let Some(start) = segment_in(key)
        {
            let mut damaged = self.damaged.lock().unwrap_or_else(PoisonError::into_inner);
            if damaged.len() < REMEMBERED_MAX {
                damaged.insert(start);
            }
            // Under the lock: else it could be told after it was found to have passed.
            self.health.met(Trouble::LogDamaged { why: error.chain() });
        }
        read
    }

    /// Looks whether what was damaged can be read again, up to the first of which that is not so: a failing disk is
    /// slow.
    pub(super) async fn look_at_damage(&self) {
        let known = self.damaged.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for start in known {
            if !matches!(self.log.read(start).await, Ok(Some(_))) {
                return;
            }
            let mut damaged = self.damaged.lock().unwrap_or_else(PoisonError::into_inner);
            damaged.remove(&start);
            if damaged.is_empty() {
                self.health.over(Topic::Damage);
            }
        }
    }
}

fn segment_in(key: &str) -> Option<EntryIndex> {
    Family::Segments.number(key.strip_prefix(Family::Segments.folder())?.strip_prefix('/')?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_is_known_by_its_key() {
        let start = EntryIndex(42);
        assert_eq!(segment_in(&Family::Segments.key(start).to_string()), Some(start));
        for other in ["checkpoint", "erasure/00000000000000000042", "log/42", "log"] {
            assert_eq!(segment_in(other), None, "{other}");
        }
    }
}
