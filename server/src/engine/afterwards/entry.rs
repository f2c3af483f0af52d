//! Facts about one entry of a run.

use chain::codec;
use chain::entry::{Entry, EntryKind};
use chain::event::{Action, SignedEvent};
use chain::ids::EntryIndex;

use crate::store::Run;

/// The entry's event.
pub(super) fn event_at(run: &Run, index: EntryIndex) -> Option<SignedEvent> {
    match codec::decode::<Entry>(&run.entry(index)?.bytes).ok()?.kind {
        EntryKind::Event(event) => Some(event),
        EntryKind::Genesis(_) | EntryKind::Block(_) => None,
    }
}

/// Whether the entry erases this one.
pub(super) fn erases(run: &Run, index: EntryIndex, target: EntryIndex) -> bool {
    let event = event_at(run, index);
    event.is_some_and(|event| matches!(event.body.action, Action::Redact(redact) if redact.entry == target))
}
