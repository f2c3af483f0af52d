//! Searches people, pets and stories.

use std::hash::Hash as Key;

use api::content::{AccountRef, PetRef, Post, SearchPage};
use api::screen::Address;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::components::album::{Album, pet_path};
use crate::components::faces::{Empty, Failed, WaitingLines};
use crate::components::field::TextField;
use crate::components::icon::Icon;
use crate::components::load::{Load, Loader};
use crate::components::page::{Heading, Page};
use crate::components::portrait::PortraitOf;
use crate::components::story::StoryCard;
use crate::components::told::{HandleOf, NameOf};
use crate::content;
use crate::tidy;
use crate::words;

/// The page `/search`, with the query in `?q=`.
#[component]
pub fn Search() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| tidy::line(&query.with(|query| query.get("q")).unwrap_or_default()));
    let words = RwSignal::new(asked.get_untracked());
    let navigate = use_navigate();
    let act = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let words = js_sys::encode_uri_component(&tidy::line(&words.get_untracked()));
        let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
        navigate(&format!("/search?q={words}"), options);
    };
    view! {
        <Page title=Address::Search.title()>
            <header class="page-head"><Heading>"Find somebody"</Heading></header>
            <div class="stack-wide">
                <form class="form" role="search" on:submit=act>
                    <TextField id="words" label="A name, a handle, or words from a story" value=words kind="search"/>
                    <button class="btn btn-primary" type="submit"><Icon name="search"/>"Find"</button>
                </form>
                {move || match asked.get() {
                    words if words.trim().is_empty() => ().into_any(),
                    words => view! { <Found words/> }.into_any(),
                }}
            </div>
        </Page>
    }
}

#[component]
fn Found(words: String) -> impl IntoView {
    let sought = words.clone();
    let loader = Loader::new(move || {
        let sought = sought.clone();
        async move { content::search(&sought).await }
    });
    let face = loader.face(|page| !(page.people.is_empty() && page.pets.is_empty() && page.posts.is_empty()));
    move || match face.get() {
        Load::Waiting => view! { <WaitingLines words="Looking around."/> }.into_any(),
        Load::Failed(error) => view! { <Failed error retry=move |()| loader.retry()/> }.into_any(),
        Load::Ready(false) => {
            let words =
                format!("Nobody here goes by \u{201c}{}\u{201d}, and no story says it.", words::isolated(&words));
            view! { <Empty title="Nothing in the bowl" words/> }.into_any()
        }
        Load::Ready(true) => view! { <Results loader/> }.into_any(),
    }
}

#[component]
fn Results(loader: Loader<SearchPage>) -> impl IntoView {
    let people = Memo::new(move |_| loader.ready().map(|page| page.people).unwrap_or_default());
    let pets = Memo::new(move |_| loader.ready().map(|page| page.pets).unwrap_or_default());
    let posts = move || {
        let page = loader.ready();
        page.into_iter().flat_map(|page| page.posts.into_iter().map(move |post| (page.as_of, post))).collect::<Vec<_>>()
    };
    view! {
        <div class="stack-wide">
            <Show when=move || !people.with(Vec::is_empty)>
                <section class="panel">
                    <h2>"People"</h2>
                    <ul class="rows">
                        <For
                            each=move || people.get()
                            key=|person| (person.account, person.handle.clone(), person.bot)
                            let:person
                        >
                            <Person person/>
                        </For>
                    </ul>
                </section>
            </Show>
            <Show when=move || !pets.with(Vec::is_empty)>
                <section class="panel"><h2>"Pets"</h2><Pets pets/></section>
            </Show>
            <div class="feed">
                <For each=posts key=key_of let((as_of, post))><StoryCard post as_of/></For>
            </div>
        </div>
    }
}

/// A card is built anew if the server says something else of it than before.
fn key_of((_, post): &(EntryIndex, Post)) -> impl Key + Eq + use<> {
    let Post { entry, text, edited, erased, counts, .. } = post;
    (*entry, text.clone(), *edited, erased.is_some(), counts.pats, counts.comments, counts.shares)
}

#[component]
fn Person(person: AccountRef) -> impl IntoView {
    let there = person.handle.as_ref().map(|handle| format!("/people/{handle}"));
    let bot = person.bot.then(|| view! { <span class="mark"><Icon name="bot"/>"bot"</span> });
    view! {
        <li class="row">
            <Icon name="door"/>
            <div><a class="row-name" href=there><HandleOf person/></a></div>
            {bot}
        </li>
    }
}

/// Pets, a row each.
#[component]
pub fn Pets(pets: Memo<Vec<PetRef>>) -> impl IntoView {
    let album = Album::of_context();
    Effect::new(move |_| pets.with(|pets| album.keep(pets)));
    view! {
        <ul class="rows">
            <For each=move || pets.get() key=|pet| pet.birth.0.0 let:pet><Pet birth=pet.birth.0/></For>
        </ul>
    }
}

#[component]
fn Pet(birth: Hash) -> impl IntoView {
    let album = Album::of_context();
    view! {
        <li class="row">
            <PortraitOf birth small=true/>
            <div>
                <a class="row-name" href=pet_path(birth)><NameOf birth/></a>
                <span class="row-more">{move || album.home(birth)}</span>
            </div>
        </li>
    }
}
