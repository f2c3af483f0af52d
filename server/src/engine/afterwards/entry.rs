//! Facts about one entry of a segment.

use chain::codec;
use chain::entry::{Entry, EntryKind};
use chain::event::{Action, SignedEvent};
use chain::ids::EntryIndex;

use crate::store::Segment;

/// Whether the entry has any texts.
pub(super) fn has_texts(segment: &Segment, index: EntryIndex) -> bool {
    let entry = place(segment, index).and_then(|place| segment.entries.get(place));
    entry.is_some_and(|entry| entry.texts.iter().any(Option::is_some))
}

/// The entry's event.
pub(super) fn event_at(segment: &Segment, index: EntryIndex) -> Option<SignedEvent> {
    match codec::decode::<Entry>(&segment.entries.get(place(segment, index)?)?.bytes).ok()?.kind {
        EntryKind::Event(event) => Some(event),
        EntryKind::Genesis(_) | EntryKind::Block(_) => None,
    }
}

/// Its place in the segment.
pub(super) fn place(segment: &Segment, index: EntryIndex) -> Option<usize> {
    usize::try_from(index.0.checked_sub(segment.first.0)?).ok()
}

/// Whether the entry erases this one.
pub(super) fn erases(segment: &Segment, index: EntryIndex, target: EntryIndex) -> bool {
    let event = event_at(segment, index);
    event.is_some_and(|event| matches!(event.body.action, Action::Redact(redact) if redact.entry == target))
}
