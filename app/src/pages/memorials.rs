//! Stories that have ended.

use api::content::{Memorial, MemorialsPage};
use api::screen::Address;
use chain::ids::{EntryIndex, Height};
use leptos::prelude::*;

use crate::components::album::{Album, pet_path};
use crate::components::faces::{Empty, Failed, WaitingLines};
use crate::components::load::{Load, Loader};
use crate::components::page::{Heading, Page};
use crate::components::pile::{Pile, Piled};
use crate::components::portrait::Portrait;
use crate::components::told::NameOf;
use crate::content;
use crate::model::Model;
use crate::sentence::Sentence;
use crate::words;

/// The page `/memorials`.
#[component]
pub fn Memorials() -> impl IntoView {
    let model = Model::of_context();
    // A story that ends while the page is open joins the list.
    let ended = Memo::new(move |_| model.pets.census().map(|(_, ended)| ended));
    let loader = Loader::new(move || {
        ended.track();
        content::memorials(None)
    });
    let face = loader.face(|page| !page.memorials.is_empty());
    view! {
        <Page title=Address::Memorials.title()>
            <header class="page-head">
                <Heading>"Memorials"</Heading>
                <p>"Stories that have ended. Their books stay open to read."</p>
            </header>
            {move || match face.get() {
                Load::Waiting => view! { <WaitingLines words="Fetching the memorials."/> }.into_any(),
                Load::Failed(error) => view! { <Failed error retry=move |()| loader.retry()/> }.into_any(),
                Load::Ready(false) => view! {
                    <Empty
                        title="No story has ended here"
                        words="May it stay so for a while. Somebody may need you tonight all the same."
                        drawing="closed-book"
                    >
                        <a class="btn" href="/">"To the stories"</a>
                    </Empty>
                }
                .into_any(),
                Load::Ready(true) => view! { <Rows loader/> }.into_any(),
            }}
        </Page>
    }
}

impl Piled for Memorial {
    type Place = (Height, EntryIndex);

    fn place(&self) -> Self::Place {
        (self.ended_height, self.pet.entry)
    }
}

#[component]
fn Rows(loader: Loader<MemorialsPage>) -> impl IntoView {
    let model = Model::of_context();
    let pile = Pile::new();
    Effect::new(move |_| {
        if let Some(page) = loader.ready() {
            pile.lay((page.memorials, page.next));
        }
    });
    let more = move |_| {
        let fetch = async |before| content::memorials(before).await.map(|page| (page.memorials, page.next));
        pile.older(fetch, move |error| model.notices.show(Sentence::from(error)));
    };
    // A row is built again when its book is closed.
    let key = |memorial: &Memorial| (memorial.pet.entry, memorial.closed.is_some());
    view! {
        <ul class="rows">
            <For each=move || pile.all() key let:memorial><Row memorial/></For>
        </ul>
        <Show when=move || pile.has_older()>
            <div class="feed-end">
                <button class="btn" type="button" aria-disabled=move || pile.is_busy().then_some("true") on:click=more>
                    "Earlier memorials"
                </button>
            </div>
        </Show>
    }
}

#[component]
fn Row(memorial: Memorial) -> impl IntoView {
    let album = Album::of_context();
    album.keep([&memorial.pet]);
    let claims = Model::of_context().claims;
    claims.doubt_pet(&memorial.pet, Some(memorial.born_ms));
    let birth = memorial.pet.birth.0;
    let (entry, born, ended) = (memorial.pet.entry, memorial.born_ms, memorial.ended_ms);
    let lived = move || {
        let dates = words::from_to(claims.born(entry, born), ended);
        match album.home(birth) {
            home if home.is_empty() => dates,
            home => format!("{dates}, {home}"),
        }
    };
    view! {
        <li class="row">
            <Portrait pet=memorial.pet/>
            <div>
                <a class="row-name" href=pet_path(birth)><NameOf birth/></a>
                <span class="row-more">{lived}</span>
            </div>
            {memorial.closed.map(|_| view! { <span class="mark mark-memory">"book closed"</span> })}
        </li>
    }
}
