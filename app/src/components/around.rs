//! The right rail: pets that need a visit tonight, pets in the shelter, pets that have just hatched, and the chain's
//! state.

use chain::hash::Hash;
use chain::ids::{Height, TimeMs};
use leptos::prelude::*;

use super::album::{Album, pet_path};
use super::clock::Clock;
use super::meter::Mood;
use super::paws::{Paws, Size};
use super::portrait::PortraitOf;
use super::told::NameOf;
use crate::model::Model;
use crate::sync::SyncState;
use crate::words;

/// After this long without a message from the server the page says so. On a quiet chain a pulse comes every quarter
/// of a minute.
const OLD_MS: u64 = 90_000;
/// Stories in each list.
const ROWS: usize = 4;

/// The right rail.
#[component]
pub fn Around() -> impl IntoView {
    view! {
        <aside class="rail rail-end" aria-label="Around the neighbourhood">
            <Tonight/>
            <Homeless/>
            <Newest/>
            <Pulse/>
        </aside>
    }
}

#[component]
fn Tonight() -> impl IntoView {
    let model = Model::of_context();
    let needing = Memo::new(move |_| {
        let needing = model.pets.needing(ROWS);
        let tonight = needing.into_iter().filter(|(_, life)| Mood::of(life.remaining) == Mood::Tonight);
        tonight.map(|(birth, _)| birth.0).collect::<Vec<_>>()
    });
    view! {
        <section class="rail-note">
            <h2>"Needs somebody tonight"</h2>
            <Show
                when=move || !needing.get().is_empty()
                fallback=|| view! { <p class="soft">"Nobody, just now. All is well."</p> }
            >
                <ul class="rows">
                    <For each=move || needing.get() key=|birth| *birth let:birth>
                        <PetRow birth=Hash(birth)><Paws birth=Hash(birth) size=Size::Small/></PetRow>
                    </For>
                </ul>
            </Show>
        </section>
    }
}

/// The pets in the shelter; nothing if it is empty.
#[component]
fn Homeless() -> impl IntoView {
    let model = Model::of_context();
    let waiting =
        Memo::new(move |_| model.pets.waiting_for_a_home(ROWS).into_iter().map(|birth| birth.0).collect::<Vec<_>>());
    view! {
        <Show when=move || !waiting.get().is_empty()>
            <section class="rail-note">
                <h2>"Looking for a home"</h2>
                <ul class="rows">
                    <For each=move || waiting.get() key=|birth| *birth let:birth>
                        <PetRow birth=Hash(birth)><Paws birth=Hash(birth) size=Size::Small/></PetRow>
                    </For>
                </ul>
                <p><a href="/shelter">"To the shelter"</a></p>
            </section>
        </Show>
    }
}

#[component]
fn Newest() -> impl IntoView {
    let model = Model::of_context();
    // A pet that has died already is not shown among the living.
    let living = move |birth: &Hash| model.pets.life(*birth).is_some_and(|life| life.remaining > 0);
    let newest = Memo::new(move |_| {
        let newest = model.pets.newest(ROWS * ROWS).into_iter().filter(living).take(ROWS);
        newest.map(|birth| birth.0).collect::<Vec<_>>()
    });
    view! {
        <section class="rail-note">
            <h2>"Newly hatched"</h2>
            <Show
                when=move || !newest.get().is_empty()
                fallback=|| view! { <p class="soft">"Nobody yet. Yours could be the first."</p> }
            >
                <ul class="rows">
                    <For each=move || newest.get() key=|birth| *birth let:birth>
                        <PetRow birth=Hash(birth)><With birth=Hash(birth)/></PetRow>
                    </For>
                </ul>
            </Show>
        </section>
    }
}

#[component]
fn With(birth: Hash) -> impl IntoView {
    let album = Album::of_context();
    let with = move || {
        let owner = album.owner(birth)?;
        let bot = if owner.bot { ", a bot" } else { "" };
        Some(format!("{}{bot}", super::album::home(&owner)))
    };
    view! { <span class="row-more">{with}</span> }
}

/// The age of what is shown, where it is older than it should be.
fn as_of(model: Model, clock: Clock) -> Option<String> {
    let (heard, now) = (TimeMs(model.copy.heard_ms.get()), clock.now());
    let old = heard.0 > 0 && now.since(heard) >= OLD_MS;
    old.then(|| format!("What you see is as of {}.", words::ago(heard, now)))
}

/// A pet in a list.
#[component]
pub fn PetRow(birth: Hash, children: Children) -> impl IntoView {
    let album = Album::of_context();
    view! {
        <li class="row">
            <PortraitOf birth small=true/>
            <div>
                <a class="row-name" href=pet_path(birth) aria-label=move || album.stand_in(birth)>
                    <NameOf birth/>
                </a>
                {children()}
            </div>
        </li>
    }
}

#[component]
fn Pulse() -> impl IntoView {
    let model = Model::of_context();
    let clock = Clock::of_context();
    let checked = move || match model.copy.sync.get() {
        SyncState::Ready { checked_to, .. } => {
            let page = words::number(checked_to.0);
            match (model.copy.chain().map_or(0, |(_, from)| from), checked_to) {
                (0, Height(0)) => "This browser has checked everything so far.".to_owned(),
                (0, _) => format!("This browser has checked every page, up to {page}."),
                _ => format!("This browser has proven what it shows, up to page {page}."),
            }
        }
        SyncState::Unproven { missing, .. } => format!("What you see is not proven yet. {}", missing.why()),
        SyncState::Waiting { of: 0, .. } => "This browser is opening the book.".to_owned(),
        SyncState::Waiting { done, of } => {
            format!("This browser is checking: {} of {} entries.", words::number(done), words::number(of))
        }
        SyncState::Failed(_) => "This browser could not read on. It tries again by itself.".to_owned(),
    };
    let ago = move || words::ago(model.copy.tick.get().time_ms, clock.now());
    view! {
        <section class="rail-note">
            <h2>"The chain's pulse"</h2>
            <dl class="pulse">
                <div><dt>"pages turned"</dt><dd>{move || words::number(model.copy.tick.get().height.0)}</dd></div>
                <div><dt>"last entry"</dt><dd>{ago}</dd></div>
            </dl>
            <p class="soft"><small>{checked}" "{move || as_of(model, clock)}</small></p>
        </section>
    }
}
