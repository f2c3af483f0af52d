//! A pet's page: photograph, name, life meter, and the four tabs. The memorial it becomes is in `memorial`.

mod candles;
mod certificate;
mod close_book;
mod closing;
mod gift;
mod lineage;
mod memorial;
mod own_words;
mod photographs;
mod posts;
mod story;
mod tabs;
mod title;

use api::content::PetPage;
use chain::hash::Hash;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use closing::Closing;
use memorial::Memorial;
use tabs::Tabs;
use title::{Cover, TitlePage};

use crate::components::album::{self, Album};
use crate::components::faces::{Failed, Waiting};
use crate::components::load::{Load, Loader};
use crate::components::page::{Heading, Kind, Page};
use crate::model::World;

/// The page `/pet/:birth`.
#[component]
pub fn Pet() -> impl IntoView {
    let params = use_params_map();
    let birth = Memo::new(move |_| params.with(|params| params.get("birth")).and_then(|hex| Hash::from_hex(&hex)));
    move || match birth.get() {
        Some(birth) => view! { <Loaded birth/> }.into_any(),
        None => view! { <super::not_found::NotFound/> }.into_any(),
    }
}

#[component]
fn Loaded(birth: Hash) -> impl IntoView {
    let world = World::of_context();
    let album = Album::of_context();
    let loader = Loader::new(move || album::fetch(world, birth));
    // A refresh changes numbers; only another pet would change what the page is built of.
    let page = Memo::new(move |before: Option<&Option<PetPage>>| match before {
        Some(Some(before)) if loader.ready().is_none_or(|now| same_build(&now, before)) => Some(before.clone()),
        _ => loader.ready(),
    });
    Effect::new(move |_| {
        if let Some(page) = page.get() {
            album.keep([&page.pet]);
        }
    });
    let ended = Memo::new(move |_| world.life(birth).map(|life| life.remaining == 0));
    // A story that was over when one came is a memorial; one that ends before one's eyes says so first. A copy of the chain
    // from the last visit may still have it alive, so only what has caught up counts.
    let lived = Memo::new(move |before: Option<&bool>| {
        let now = ended.get() == Some(false) && world.has_caught_up();
        now || before.copied().unwrap_or(false)
    });
    let kind = Signal::derive(move || match (ended.get(), lived.get()) {
        (Some(true), false) => Kind::Memorial,
        _ => Kind::Pet,
    });
    let title = Signal::derive(move || match album.name(birth) {
        name if name.is_empty() => "A pet".to_owned(),
        name => name,
    });
    view! {
        <Page title kind>
            {move || match (page.get(), ended.get()) {
                (Some(page), Some(true)) if lived.get() => view! { <Cover pet=page.pet.clone()/><Closing page/> }.into_any(),
                (Some(page), Some(true)) => view! { <Memorial page/> }.into_any(),
                (Some(page), _) => view! { <Living page/> }.into_any(),
                (None, _) => match loader.state.get() {
                    Load::Failed(error) => view! {
                        <Heading hidden=true>"A pet"</Heading>
                        <Failed error retry=move |()| loader.retry()/>
                    }
                    .into_any(),
                    _ => view! { <Waiting words="Opening this story." leaves=1/> }.into_any(),
                },
            }}
        </Page>
    }
}

fn same_build(now: &PetPage, before: &PetPage) -> bool {
    now.pet == before.pet
        && now.words == before.words
        && now.previous == before.previous
        && now.next == before.next
        && now.closed == before.closed
        && now.erased == before.erased
}

#[component]
fn Living(page: PetPage) -> impl IntoView {
    view! {
        <Cover pet=page.pet.clone()/>
        <TitlePage page=page.clone()/>
        <Tabs page/>
    }
}

/// What a pet is called on its page.
fn name_of(page: &PetPage) -> String {
    album::name(&page.pet)
}
