//! Follows the chain for as long as the page is open, and updates all that depends on the copy.

use leptos::task::spawn_local;

use super::away;
use super::world::World;
use crate::claims;
use crate::sync::{self, CopyEvent};

/// Keeps the copy and all that depends on it up to date.
pub(super) async fn follow(world: World) {
    world.copy.listen(move |event| happened(world, event));
    spawn_local(away::watch(world));
    spawn_local(claims::watch::watch(world.claims, world.copy));
    sync::keep_up(world.copy).await;
}

fn happened(world: World, event: CopyEvent<'_>) {
    match event {
        CopyEvent::Moved => world.session.refresh(),
        CopyEvent::Arrived(arrivals) => {
            world.session.note_own(arrivals);
            world.outbox.see(world.submitter.see(arrivals));
        }
        CopyEvent::Follows => world.outbox.wake(),
        CopyEvent::Seen => spawn_local(world.outbox.recall()),
    }
}
