//! An owner's words at the end, on the memorial, and for whoever said them the way to say them otherwise.

use api::content::{Farewell, PetPage};
use chain::event::{Action, Edit, Editable};
use chain::hash::Hash;
use chain::text::TextKind;
use leptos::prelude::*;

use super::name_of;
use crate::components::album;
use crate::components::dialog::Dialog;
use crate::components::editor::Editor;
use crate::components::icon::Icon;
use crate::components::recent::{Recent, action, first_text};
use crate::components::story::erased_words;
use crate::model::{Deed, PendingState, World};

/// The words, if a farewell was said.
#[component]
pub fn LastWords(page: PetPage) -> impl IntoView {
    let title = format!("Farewell, {}", name_of(&page));
    page.farewell.clone().map(|farewell| view! { <Said farewell page title/> })
}

#[component]
fn Said(farewell: Farewell, page: PetPage, title: String) -> impl IntoView {
    let world = World::of_context();
    let entry = farewell.entry;
    let words = RwSignal::new(farewell.words.clone());
    let edited = RwSignal::new(farewell.edited);
    Recent::of_context().follow(page.as_of, move |arrival| match action(arrival) {
        Some(Action::Edit(edit)) if edit.entry == entry => {
            words.set(first_text(arrival));
            edited.set(true);
        }
        Some(Action::Redact(redact)) if redact.entry == entry => words.set(None),
        _ => {}
    });
    let waiting = Memo::new(move |_| {
        world.outbox.with(|outbox| {
            outbox.iter().rev().find_map(|pending| match (&pending.deed, &pending.state) {
                (_, PendingState::Settled(_) | PendingState::Refused(_)) => None,
                (Deed::Edit { entry: of, text }, _) if *of == entry => Some(text.clone()),
                _ => None,
            })
        })
    });
    let shown = move || waiting.get().or_else(|| words.get());
    let edit = Action::Edit(Edit { of: Editable::Farewell, entry, text: Hash([0; 32]) });
    let may = Memo::new(move |_| world.may(&edit).is_ok());
    let open = RwSignal::new(false);
    let save = Callback::new(move |words: String| world.edit(Editable::Farewell, entry, &words).map(|_| ()));
    let by = album::handle(&farewell.author);
    view! {
        <figure class="last-words">
            {move || shown().map(|words| view! { <blockquote>{words}</blockquote> })}
            {farewell.erased.map(|erased| view! { <p class="soft">{erased_words(erased)}</p> })}
            <figcaption>
                {by}
                <Show when=move || waiting.get().is_some()>" - on its way"</Show>
                <Show when=move || edited.get()><span class="mark">"edited"</span></Show>
            </figcaption>
        </figure>
        <Show when=move || may.get()>
            <button class="btn btn-quiet" type="button" on:click=move |_| open.set(true)>
                <Icon name="pencil"/>
                "Other words"
            </button>
        </Show>
        <Dialog open title>
            <Editor label="Your words" kind=TextKind::Words before=shown().unwrap_or_default() open save/>
        </Dialog>
    }
}
