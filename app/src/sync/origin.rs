//! From where this browser knows which chain is the right one: on a first visit from nobody but the server, until somebody
//! compares.

use chain::hash::Hash;
use chain::ids::TimeMs;
use leptos::prelude::*;

use super::{Bookmark, ChainCopy, Replica};
use crate::browser;
use crate::storage::{self, KeptOrigin, Key};

impl ChainCopy {
    /// Recalls since when this browser has known the chain, or remembers that it does from now on.
    pub(crate) async fn meet_chain(self, chain_id: Hash) {
        let kept: Option<KeptOrigin> = storage::read(Key::Origin).await.unwrap_or_default();
        let origin = match kept.filter(|kept| kept.chain_id == chain_id) {
            Some(known) => known,
            None => {
                let first = KeptOrigin { chain_id, since: TimeMs(browser::now_ms()), compared: false };
                // Where nothing can be kept, every visit is the first.
                let _ = storage::write(Key::Origin, Some(&first)).await;
                first
            }
        };
        self.origin.try_set(Some(origin));
    }

    /// Somebody has seen that it is the right chain.
    pub async fn has_compared(self) {
        let Some(origin) = self.origin.try_get_untracked().flatten() else { return };
        let compared = KeptOrigin { compared: true, ..origin };
        let _ = storage::write(Key::Origin, Some(&compared)).await;
        self.origin.try_set(Some(compared));
    }

    /// Whether that has just been shown by a link.
    pub(crate) fn is_shown_by_link(self) -> bool {
        let known = self.origin.try_with_untracked(|origin| origin.as_ref().is_some_and(|origin| !origin.compared));
        known.unwrap_or(false) && self.with_replica(Replica::fits_link).unwrap_or(false)
    }

    /// What a link or a printed page says for others to compare; reactive. Nothing before it is proven here.
    pub fn bookmark(self) -> Option<Bookmark> {
        if self.is_proven() { self.with_replica(|replica| replica.bookmark().cloned()).flatten() } else { None }
    }
}
