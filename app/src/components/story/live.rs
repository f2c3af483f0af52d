//! A post that follows the chain: its counts, its latest text, whether it was erased.

use std::collections::HashSet;

use api::content::{Erased, Post, PostCounts};
use chain::event::{Action, RedactReason};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use leptos::prelude::*;

use super::super::recent::{Recent, action, first_text};
use crate::model::Model;
use crate::outbox::{Pending, QueuedAction};
use crate::sync::Arrival;

/// A post's present state.
#[derive(Clone, Copy)]
pub struct LiveStory {
    /// Its entry.
    pub entry: EntryIndex,
    /// The pet's birth hash.
    pub pet: Hash,
    /// The latest text.
    pub text: RwSignal<Option<String>>,
    /// Whether the text was changed.
    pub edited: RwSignal<bool>,
    /// Set once it was erased.
    pub erased: RwSignal<Option<Erased>>,
    counts: RwSignal<PostCounts>,
    outbox: RwSignal<Vec<Pending>>,
    /// The number of entries that all of the above was made from.
    seen: RwSignal<EntryIndex>,
    /// Comments that arrived while the page was open: answers to them belong to this thread, too.
    thread: StoredValue<HashSet<u64>>,
}

impl LiveStory {
    /// Follows a post that the server made from so many entries.
    pub fn new(post: &Post, as_of: EntryIndex) -> Self {
        let story = Self {
            entry: post.entry,
            pet: post.pet.birth.0,
            text: RwSignal::new(post.text.clone()),
            edited: RwSignal::new(post.edited),
            erased: RwSignal::new(post.erased),
            counts: RwSignal::new(post.counts),
            outbox: Model::of_context().outbox.items,
            seen: RwSignal::new(as_of),
            thread: StoredValue::new(HashSet::new()),
        };
        Recent::of_context().follow(as_of, move |arrival| story.meet(arrival));
        story
    }

    /// The counts, including the user's actions in the outbox; reactive.
    pub fn counts(self) -> PostCounts {
        let mut counts = self.counts.get();
        let seen = self.seen.get();
        self.outbox.with(|outbox| {
            for pending in outbox.iter().filter(|pending| pending.counts_already(seen)) {
                match &pending.action {
                    QueuedAction::Pat(pat) if pat.moment == Some(self.entry) => counts.pats += 1,
                    QueuedAction::Share(share) if share.moment == self.entry => counts.shares += 1,
                    QueuedAction::Comment(comment) if comment.moment == self.entry => counts.comments += 1,
                    _ => {}
                }
            }
        });
        counts
    }

    fn meet(self, arrival: &Arrival) {
        let Some(action) = action(arrival) else { return };
        match action {
            Action::Pat(pat) if pat.moment == Some(self.entry) => self.counts.update(|counts| counts.pats += 1),
            Action::Share(share) if share.moment == self.entry => self.counts.update(|counts| counts.shares += 1),
            Action::Comment(comment) => self.meet_comment(arrival.index, comment.moment),
            Action::Edit(edit) if edit.entry == self.entry => {
                self.text.set(first_text(arrival));
                self.edited.set(true);
            }
            Action::Redact(redact) if redact.entry == self.entry => {
                self.text.set(None);
                self.erased.set(Some(reason(redact.reason)));
            }
            _ => {}
        }
        self.seen.set(EntryIndex(arrival.index.0 + 1));
    }

    fn meet_comment(self, index: EntryIndex, answers: EntryIndex) {
        let here = answers == self.entry || self.thread.with_value(|thread| thread.contains(&answers.0));
        if here {
            self.thread.update_value(|thread| {
                thread.insert(index.0);
            });
            self.counts.update(|counts| counts.comments += 1);
        }
    }
}

fn reason(reason: RedactReason) -> Erased {
    match reason {
        RedactReason::AuthorAsked => Erased::AuthorAsked,
        RedactReason::PersonAsked => Erased::PersonAsked,
        RedactReason::Law => Erased::Law,
        RedactReason::Harm => Erased::Harm,
    }
}
