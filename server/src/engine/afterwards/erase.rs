//! Blanking what stands beside an entry, once the log says that it is erased.

use chain::codec;
use chain::entry::{Entry, EntryKind};
use chain::event::{Action, SignedEvent};
use chain::ids::EntryIndex;
use chain::submission::photos;

use crate::engine::notes::Erasure;
use crate::engine::published::Published;
use crate::store::{ERASED_NOTE, Segment, StorageKey, StoreError};

/// Erases the texts and photos beside an entry and beside its edits. Does nothing where nothing is left, so it can be done
/// any number of times.
pub(super) async fn erase(published: &Published, erasure: Erasure) -> Result<(), StoreError> {
    let first = published.segment_with(erasure.target).await?;
    let target = event_at(&first, erasure.target);
    for photo in target.iter().flat_map(|event| photos(&event.body)) {
        // Before anything is removed: an upload that goes on meanwhile looks for it at its end.
        published.store.put(&StorageKey::PhotoNote(photo), ERASED_NOTE).await?;
        for key in StorageKey::photo_and_copies(photo) {
            published.store.delete(&key).await?;
        }
    }
    // Edits stand between the entry and its erasure, after which the rules allow no more of them.
    let mut next = first;
    loop {
        let end = next.end();
        blank(published, next, erasure.target).await?;
        if end > erasure.said_at {
            return Ok(());
        }
        next = published.segment_with(end).await?;
    }
}

/// Writes the segment anew without the texts of the entry and its edits, if any are left in it.
async fn blank(published: &Published, mut segment: Segment, target: EntryIndex) -> Result<(), StoreError> {
    let mut changed = false;
    for place in 0..segment.entries.len() {
        let index = EntryIndex(segment.first.0 + place as u64);
        if concerns(&segment, index, target) {
            // Another server may have been quicker in the store, but not in this one's memory.
            published.erase(index);
            let texts = &mut segment.entries[place].texts;
            changed |= texts.iter().any(Option::is_some);
            texts.iter_mut().for_each(|text| *text = None);
        }
    }
    if changed { published.store.put(&segment.key(), segment.to_bytes()).await } else { Ok(()) }
}

/// Whether this entry is the one to be erased, or an edit of it.
fn concerns(segment: &Segment, index: EntryIndex, target: EntryIndex) -> bool {
    let edits = |event: SignedEvent| matches!(event.body.action, Action::Edit(edit) if edit.entry == target);
    index == target || event_at(segment, index).is_some_and(edits)
}

fn event_at(segment: &Segment, index: EntryIndex) -> Option<SignedEvent> {
    let place = usize::try_from(index.0.checked_sub(segment.first.0)?).ok()?;
    match codec::decode::<Entry>(&segment.entries.get(place)?.bytes).ok()?.kind {
        EntryKind::Event(event) => Some(event),
        EntryKind::Genesis(_) | EntryKind::Block(_) => None,
    }
}
