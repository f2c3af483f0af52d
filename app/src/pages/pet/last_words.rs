//! The owner's last words on the memorial, with an edit button for their author.

use api::content::{Farewell, PetPage};
use api::screen::erased_words;
use chain::event::Editable;
use leptos::prelude::*;

use super::name_of;
use crate::components::icon::Icon;
use crate::components::photograph::FalseWords;
use crate::components::told::{HandleOf, paragraphs};
use crate::components::wording::{Reword, Served, Wording};
use crate::model::Model;

/// The words, if there was a farewell.
#[component]
pub fn LastWords(page: Signal<PetPage>) -> impl IntoView {
    // The words change in place.
    let built = Memo::new(move |_| page.with(|page| page.farewell.as_ref().map(|said| (said.entry, said.erased))));
    move || {
        built.get()?;
        let farewell = page.with_untracked(|page| page.farewell.clone())?;
        Some(view! { <Said farewell page/> })
    }
}

#[component]
fn Said(farewell: Farewell, page: Signal<PetPage>) -> impl IntoView {
    let entry = farewell.entry;
    let title = format!("Farewell, {}", name_of(page));
    let served = move || {
        page.with(|page| {
            let said = page.farewell.as_ref();
            let words = said.and_then(|said| said.words.clone());
            Served { words, edited: said.is_some_and(|said| said.edited), as_of: page.as_of }
        })
    };
    let wording = Wording::new(Editable::Farewell, entry, served);
    let open = RwSignal::new(false);
    let (model, author) = (Model::of_context(), farewell.author);
    view! {
        <figure class="last-words">
            {move || match wording.shown() {
                Some(_) if model.claims.is_false(entry) => Some(view! { <FalseWords/> }.into_any()),
                words => words.map(|words| {
                    view! { <blockquote class="told" dir="auto">{paragraphs(&words)}</blockquote> }.into_any()
                }),
            }}
            {farewell.erased.map(|erased| view! { <p class="soft">{erased_words(erased)}</p> })}
            <figcaption>
                <HandleOf person=author/>
                <Show when=move || wording.waiting.get().is_some()>" - on its way"</Show>
                <Show when=move || wording.edited.get()><span class="mark">"edited"</span></Show>
            </figcaption>
        </figure>
        <Show when=move || wording.may.get()>
            <button class="btn btn-quiet" type="button" on:click=move |_| open.set(true)>
                <Icon name="pencil"/>
                "Other words"
            </button>
        </Show>
        <Reword of=Editable::Farewell entry open title label="Your words" before=move |()| wording.now()/>
    }
}
