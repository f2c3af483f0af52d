//! The menu of a story: edit the own text, read earlier versions, copy the address.

use chain::event::{Action, Edit, Editable};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex};
use chain::text::TextKind;
use leptos::prelude::*;

use super::super::dialog::Dialog;
use super::super::editor::Editor;
use super::super::icon::Icon;
use super::super::session;
use super::live::LiveStory;
use crate::drafts::Place;
use crate::model::Model;
use crate::sentence::Sentence;

/// The content of the dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaf {
    Choices,
    Edit,
}

/// The button with the dots, and its menu.
#[component]
pub fn Menu(story: LiveStory, author: AccountId) -> impl IntoView {
    let open = RwSignal::new(false);
    let leaf = RwSignal::new(Leaf::Choices);
    let show = move |_| {
        leaf.set(Leaf::Choices);
        open.set(true);
    };
    let title = Signal::derive(move || match leaf.get() {
        Leaf::Choices => "About this story".to_owned(),
        Leaf::Edit => "Other words for this story".to_owned(),
    });
    view! {
        <button class="btn btn-quiet btn-icon" type="button" aria-label="More about this story" on:click=show>
            <Icon name="more"/>
        </button>
        <Dialog open title>
            {move || match leaf.get() {
                Leaf::Choices => view! { <Choices story author open leaf/> }.into_any(),
                Leaf::Edit => edit_words(story, open),
            }}
        </Dialog>
    }
}

#[component]
fn Choices(story: LiveStory, author: AccountId, open: RwSignal<bool>, leaf: RwSignal<Leaf>) -> impl IntoView {
    let acting = session::acting();
    let own = move || acting.get().is_some_and(|me| me.account == author) && story.erased.get().is_none();
    view! {
        <div class="stack">
            <Show when=own>
                <EditChoice entry=story.entry leaf/>
            </Show>
            <Show when=move || story.edited.get()>
                <a
                    class="btn btn-wide"
                    href=format!("/post/{}#wordings", story.entry)
                    on:click=move |_| open.set(false)
                >
                    <Icon name="clock"/>"Earlier words"
                </a>
            </Show>
            <CopyAddress entry=story.entry open/>
        </div>
    }
}

#[component]
fn EditChoice(entry: EntryIndex, leaf: RwSignal<Leaf>) -> impl IntoView {
    let model = Model::of_context();
    // Whether editing is allowed does not depend on the new text.
    let action = Action::Edit(Edit { of: Editable::Post, entry, text: Hash([0; 32]) });
    let may = Memo::new(move |_| model.actions.may(&action));
    let act = move |_| match may.get_untracked() {
        Ok(()) => leaf.set(Leaf::Edit),
        Err(words) => model.notices.show(words),
    };
    view! {
        <button
            class="btn btn-wide"
            type="button"
            aria-disabled=move || may.get().is_err().then_some("true")
            on:click=act
        >
            <Icon name="pencil"/>"Edit"
        </button>
    }
}

#[component]
fn CopyAddress(entry: EntryIndex, open: RwSignal<bool>) -> impl IntoView {
    let model = Model::of_context();
    let act = move |_| {
        open.set(false);
        let address = format!("{}/post/{entry}", window().location().origin().unwrap_or_default());
        leptos::task::spawn_local(async move {
            let words = match super::super::clipboard::copy(&address).await {
                true => Sentence::fixed("The address is on your clipboard."),
                false => Sentence::new(format!("This browser would not copy it. The address is {address}")),
            };
            model.notices.show(words);
        });
    };
    view! {
        <button class="btn btn-wide" type="button" on:click=act><Icon name="share"/>"Copy its address"</button>
    }
}

// Editing needs this browser's copy of the chain, so its code is loaded before.
later_here!(checking: fn edit_words(story: LiveStory, open: RwSignal<bool>) = view! { <EditWords story open/> });

#[component]
fn EditWords(story: LiveStory, open: RwSignal<bool>) -> impl IntoView {
    let model = Model::of_context();
    let save = Callback::new(move |words: String| model.actions.edit(Editable::Post, story.entry, &words).map(|_| ()));
    let before = story.text.get_untracked().unwrap_or_default();
    let place = Place::Edit(Editable::Post, story.entry);
    view! { <Editor label="The story" place kind=TextKind::Post before open save/> }
}
