//! Follows the chain for as long as the page is open, and updates all that depends on the copy.

use leptos::task::spawn_local;

use super::Model;
use super::away;
use crate::claims;
use crate::sync::{self, CopyEvent};

/// Keeps the copy and all that depends on it up to date.
pub(super) async fn follow(model: Model) {
    model.copy.listen(move |event| happened(model, event));
    spawn_local(away::watch(model.away));
    spawn_local(claims::watch::watch(model.claims, model.copy));
    sync::keep_up(model.copy).await;
}

fn happened(model: Model, event: CopyEvent<'_>) {
    match event {
        CopyEvent::Moved => model.session.refresh(),
        CopyEvent::Arrived(arrivals) => {
            model.session.note_own(arrivals);
            model.outbox.see(model.access.base.submitter.see(arrivals));
        }
        CopyEvent::Follows => model.outbox.wake(),
        CopyEvent::Seen => spawn_local(model.outbox.recall()),
    }
}
