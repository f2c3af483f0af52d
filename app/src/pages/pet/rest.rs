//! Lets an own pet rest for a while.

use chain::event::{Action, Rest};
use chain::hash::Hash;
use chain::limits::{REST_BLOCKS_A_YEAR, REST_BLOCKS_MAX};
use leptos::prelude::*;

use crate::components::asking::{Asking, AskingForm};
use crate::components::dialog::Dialog;
use crate::components::icon::Icon;
use crate::components::portrait::rests;
use crate::model::Model;
use crate::sentence::Sentence;
use crate::words;

/// The choices, as shares of the longest rest.
const SHARES: [u64; 4] = [12, 4, 2, 1];

/// The button and the dialog.
#[component]
pub fn LetRest(birth: Hash, name: String) -> impl IntoView {
    let open = RwSignal::new(false);
    let title = format!("A rest for {name}");
    let asleep = rests(birth);
    view! {
        <Show when=move || !asleep.get()>
            <button class="btn btn-quiet" type="button" on:click=move |_| open.set(true)>
                <Icon name="moon"/>
                "Let it rest"
            </button>
        </Show>
        <Dialog open title><Ask birth name=name.clone() open/></Dialog>
    }
}

#[component]
fn Ask(birth: Hash, name: String, open: RwSignal<bool>) -> impl IntoView {
    let model = Model::of_context();
    let asking = Asking::new();
    let lengths = SHARES.map(|share| u32::try_from(REST_BLOCKS_MAX / share).unwrap_or(u32::MAX));
    let chosen = RwSignal::new(lengths[0]);
    let may = Memo::new(move |_| model.actions.may(&Action::Rest(Rest { pet: birth, blocks: chosen.get() })));
    let left = move || model.pets.rest_left(birth).unwrap_or(0);
    let told = name.clone();
    let act = move |()| {
        let said = format!("{told} falls asleep. It wakes by itself, or when you come by.");
        asking.ask(async move { model.actions.rest(birth, chosen.get_untracked()).map(drop) }, move || {
            open.try_set(false);
            model.notices.show(Sentence::new(said));
        });
    };
    let length = move |blocks: u32| {
        view! {
            <label class="handful">
                <input
                    type="radio"
                    name="rest"
                    prop:checked=move || chosen.get() == blocks
                    on:change=move |_| chosen.set(blocks)
                />
                <span>
                    {words::count(u64::from(blocks), "page", "pages")}<small>{move || span(model, blocks)}</small>
                </span>
            </label>
        }
    };
    let barred = Signal::derive(move || may.get().is_err());
    let refused = move || asking.wrong.get().or_else(|| may.get().err().map(|words| words.to_string()));
    view! {
        <AskingForm open asking act no="Not now" yes="Let it rest" barred>
            <p>
                {format!("While {name} rests, no page counts against its story: it wakes with as many paws as it has \
                    now. Everybody sees that it rests, and visitors are welcome. When you come by yourself, it wakes, \
                    and the pages that are left can be used later.")}
            </p>
            <fieldset class="handfuls">
                <legend>"How long"</legend>
                {lengths.map(length).collect_view()}
            </fieldset>
            <p class="soft">
                {move || {
                    let (left, of) = (words::number(left()), words::number(REST_BLOCKS_A_YEAR));
                    format!("{left} of {of} pages of rest are left this year.")
                }}
            </p>
            {move || refused().map(|words| view! { <p class="why is-refused" role="alert">{words}</p> })}
        </AskingForm>
    }
}

/// How long so many blocks take.
fn span(model: Model, blocks: u32) -> Option<String> {
    let pace = model.copy.pace()?;
    let about = |block_ms: u64| words::about_seconds(block_ms as f64 / 1e3 * f64::from(blocks));
    Some(format!("{} to {}", about(pace.shortest_ms), about(pace.longest_ms)))
}
