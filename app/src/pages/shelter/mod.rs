//! The shelter: its pets, the house's means for them, and its latest actions.

mod lately;

use api::content::{ShelterPage, Sheltered};
use api::screen::Address;
use chain::event::Action;
use chain::hash::Hash;
use leptos::prelude::*;
use leptos::task::spawn_local;

use lately::Lately;

use crate::components::adopt::GiveHome;
use crate::components::album::{Album, pet_path};
use crate::components::clock::Clock;
use crate::components::faces::{Empty, Failed, WaitingLines};
use crate::components::load::{Load, Loader};
use crate::components::page::{Heading, Page};
use crate::components::paws::{Paws, Size};
use crate::components::portrait::PortraitOf;
use crate::components::recent::{Recent, action};
use crate::components::told::NameOf;
use crate::content;
use crate::model::Model;
use crate::words;

/// The page `/shelter`.
#[component]
pub fn Shelter() -> impl IntoView {
    let album = Album::of_context();
    let loader = Loader::new(content::shelter);
    let face = loader.face(|_| true);
    follow(loader);
    Effect::new(move |_| {
        if let Some(page) = loader.ready() {
            album.keep(page.pets.iter().map(|waits| &waits.pet));
            album.keep(page.tendings.iter().map(|tending| &tending.pet));
        }
    });
    view! {
        <Page title=Address::Shelter.title()>
            <header class="page-head">
                <Heading>"The shelter"</Heading>
                <p>
                    "Pets that were given up, or whose people have not come by for a long time. Anybody may give one a \
                     home."
                </p>
            </header>
            <div class="stack-wide">
                <Treasury/>
                {move || match face.get() {
                    Load::Waiting => view! { <WaitingLines words="Looking who is in the shelter."/> }.into_any(),
                    Load::Failed(error) => view! { <Failed error retry=move |()| loader.retry()/> }.into_any(),
                    Load::Ready(_) => view! { <Ready loader/> }.into_any(),
                }}
            </div>
        </Page>
    }
}

/// Loads the page again once a pet came, left or was tended.
fn follow(loader: Loader<ShelterPage>) {
    Recent::of_context().follow_on(
        move || loader.ready().map(|page| page.as_of),
        move |arrival| {
            let moves = matches!(action(arrival), Some(Action::GiveUp(_) | Action::Shelter(_) | Action::Adopt(_)));
            let entry = arrival.index;
            if moves && loader.ready().is_none_or(|page| page.as_of <= entry) {
                spawn_local(async move {
                    if let Some(page) = content::shelter_after(entry).await {
                        loader.state.try_set(Load::Ready(page));
                    }
                });
            }
        },
    );
}

/// What pays for the food.
#[component]
fn Treasury() -> impl IntoView {
    let model = Model::of_context();
    let shelter = Memo::new(move |_| model.pets.shelter());
    move || {
        shelter.get().map(|shelter| {
            let words = match shelter.treasury {
                0 => "Its bowl is empty just now. A visit is free and keeps a pet company as well as any \
                    treat."
                    .to_owned(),
                treasury => format!(
                    "{} in its bowl, from the house's cut of every adoption. A pet with three paws left gets {} of \
                     them, and has fifteen again.",
                    words::count(treasury, "treat is", "treats are"),
                    words::number(shelter.price),
                ),
            };
            view! { <section class="panel" aria-label="What pays for it"><p>{words}</p></section> }
        })
    }
}

#[component]
fn Ready(loader: Loader<ShelterPage>) -> impl IntoView {
    let model = Model::of_context();
    let unknown_here = Memo::new(move |_| model.copy.params().is_some() && model.pets.shelter().is_none());
    let waits = move |birth: Hash| model.pets.life(birth).is_none_or(|life| life.in_shelter && life.ended.is_none());
    let pets = Memo::new(move |_| {
        let Some(ShelterPage { as_of, pets, .. }) = loader.ready() else { return Vec::new() };
        // This browser's copy is newer than the list, but for one from the last visit that is still read on.
        let newer = as_of <= model.copy.tick.get().entries;
        pets.into_iter().filter(|pet| !newer || waits(pet.pet.birth.0)).collect()
    });
    let any = Memo::new(move |_| !pets.with(Vec::is_empty));
    let tendings = Memo::new(move |_| loader.ready().map(|page| page.tendings).unwrap_or_default());
    view! {
        {move || match (unknown_here.get(), any.get()) {
            (true, _) => view! {
                <Empty title="No shelter here" words="This book's rules know none." drawing="cookie">
                    <a class="btn" href="/rules">"How it works"</a>
                </Empty>
            }
            .into_any(),
            (false, false) => view! {
                <Empty
                    title="Everybody has a home"
                    words="Nobody is in the shelter. May it stay so."
                    drawing="empty-bowl"
                >
                    <a class="btn" href="/market">"To the notice board"</a>
                </Empty>
            }
            .into_any(),
            (false, true) => view! {
                <ul class="notice-board">
                    <For each=move || pets.get() key=|pet| pet.pet.birth.0.0 let:pet><Card pet pets/></For>
                </ul>
            }
            .into_any(),
        }}
        <Lately tendings/>
    }
}

#[component]
fn Card(pet: Sheltered, pets: Memo<Vec<Sheltered>>) -> impl IntoView {
    let clock = Clock::of_context();
    let birth = pet.pet.birth.0;
    let first = pet.clone();
    // It may be fed, or come anew, while the page is open.
    let latest = Memo::new(move |_| {
        let found = pets.with(|pets| pets.iter().find(|pet| pet.pet.birth.0 == birth).cloned());
        found.unwrap_or_else(|| first.clone())
    });
    let came = move || format!("came {}", words::ago(latest.with(|pet| pet.since_ms), clock.now()));
    let fed = move || match latest.with(|pet| pet.tended) {
        0 => String::new(),
        tended => format!(", fed {} by the house", words::count(tended, "time", "times")),
    };
    let album = Album::of_context();
    let name = Signal::derive(move || album.name(birth));
    view! {
        <li class="notice-card">
            <PortraitOf birth/>
            <a class="row-name" href=pet_path(birth)><NameOf birth/></a>
            <Paws birth size=Size::Small/>
            <span class="row-more">{came}{fed}</span>
            <GiveHome birth name/>
        </li>
    }
}
