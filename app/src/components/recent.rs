//! The latest entries of this browser's chain, so that open pages can update without a request.

use std::collections::VecDeque;
use std::sync::Arc;

use chain::event::Action;
use chain::ids::EntryIndex;
use leptos::prelude::*;

use crate::model::Model;
use crate::sync::Arrival;

/// Pages read each arrival within a moment; this is enough for a busy one.
const KEPT: usize = 1_024;

/// The latest arrivals.
#[derive(Clone, Copy)]
pub struct Recent {
    log: RwSignal<VecDeque<Arc<Arrival>>>,
}

impl Recent {
    /// Registers the listener. Call it once, at the root.
    pub fn begin(model: Model) -> Self {
        let log = RwSignal::new(VecDeque::new());
        // Immediate: the signal only holds the last batch, and none may be missed.
        let listening = ImmediateEffect::new(move || {
            model.copy.arrivals.with(|slice| {
                log.update_untracked(|log: &mut VecDeque<_>| {
                    log.extend(slice.iter().cloned().map(Arc::new));
                    let surplus = log.len().saturating_sub(KEPT);
                    log.drain(..surplus);
                });
            });
            log.notify();
        });
        // It listens for as long as the page is open.
        std::mem::forget(listening);
        Self { log }
    }

    /// The one in the context.
    pub fn of_context() -> Self {
        expect_context()
    }

    /// Calls `each` with every arrival from `from` on, past and future, in order, until the owner of this call is
    /// dropped.
    pub fn follow(self, from: EntryIndex, each: impl FnMut(&Arrival) + 'static) {
        self.follow_on(move || Some(from), each);
    }

    /// The same for a page that is still loading: from the first entry that it lacks, once `from` knows
    /// which that is. Reactive until then.
    pub fn follow_on(self, from: impl Fn() -> Option<EntryIndex> + 'static, mut each: impl FnMut(&Arrival) + 'static) {
        let mut next = None;
        Effect::new(move |_| {
            let Some(from) = next.or_else(&from) else { return };
            next = Some(from);
            for arrival in self.since(from) {
                next = Some(EntryIndex(arrival.index.0 + 1));
                untrack(|| each(&arrival));
            }
        });
    }

    fn since(self, from: EntryIndex) -> Vec<Arc<Arrival>> {
        let fresh = self.log.try_with(|log| {
            let mut fresh: Vec<_> = log.iter().rev().take_while(|arrival| arrival.index >= from).cloned().collect();
            fresh.reverse();
            fresh
        });
        fresh.unwrap_or_default()
    }
}

/// The action of an arrival; `None` for a block.
pub fn action(arrival: &Arrival) -> Option<&Action> {
    arrival.event.as_ref().map(|event| &event.body.action)
}

/// The first text of an arrival.
pub fn first_text(arrival: &Arrival) -> Option<String> {
    let text = arrival.texts.first()?.as_ref()?;
    text.text().map(str::to_owned)
}
