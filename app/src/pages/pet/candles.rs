//! Candles for an ended story, and the button to add one.

use api::content::PetPage;
use chain::event::{Action, Candle};
use leptos::prelude::*;

use super::{birth_of, name_of};
use crate::components::icon::Icon;
use crate::components::session;
use crate::components::tally::tally;
use crate::model::Model;
use crate::words;

/// The most candles that are drawn; beyond that the text gives the count.
const DRAWN: u64 = 24;

/// The candles and the button.
#[component]
pub fn Candles(page: Signal<PetPage>) -> impl IntoView {
    let model = Model::of_context();
    let acting = session::acting();
    let pet = birth_of(page);
    let is_it = move |action: &Action| matches!(action, Action::Candle(candle) if candle.pet == pet);
    let (at_first, as_of) = page.with_untracked(|page| (page.counts.candles, page.as_of));
    let count = tally(at_first, as_of, is_it);
    let may = Memo::new(move |_| model.actions.may(&Action::Candle(Candle { pet })).is_ok());
    let known = Memo::new(move |_| model.treats.economics().is_some() && acting.get().is_some());
    let act = move |_| {
        if let Err(words) = model.actions.candle(pet) {
            model.notices.show(words);
        }
    };
    let name = name_of(page);
    let words = move || match count.get() {
        0 => None,
        count => Some(format!("{} for {name}.", words::count(count, "candle burns here", "candles burn here"))),
    };
    view! {
        <div class="candles" aria-hidden="true">
            {move || (0..count.get().min(DRAWN)).map(|_| candle()).collect_view()}
        </div>
        <p class="soft" role="status">{words}</p>
        <Show when=move || known.get()>
            <p class="btn-row">
                <button class="btn" type="button" aria-disabled=move || (!may.get()).then_some("true") on:click=act>
                    <Icon name="candle"/>
                    "Leave a candle"
                </button>
            </p>
        </Show>
    }
}

fn candle() -> impl IntoView {
    view! {
        <svg viewBox="0 0 28 44">
            <rect x="9" y="18" width="10" height="24" rx="2"></rect>
            <path fill="currentColor" d="M14 3c4 5 5 7 5 10a5 5 0 0 1-10 0c0-3 1-5 5-10z"></path>
        </svg>
    }
}
