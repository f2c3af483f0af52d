//! Stories that have ended.

use api::content::Memorial;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::album::{self, pet_path};
use crate::components::faces::{Empty, Failed, WaitingLines};
use crate::components::load::{Load, Loader};
use crate::components::page::{Heading, Page};
use crate::components::portrait::Portrait;
use crate::content;
use crate::model::World;
use crate::sentence::Sentence;
use crate::words;

/// The page `/memorials`.
#[component]
pub fn Memorials() -> impl IntoView {
    let world = World::of_context();
    // A story that ends while one looks joins the list.
    let ended = Memo::new(move |_| world.census().map(|(_, ended)| ended));
    let loader = Loader::new(move || {
        ended.track();
        content::memorials(None)
    });
    view! {
        <Page title="Memorials">
            <header class="page-head">
                <Heading>"Memorials"</Heading>
                <p>"Stories that have ended. Their books stay open to read."</p>
            </header>
            {move || match loader.state.get() {
                Load::Waiting => view! { <WaitingLines words="Fetching the memorials."/> }.into_any(),
                Load::Failed(error) => view! { <Failed error retry=move |()| loader.retry()/> }.into_any(),
                Load::Ready(page) if page.memorials.is_empty() => view! {
                    <Empty
                        title="No story has ended here"
                        words="May it stay so for a while. Somebody may need you tonight all the same."
                        drawing="closed-book"
                    >
                        <a class="btn" href="/">"To the stories"</a>
                    </Empty>
                }
                .into_any(),
                Load::Ready(page) => view! { <Rows first=page.memorials next=page.next/> }.into_any(),
            }}
        </Page>
    }
}

#[component]
fn Rows(first: Vec<Memorial>, next: Option<String>) -> impl IntoView {
    let world = World::of_context();
    let (all, next) = (RwSignal::new(first), RwSignal::new(next));
    let more = move |_| {
        let before = next.get_untracked();
        spawn_local(async move {
            match content::memorials(before).await {
                Ok(page) => {
                    all.try_update(|all| all.extend(page.memorials));
                    next.try_set(page.next);
                }
                Err(error) => world.notify(Sentence::from(&error)),
            }
        });
    };
    view! {
        <ul class="rows">
            <For each=move || all.get() key=|memorial| memorial.pet.entry let:memorial><Row memorial/></For>
        </ul>
        <Show when=move || next.get().is_some()>
            <div class="feed-end"><button class="btn" type="button" on:click=more>"Earlier memorials"</button></div>
        </Show>
    }
}

#[component]
fn Row(memorial: Memorial) -> impl IntoView {
    let name = album::name(&memorial.pet);
    let (born, ended) = (words::day(memorial.born_ms), words::day(memorial.ended_ms));
    let dates = if born == ended { born } else { format!("{born} to {ended}") };
    let home = album::home(&memorial.pet.owner);
    view! {
        <li class="row">
            <Portrait pet=memorial.pet.clone()/>
            <div>
                <a class="row-name" href=pet_path(memorial.pet.birth.0)>{name}</a>
                <span class="row-more">{format!("{dates}, {home}")}</span>
            </div>
            {memorial.closed.map(|_| view! { <span class="mark mark-memory">"book closed"</span> })}
        </li>
    }
}
