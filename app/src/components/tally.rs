//! Live counts: the server's, plus what came since, plus what is in the outbox.

use chain::event::Action;
use chain::ids::EntryIndex;
use leptos::prelude::*;

use super::recent::{Recent, action};
use crate::model::Model;
use crate::outbox::Pending;

/// The count of an action: `at_first` in the log's first `as_of` entries. `is_it` selects it among
/// other actions, in the log and in the outbox.
pub fn tally(
    at_first: u64,
    as_of: EntryIndex,
    is_it: impl Fn(&Action) -> bool + Copy + Send + Sync + 'static,
) -> Signal<u64> {
    let outbox = Model::of_context().outbox.items;
    let count = RwSignal::new(at_first);
    let seen = RwSignal::new(as_of);
    Recent::of_context().follow(as_of, move |arrival| {
        if action(arrival).is_some_and(is_it) {
            count.update(|count| *count += 1);
        }
        seen.set(EntryIndex(arrival.index.0 + 1));
    });
    Signal::derive(move || {
        let seen = seen.get();
        let is_own = |pending: &&Pending| pending.counts_already(seen) && is_it(&pending.action.clone().into());
        let own = outbox.with(|outbox| outbox.iter().filter(is_own).count() as u64);
        count.get() + own
    })
}
