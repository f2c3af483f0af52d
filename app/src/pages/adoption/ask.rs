//! The owner's part: set a price, change it, or take the pet off the market.

use chain::event::{Action, List};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Shown;
use crate::components::asking::{Asking, AskingForm};
use crate::components::dialog::Dialog;
use crate::components::found_again::FoundAgain;
use crate::components::password::PasswordField;
use crate::components::price::{PriceField, Split, price_of};
use crate::drafts::{Fields, Place, Writing};
use crate::model::Model;
use crate::sentence::Sentence;
use crate::words;

/// The owner's actions.
#[component]
pub fn OwnerSays(shown: Shown, name: Signal<String>) -> impl IntoView {
    let model = Model::of_context();
    let open = RwSignal::new(false);
    let listed = Memo::new(move |_| shown.book.with(|book| book.as_ref().is_some_and(|book| book.listed)));
    let title = Signal::derive(move || format!("A price for {}", name.get()));
    let keep = move |_| {
        let stays = format!("{} stays with you.", name.get_untracked());
        spawn_local(async move {
            let said = match model.actions.unlist(shown.birth).await {
                Ok(()) => Sentence::new(stays),
                Err(words) => words,
            };
            model.notices.show(said);
        });
    };
    view! {
        <div class="btn-row">
            <button class="btn btn-primary" type="button" on:click=move |_| open.set(true)>
                {move || if listed.get() { "Name another price" } else { "Put up for adoption" }}
            </button>
            <Show when=move || listed.get()>
                <button class="btn" type="button" on:click=keep>{move || format!("Keep {}", name.get())}</button>
            </Show>
        </div>
        <Dialog open title><Ask shown name open/></Dialog>
    }
}

#[component]
fn Ask(shown: Shown, name: Signal<String>, open: RwSignal<bool>) -> impl IntoView {
    let model = Model::of_context();
    let (typed, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let writing = Writing::begin(Place::Price(shown.birth), Fields::new().text("price", typed));
    let asking = Asking::new();
    let price = Signal::derive(move || price_of(&typed.get()));
    // The highest bid, if this price would accept it at once.
    let taker = Memo::new(move |_| {
        let price = price.get()?;
        let best = |book: &crate::model::Book| book.offers.iter().find(|offer| offer.stands).map(|offer| offer.price);
        shown.book.with(|book| book.as_ref().and_then(best)).filter(|best| *best >= price)
    });
    let paid = Signal::derive(move || taker.get().or(price.get()));
    let may = move |price| model.actions.may(&Action::List(List { pet: shown.birth, price }));
    let act = move |()| {
        let Some(price) = price.get_untracked() else { return };
        let done = if taker.get_untracked().is_some() { "has found a new home" } else { "is on the notice board" };
        let said = format!("{} {done}.", name.get_untracked());
        let kept_no_more = writing.when_sent();
        asking.ask(model.actions.list(shown.birth, price, password.get_untracked()), move || {
            kept_no_more();
            open.try_set(false);
            model.notices.show(Sentence::new(said));
        });
    };
    let yes = move || if taker.get().is_some() { "Part with it now" } else { "Put up for adoption" };
    let barred = Signal::derive(move || price.get().is_none());
    view! {
        <AskingForm open asking act no="Not now" yes busy="Asking ..." barred>
            <p>{move || format!("Whoever pays this has {} at once, with story, wallet and life meter.", name.get())}</p>
            <FoundAgain writing/>
            <PriceField id="price" label="Price in treats" value=typed/>
            {move || taker.get().map(|best| view! {
                <p class="why" role="status">
                    {format!(
                        "Somebody offers {} already: {} would go to them at once.",
                        words::count(best, "treat", "treats"),
                        name.get(),
                    )}
                </p>
            })}
            <Split price=paid/>
            {move || {
                let refused = price.get().and_then(|price| may(price).err());
                refused.map(|words| view! { <p class="soft">{words.to_string()}</p> })
            }}
            <PasswordField id="price-password" value=password wrong=asking.wrong/>
        </AskingForm>
    }
}
