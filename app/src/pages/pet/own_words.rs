//! What a pet's page says of it, and for its people the way to say it otherwise.

use api::content::PetPage;
use chain::event::{Action, Edit, Editable};
use chain::hash::Hash;
use chain::text::TextKind;
use leptos::prelude::*;

use super::name_of;
use crate::components::dialog::Dialog;
use crate::components::editor::Editor;
use crate::components::icon::Icon;
use crate::components::recent::{Recent, action, first_text};
use crate::model::{Deed, PendingState, World};

/// The words, and a pencil for whoever may change them.
#[component]
pub fn PetWords(page: PetPage) -> impl IntoView {
    let world = World::of_context();
    let entry = page.pet.entry;
    let words = RwSignal::new(page.words.clone());
    let edited = RwSignal::new(page.words_edited);
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
    let action = Action::Edit(Edit { of: Editable::Words, entry, text: Hash([0; 32]) });
    let may = Memo::new(move |_| world.may(&action).is_ok());
    let open = RwSignal::new(false);
    let save = Callback::new(move |words: String| world.edit(Editable::Words, entry, &words).map(|_| ()));
    let title = format!("What {}'s page says", name_of(&page));
    view! {
        {move || shown().map(|words| view! { <p class="pet-words">{words}</p> })}
        <Show when=move || waiting.get().is_some()><p class="soft">"on its way"</p></Show>
        <Show when=move || edited.get()><span class="mark">"edited"</span></Show>
        <Show when=move || may.get()>
            <button class="btn btn-quiet" type="button" on:click=move |_| open.set(true)>
                <Icon name="pencil"/>{move || if shown().is_some() { "Other words" } else { "Add a line about it" }}
            </button>
        </Show>
        <Dialog open title>
            <Editor label="The words" kind=TextKind::Words before=shown().unwrap_or_default() open save/>
        </Dialog>
    }
}
