//! Counts that go on: what the server said, what came since, and what one did that is still on its way.

use chain::event::Action;
use chain::ids::EntryIndex;
use leptos::prelude::*;

use super::recent::{Recent, action};
use crate::model::{Deed, PendingState, World};

/// How often something was done: `at_first` times in the first `as_of` entries of the log. `is_it` and `is_own` tell it
/// from other actions, in the log and in one's own outbox.
pub fn tally(
    at_first: u64,
    as_of: EntryIndex,
    is_it: impl Fn(&Action) -> bool + 'static,
    is_own: impl Fn(&Deed) -> bool + Send + Sync + 'static,
) -> Signal<u64> {
    let outbox = World::of_context().outbox;
    let count = RwSignal::new(at_first);
    let seen = RwSignal::new(as_of);
    Recent::of_context().follow(as_of, move |arrival| {
        if action(arrival).is_some_and(&is_it) {
            count.update(|count| *count += 1);
        }
        seen.set(EntryIndex(arrival.index.0 + 1));
    });
    Signal::derive(move || {
        let seen = seen.get();
        let own = outbox.with(|outbox| {
            let here = outbox.iter().filter(|pending| match &pending.state {
                PendingState::Settled(entry) => *entry >= seen,
                PendingState::Stopped { .. } => false,
                _ => true,
            });
            here.filter(|pending| is_own(&pending.deed)).count() as u64
        });
        count.get() + own
    })
}
