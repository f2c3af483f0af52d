//! Lets an own pet rest for a while.

use chain::event::{Action, Rest};
use chain::hash::Hash;
use chain::limits::{REST_BLOCKS_A_YEAR, REST_BLOCKS_MAX};
use leptos::prelude::*;

use crate::components::asking::{Asking, AskingForm};
use crate::components::dialog::DialogButton;
use crate::components::handfuls::Handfuls;
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
    let awake = Signal::derive(move || !asleep.get());
    view! {
        <DialogButton open label="Let it rest" icon="moon" there=awake title>
            <Ask birth name=name.clone() open/>
        </DialogButton>
    }
}

#[component]
fn Ask(birth: Hash, name: String, open: RwSignal<bool>) -> impl IntoView {
    let model = Model::of_context();
    let asking = Asking::new();
    let lengths = SHARES.map(|share| REST_BLOCKS_MAX / share);
    let chosen = RwSignal::new(lengths[0]);
    let may = Memo::new(move |_| model.actions.may(&Action::Rest(Rest { pet: birth, blocks: short(chosen.get()) })));
    let left = move || model.pets.rest_left(birth).unwrap_or(0);
    let told = name.clone();
    let act = move |()| {
        let said = format!("{told} falls asleep. It wakes by itself, or when you come by.");
        asking.ask(async move { model.actions.rest(birth, short(chosen.get_untracked())).map(drop) }, move || {
            open.try_set(false);
            model.notices.show(Sentence::new(said));
        });
    };
    let length = |blocks: u64| words::count(blocks, "page", "pages");
    let barred = Signal::derive(move || may.get().is_err());
    let refused = move || asking.wrong.get().or_else(|| may.get().err().map(|words| words.to_string()));
    view! {
        <AskingForm open asking act no="Not now" yes="Let it rest" barred>
            <p>
                {format!("While {name} rests, no page counts against its story: it wakes with as many paws as it has \
                    now. Everybody sees that it rests, and visitors are welcome. When you come by yourself, it wakes, \
                    and the pages that are left can be used later.")}
            </p>
            <Handfuls
                legend="How long"
                name="rest"
                choices=lengths
                chosen
                label=length
                more=move |blocks| span(model, blocks)
            />
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

/// A number of blocks as an event has it.
fn short(blocks: u64) -> u32 {
    u32::try_from(blocks).unwrap_or(u32::MAX)
}

/// How long so many blocks take.
fn span(model: Model, blocks: u64) -> Option<String> {
    let pace = model.copy.pace()?;
    let about = |block_ms: u64| words::about_seconds(block_ms as f64 / 1e3 * blocks as f64);
    Some(format!("{} to {}", about(pace.shortest_ms), about(pace.longest_ms)))
}
