//! A story that ends while its page is open: what happened, and what the user can do next.

use api::content::PetPage;
use chain::event::{Action, StoryEnd};
use leptos::prelude::*;

use super::close_book::CloseBook;
use super::hand_over::HandOver;
use super::{birth_of, name_of};
use crate::components::icon::{Drawing, Icon};
use crate::components::page::Heading;
use crate::components::session;
use crate::model::Model;
use crate::words;

/// The book that has just closed. A button leads to the memorial.
#[component]
pub fn Closing(page: Signal<PetPage>, turned: RwSignal<bool>) -> impl IntoView {
    let name = name_of(page);
    let claims = Model::of_context().claims;
    let lived = move || {
        let (entry, born, tended) = page.with(|page| (page.pet.entry, page.born_ms, page.tended_ms));
        claims
            .born(entry, born)
            .map_or_else(String::new, |born| format!("After {}. ", words::age_in_days(born, tended)))
    };
    view! {
        <section class="panel face closing" role="alert">
            <Drawing name="closed-book"/>
            <Heading>{format!("{name}'s story has ended")}</Heading>
            <p>{lived}"Nobody came by within the last 15 pages, and so the book has closed."</p>
            <div class="btn-row">
                <button class="btn btn-memory" type="button" on:click=move |_| turned.set(true)>
                    <Icon name="candle"/>
                    "To the memorial"
                </button>
            </div>
            <AfterEnd page/>
        </section>
    }
}

/// The next steps after a story's end: the owner closes the book and begins anew, visitors read on.
#[component]
pub fn AfterEnd(page: Signal<PetPage>) -> impl IntoView {
    let model = Model::of_context();
    let acting = session::acting();
    let (birth, name) = (birth_of(page), StoredValue::new(name_of(page)));
    let own = Memo::new(move |_| {
        let life = model.pets.life(birth);
        acting.get().is_some_and(|me| life.is_some_and(|life| life.owner == me.account))
    });
    let closed = Memo::new(move |_| model.pets.life(birth).is_some_and(|life| life.closed));
    let may = Memo::new(move |_| model.actions.may(&Action::StoryEnd(StoryEnd { pet: birth })));
    let open = Memo::new(move |_| own.get() && !closed.get());
    let own_pet = session::own_pet();
    let last = move || own_pet.get() == Some(birth);
    let known = Memo::new(move |_| model.treats.economics().is_some());
    view! {
        <div class="btn-row">
            <CloseBook birth name=name.get_value() there=Signal::derive(move || open.get() && may.get().is_ok())/>
            {move || {
                let words = match (own.get(), closed.get()) {
                    (true, false) => may.get().err().map(|words| words.to_string()),
                    (true, true) => Some("You have closed the book.".to_owned()),
                    (false, _) => None,
                };
                words.map(|words| view! { <p class="soft">{words}</p> })
            }}
            <Show when=move || own.get() && last()>
                <a class="btn btn-primary" href="/hatch">"Begin a new story"</a>
            </Show>
            <Show when=move || own.get() && known.get()><HandOver birth name=name.get_value()/></Show>
            <Show when=move || !own.get()>
                <a class="btn" href="/">"Back to the stories"</a>
            </Show>
        </div>
    }
}
