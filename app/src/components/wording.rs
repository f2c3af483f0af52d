//! A text of an entry that its author can edit, with its pending edits.

use chain::event::{Action, Edit, Editable};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use leptos::prelude::*;

use super::dialog::Dialog;
use super::editor::Editor;
use super::recent::{Recent, action, first_text};
use crate::drafts::Place;
use crate::model::Model;
use crate::outbox::{PendingState, QueuedAction};

/// The text, following the chain and the outbox.
#[derive(Clone, Copy)]
pub struct Wording {
    words: RwSignal<Option<String>>,
    /// Whether it was edited.
    pub edited: RwSignal<bool>,
    /// A pending edit.
    pub waiting: Memo<Option<String>>,
    /// Whether the signed-in account may edit it.
    pub may: Memo<bool>,
}

/// A text as the server gives it.
pub struct Served {
    /// The text; `None` if there is none, or once erased.
    pub words: Option<String>,
    /// Whether it was edited.
    pub edited: bool,
    /// Entries of the log that this was made from.
    pub as_of: EntryIndex,
}

impl Wording {
    /// A text, from what the server says, now and later.
    pub fn new(of: Editable, entry: EntryIndex, served: impl Fn() -> Served + Send + Sync + 'static) -> Self {
        let first = untrack(&served);
        let (words, edited) = (RwSignal::new(first.words), RwSignal::new(first.edited));
        let as_of = StoredValue::new(first.as_of);
        Recent::of_context().follow(first.as_of, move |arrival| {
            match action(arrival) {
                Some(Action::Edit(edit)) if edit.entry == entry => {
                    words.set(first_text(arrival));
                    edited.set(true);
                }
                Some(Action::Redact(redact)) if redact.entry == entry => words.set(None),
                _ => return,
            }
            as_of.set_value(EntryIndex(arrival.index.0 + 1));
        });
        Effect::new(move |_| {
            let now = served();
            // An answer that was made before a change that was seen here is older than what is shown.
            if now.as_of >= as_of.get_value() {
                words.set(now.words);
                edited.set(now.edited);
            }
        });
        Self { words, edited, waiting: on_their_way(entry), may: may_edit(of, entry) }
    }

    /// The latest text, including a pending edit; reactive.
    pub fn shown(self) -> Option<String> {
        self.waiting.get().or_else(|| self.words.get())
    }

    /// The same, not reactive.
    pub fn now(self) -> String {
        untrack(|| self.shown()).unwrap_or_default()
    }
}

/// The latest pending edit of an entry's text.
pub fn on_their_way(entry: EntryIndex) -> Memo<Option<String>> {
    let outbox = Model::of_context().outbox.items;
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

/// Whether the signed-in account may edit an entry's text.
pub fn may_edit(of: Editable, entry: EntryIndex) -> Memo<bool> {
    let model = Model::of_context();
    let edit = Action::Edit(Edit { of, entry, text: Hash([0; 32]) });
    Memo::new(move |_| model.actions.may(&edit).is_ok())
}

/// The dialog that edits an entry's text.
#[component]
pub fn Reword(
    of: Editable,
    entry: EntryIndex,
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    label: &'static str,
    /// The text when the dialog opens.
    #[prop(into)]
    before: Callback<(), String>,
) -> impl IntoView {
    let model = Model::of_context();
    let save = Callback::new(move |words: String| model.actions.edit(of, entry, &words).map(|_| ()));
    view! {
        <Dialog open title>
            <Editor label place=Place::Edit(of, entry) kind=of.text_kind() before=before.run(()) open save/>
        </Dialog>
    }
}
