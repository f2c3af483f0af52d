//! The text about a pet on its page, with an edit button for its owner.

use api::content::PetPage;
use chain::event::Editable;
use leptos::prelude::*;

use super::{brought, name_of};
use crate::components::icon::Icon;
use crate::components::photograph::FalseWords;
use crate::components::told::Told;
use crate::components::wording::{Reword, Served, Wording};
use crate::model::Model;

/// The text, and an edit button if the user may edit it.
#[component]
pub fn PetWords(page: Signal<PetPage>) -> impl IntoView {
    let entry = page.with_untracked(|page| page.pet.entry);
    let served =
        move || page.with(|page| Served { words: page.words.clone(), edited: page.words_edited, as_of: page.as_of });
    let wording = Wording::new(Editable::Words, entry, served);
    let model = Model::of_context();
    let brought = Memo::new(move |_| page.with(brought));
    let open = RwSignal::new(false);
    let title = format!("What {}'s page says", name_of(page));
    view! {
        {move || match wording.shown() {
            // A text from this browser's copy is not the server's.
            words if words.is_some() && words == served().words && model.claims.are_false_words(brought.get()) => {
                Some(view! { <FalseWords/> }.into_any())
            }
            words => words.map(|text| view! { <Told text class="pet-words"/> }.into_any()),
        }}
        <Show when=move || wording.waiting.get().is_some()><p class="soft">"on its way"</p></Show>
        <Show when=move || wording.edited.get()><span class="mark">"edited"</span></Show>
        <Show when=move || wording.may.get()>
            <button class="btn btn-quiet" type="button" on:click=move |_| open.set(true)>
                <Icon name="pencil"/>
                {move || if wording.shown().is_some() { "Other words" } else { "Add a line about it" }}
            </button>
        </Show>
        <Reword of=Editable::Words entry open title label="The words" before=move |()| wording.now()/>
    }
}
