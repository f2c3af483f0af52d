//! Other servers' claims and markers, and whether their servers still live: a killed server's never change.

use std::collections::HashMap;
use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;

use crate::store::StorageKey;

/// After this time without a change, a claim, or another's marker of a deletion, was left by a kill.
pub(super) const LEFT_BEHIND: Duration = Duration::from_secs(600);

/// The others' contents, and since when.
pub(super) struct Others {
    after: Duration,
    seen: HashMap<StorageKey, (Bytes, Instant)>,
}

impl Others {
    /// A content that is unchanged for longer than this is abandoned.
    pub(super) fn new(after: Duration) -> Self {
        Self { after, seen: HashMap::new() }
    }

    /// These do not exist any more.
    pub(super) fn forget(&mut self, is_gone: impl Fn(&StorageKey) -> bool) {
        self.seen.retain(|key, _| !is_gone(key));
    }

    /// Whether this content is abandoned.
    pub(super) fn is_left_behind(&mut self, key: &StorageKey, says: &Bytes) -> bool {
        self.is_left_behind_at(key, says, Instant::now())
    }

    fn is_left_behind_at(&mut self, key: &StorageKey, says: &Bytes, now: Instant) -> bool {
        let seen = self.seen.entry(key.clone()).or_insert_with(|| (says.clone(), now));
        if seen.0 != *says {
            *seen = (says.clone(), now);
        }
        now.saturating_duration_since(seen.1) >= self.after
    }
}

#[cfg(test)]
mod tests {
    use chain::hash::Hash;

    use super::*;

    #[test]
    fn what_is_renewed_is_not_left_behind() {
        let (mut others, start) = (Others::new(LEFT_BEHIND), Instant::now());
        let (key, says) = (StorageKey::PhotoLeaving(Hash([9; 32])), Bytes::from_static);
        let mut at =
            |minute: u64, says: Bytes| others.is_left_behind_at(&key, &says, start + Duration::from_secs(60 * minute));
        assert!(!at(0, says(b"one")) && !at(9, says(b"one")));
        assert!(!at(10, says(b"two")), "it is renewed");
        assert!(!at(19, says(b"two")) && at(20, says(b"two")));
        others.forget(|gone| *gone == key);
        assert!(
            !others.is_left_behind_at(&key, &says(b"two"), start + Duration::from_secs(1_300)),
            "it is another one"
        );
    }
}
