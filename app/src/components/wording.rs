//! Words beside an entry that their author can say otherwise: as they stand, and as they will.

use chain::event::{Action, Edit, Editable};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use leptos::prelude::*;

use super::dialog::Dialog;
use super::editor::Editor;
use super::recent::{Recent, action, first_text};
use crate::drafts::Place;
use crate::model::World;
use crate::outbox::{PendingState, QueuedAction};

/// The words, following the chain and what is on its way there.
#[derive(Clone, Copy)]
pub struct Wording {
    words: RwSignal<Option<String>>,
    /// Whether they were other words at first.
    pub edited: RwSignal<bool>,
    /// Other words that are on their way.
    pub waiting: Memo<Option<String>>,
    /// Whether whoever is signed in may say them otherwise.
    pub may: Memo<bool>,
}

impl Wording {
    /// Words as the server showed them as of an entry.
    pub fn new(of: Editable, entry: EntryIndex, words: Option<String>, edited: bool, as_of: EntryIndex) -> Self {
        let (words, edited) = (RwSignal::new(words), RwSignal::new(edited));
        Recent::of_context().follow(as_of, move |arrival| match action(arrival) {
            Some(Action::Edit(edit)) if edit.entry == entry => {
                words.set(first_text(arrival));
                edited.set(true);
            }
            Some(Action::Redact(redact)) if redact.entry == entry => words.set(None),
            _ => {}
        });
        Self { words, edited, waiting: on_their_way(entry), may: may_edit(of, entry) }
    }

    /// The latest words, also while they are on their way; reactive.
    pub fn shown(self) -> Option<String> {
        self.waiting.get().or_else(|| self.words.get())
    }

    /// The same as they are now.
    pub fn now(self) -> String {
        untrack(|| self.shown()).unwrap_or_default()
    }
}

/// Other words for an entry's that are on their way, the latest.
pub fn on_their_way(entry: EntryIndex) -> Memo<Option<String>> {
    let outbox = World::of_context().outbox.items;
    Memo::new(move |_| {
        outbox.with(|outbox| {
            outbox.iter().rev().find_map(|pending| match (&pending.action, &pending.state) {
                (_, PendingState::Settled(_) | PendingState::Stopped { .. }) => None,
                (QueuedAction::Edit(edit), _) if edit.entry == entry => pending.text.clone(),
                _ => None,
            })
        })
    })
}

/// Whether whoever is signed in may say an entry's words otherwise.
pub fn may_edit(of: Editable, entry: EntryIndex) -> Memo<bool> {
    let world = World::of_context();
    let edit = Action::Edit(Edit { of, entry, text: Hash([0; 32]) });
    Memo::new(move |_| world.may(&edit).is_ok())
}

/// The dialog in which an entry's words are said otherwise.
#[component]
pub fn Reword(
    of: Editable,
    entry: EntryIndex,
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    label: &'static str,
    /// The words as they are when it opens.
    #[prop(into)]
    before: Callback<(), String>,
) -> impl IntoView {
    let world = World::of_context();
    let save = Callback::new(move |words: String| world.edit(of, entry, &words).map(|_| ()));
    view! {
        <Dialog open title>
            <Editor label place=Place::Edit(of, entry) kind=of.text_kind() before=before.run(()) open save/>
        </Dialog>
    }
}
