//! How this browser knows which chain is the right one: on a first visit only from the server, until the user compares
//! it with another source.

use chain::hash::Hash;
use chain::ids::TimeMs;
use leptos::prelude::*;

use super::{Bookmark, ChainCopy, Replica};
use crate::browser;
use crate::storage::{self, KeptOrigin, Key};

impl ChainCopy {
    /// Loads since when this browser has known the chain, or stores the first visit.
    pub(crate) async fn meet_chain(self, chain_id: Hash) {
        let kept: Option<KeptOrigin> = storage::read(Key::Origin).await.unwrap_or_default();
        let origin = match kept.filter(|kept| kept.chain_id == chain_id) {
            Some(known) => known,
            None => {
                let first = KeptOrigin { chain_id, since: TimeMs(browser::now_ms()), compared: false };
                // Without storage every visit is the first.
                let _ = storage::write(Key::Origin, Some(&first)).await;
                first
            }
        };
        self.origin.try_set(Some(origin));
    }

    /// The user has confirmed that it is the right chain.
    pub async fn has_compared(self) {
        let Some(origin) = self.origin.try_get_untracked().flatten() else { return };
        let compared = KeptOrigin { compared: true, ..origin };
        let _ = storage::write(Key::Origin, Some(&compared)).await;
        self.origin.try_set(Some(compared));
    }

    /// Whether a link has just confirmed it.
    pub(crate) fn is_shown_by_link(self) -> bool {
        let known = self.origin.try_with_untracked(|origin| origin.as_ref().is_some_and(|origin| !origin.compared));
        known.unwrap_or(false) && self.with_replica(Replica::fits_link).unwrap_or(false)
    }

    /// The bookmark for a link or a printed page; reactive. `None` before it is proven here.
    pub fn bookmark(self) -> Option<Bookmark> {
        if self.is_proven() { self.with_replica(|replica| replica.bookmark().cloned()).flatten() } else { None }
    }
}
