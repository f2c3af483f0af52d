//! Sitters, who look after a pet while its owner is away: asking one, thanking them, and what they did.

mod ask;
mod day;
mod link;
mod report;
mod told;

use chain::hash::Hash;
use leptos::prelude::*;

pub use ask::AskSitter;
pub use report::Report;

use crate::components::asking::Asking;
use crate::components::clock::Clock;
use crate::components::icon::Icon;
use crate::model::{Model, Sitting};
use crate::sentence::Sentence;
use crate::words;

/// A public note that a sitter looks after the pet, and until when.
#[component]
pub fn LookedAfter(birth: Hash, name: String) -> impl IntoView {
    let sitting = sitting(birth);
    move || {
        let until = words::last_day(sitting.get()?.until);
        let words = format!("Somebody looks after {name} for its people until {until}.");
        Some(view! { <p class="wallet"><Icon name="pat"/>{words}</p> })
    }
}

/// Ends a sitting early.
#[component]
pub fn ThankSitter(birth: Hash, name: String) -> impl IntoView {
    let model = Model::of_context();
    let sitting = sitting(birth);
    let asking = Asking::new();
    let act = move |_| {
        let thanked = format!("You look after {name} yourself again. Thank whoever did it for you.");
        asking.ask(model.sittings.dismiss(birth), move || model.notices.show(Sentence::new(thanked)));
    };
    let act = StoredValue::new(act);
    view! {
        <Show when=move || sitting.get().is_some()>
            <button
                class="btn btn-quiet"
                type="button"
                aria-disabled=move || asking.disabled()
                on:click=move |event| act.with_value(|act| act(event))
            >
                <Icon name="door"/>
                {move || if asking.busy.get() { "Ending it ..." } else { "Thank them and end it" }}
            </button>
        </Show>
        {move || asking.wrong.get().map(|words| view! { <p class="why is-refused" role="alert">{words}</p> })}
    }
}

/// The pet's sitter now; disappears when the sitting ends.
fn sitting(birth: Hash) -> Memo<Option<Sitting>> {
    let (model, clock) = (Model::of_context(), Clock::of_context());
    Memo::new(move |_| {
        clock.now();
        model.pets.sitting(birth)
    })
}
