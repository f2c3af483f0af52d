//! A pet's page: photograph, name, life meter, and the four tabs. The memorial it becomes is in `memorial`.

mod candles;
mod certificate;
mod close_book;
mod closing;
mod farewell;
mod gift;
mod give_up;
mod hand_over;
mod invite;
mod keeping;
mod last_words;
mod lineage;
mod memorial;
mod own_words;
mod passing_on;
mod photographs;
mod remembrance;
mod rest;
mod sitter;
mod story;
mod tabs;
mod title;

use api::content::PetPage;
use chain::event::{Action, Costs};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;

use closing::Closing;
use memorial::Memorial;
use tabs::Tabs;
use title::{Cover, TitlePage};

use crate::components::album::{self, Album};
use crate::components::faces::{Failed, Waiting};
use crate::components::load::{Load, Loader};
use crate::components::page::{Frame, Heading, Kind, Page};
use crate::components::recent::{Recent, action};
use crate::content;
use crate::model::Model;

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
    let model = Model::of_context();
    let album = Album::of_context();
    let loader = Loader::new(move || album::fetch(model, birth));
    // A refresh changes numbers; only another pet needs the page to be rebuilt.
    let page = Memo::new(move |before: Option<&Option<PetPage>>| match before {
        Some(Some(before)) if loader.ready().is_none_or(|now| same_build(&now, before)) => Some(before.clone()),
        _ => loader.ready(),
    });
    Effect::new(move |_| {
        if let Some(page) = page.get() {
            album.keep([&page.pet]);
        }
    });
    follow(loader, birth);
    let frame = Frame::of_context();
    let ended = Memo::new(move |_| model.pets.life(birth).map(|life| life.remaining == 0));
    // The owner who said farewell need not be told first.
    let farewell = Memo::new(move |_| model.pets.life(birth).is_some_and(|life| life.farewell));
    let closed = Memo::new(move |_| model.pets.life(birth).is_some_and(|life| life.closed));
    let turned = RwSignal::new(false);
    // A story that has ended before the page was opened is a memorial; one that ends while it is open says so first,
    // until the book is closed or the user goes on. A copy of the chain from the last visit may still have it alive, so
    // only an up-to-date copy counts.
    let lived = Memo::new(move |before: Option<&bool>| {
        let now = ended.get() == Some(false) && model.copy.has_caught_up();
        !farewell.get() && !closed.get() && !turned.get() && (now || before.copied().unwrap_or(false))
    });
    Effect::new(move |before: Option<bool>| {
        let now = lived.get();
        if before == Some(true) && !now {
            // The focused element is removed; the memorial's heading takes the focus.
            frame.turn();
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
        now
    });
    Effect::new(move |before: Option<Option<bool>>| {
        let now = ended.get();
        if before == Some(Some(false)) && now == Some(true) {
            // Only the server knows when the last block was closed.
            refresh(loader, birth, EntryIndex(model.copy.tick.get_untracked().entries.0.saturating_sub(1)));
        }
        now
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
                (Some(page), Some(true)) if lived.get() => view! {
                    <Cover pet=page.pet.clone()/><Closing page turned/>
                }.into_any(),
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

/// Loads the page again after an action that it does not follow by itself.
fn follow(loader: Loader<PetPage>, birth: Hash) {
    Recent::of_context().follow_on(
        move || loader.ready().map(|page| page.as_of),
        move |arrival| {
            let Some(action) = action(arrival).filter(|action| action.pet() == Some(&birth)) else { return };
            // The page counts visits, gifts and candles as they arrive.
            if action.facts().costs == Costs::Care || matches!(action, Action::Gift(_) | Action::Candle(_)) {
                return;
            }
            let entry = arrival.index;
            if loader.ready().is_none_or(|page| page.as_of <= entry) {
                refresh(loader, birth, entry);
            }
        },
    );
}

/// Loads the page again, once the server's view has read this entry.
fn refresh(loader: Loader<PetPage>, birth: Hash, entry: EntryIndex) {
    spawn_local(async move {
        if let Some(page) = content::pet_after(birth, entry).await {
            loader.state.try_set(Load::Ready(page));
        }
    });
}

fn same_build(now: &PetPage, before: &PetPage) -> bool {
    now.pet == before.pet
        && now.words == before.words
        && now.previous == before.previous
        && now.next == before.next
        && now.closed == before.closed
        && now.ended_ms == before.ended_ms
        && now.farewell.is_some() == before.farewell.is_some()
        && now.offered == before.offered
        && now.in_shelter_ms == before.in_shelter_ms
        && now.counts.sheltered == before.counts.sheltered
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

/// A pet's name on its page.
fn name_of(page: &PetPage) -> String {
    album::name(&page.pet)
}
