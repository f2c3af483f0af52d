//! Digging: its progress, its reward, and its cost.

mod clocks;
mod garden;
mod lately;
mod settings;
mod terminal;

use api::screen::Address;
use chain::economy::Economy;
use chain::entry::BlockKind;
use leptos::prelude::*;
use leptos::task::spawn_local;

use clocks::Clocks;
use garden::Garden;
use lately::Lately;
use settings::Settings;
use terminal::Terminal;

use crate::components::faces::{Empty, WaitingLines};
use crate::components::icon::Icon;
use crate::components::page::{Heading, Page};
use crate::components::session;
use crate::digger;
use crate::model::{Digging, Model, Pause};
use crate::words;

/// The page `/dig`.
#[component]
pub fn Dig() -> impl IntoView {
    let model = Model::of_context();
    let acting = session::acting();
    // Once loaded it stays: a user who loses the connection while digging must be able to stop.
    let read = Memo::new(move |before: Option<&bool>| before.is_some_and(|read| *read) || model.copy.has_caught_up());
    let state = Memo::new(move |_| match (model.session.me_known.get() && read.get(), model.treats.can_dig()) {
        (false, _) => None,
        (true, can) => Some((can, acting.get().is_some())),
    });
    view! {
        <Page title=Address::Dig.title()>
            <header class="page-head">
                <Heading>"Dig"</Heading>
                <p>
                    "Turning a page takes work, and anybody may do it. Your browser looks for a number that fits the \
                     page; "
                    "whoever finds one first turns it for everybody, and gets treats."
                </p>
            </header>
            {move || match state.get() {
                None => view! { <WaitingLines words="Looking at the garden." rows=2/> }.into_any(),
                Some((false, _)) => view! {
                    <Empty
                        title="Nothing is dug here"
                        words="This book's pages are turned by the house alone."
                        drawing="closed-book"
                    />
                }
                .into_any(),
                Some((true, false)) => view! {
                    <Empty
                        title="For whom?"
                        words="Sign in or hatch a pet first, so that the treats have a pocket to go to."
                    >
                        <p class="btn-row">
                            <a class="btn btn-primary" href="/sign-in">"Sign in"</a>
                            <a class="btn" href="/hatch">"Hatch a pet"</a>
                        </p>
                    </Empty>
                }
                .into_any(),
                Some((true, true)) => view! { <Digs/> }.into_any(),
            }}
            <Show when=move || state.get().is_some_and(|(can, _)| can)><Lately/></Show>
            <Show when=move || state.get() == Some((true, true))><Terminal/></Show>
        </Page>
    }
}

#[component]
fn Digs() -> impl IntoView {
    let model = Model::of_context();
    let on = Memo::new(move |_| model.digging.with(|state| state.as_ref().is_some_and(|state| state.on)));
    let start = move || {
        let before = model.digging.get_untracked().unwrap_or_default();
        let turn = before.turn + 1;
        model.digging.set(Some(Digging { on: true, turn, tried: 0, block: None, ..before }));
        spawn_local(digger::dig(model, turn));
    };
    let stop = move || {
        model.digging.update(|state| {
            if let Some(state) = state {
                (state.on, state.pause, state.per_second) = (false, None, 0.0);
            }
        })
    };
    view! {
        <section class="panel dig" aria-label="Your garden">
            <Garden/>
            <p class="dig-now" role="status">{move || now(model.digging.get().as_ref())}</p>
            <div class="btn-row">
                // A single button for both states, so that it keeps the focus.
                <button
                    class="btn btn-big"
                    class:btn-primary=move || !on.get()
                    type="button"
                    on:click=move |_| if on.get_untracked() { stop() } else { start() }
                >
                    <Icon name=Signal::derive(move || if on.get() { "close" } else { "dig" })/>
                    {move || if on.get() { "Stop digging" } else { "Start digging" }}
                </button>
            </div>
            <Clocks/>
            <Figures/>
            <Settings/>
        </section>
    }
}

/// The present state as a sentence.
fn now(state: Option<&Digging>) -> String {
    let Some(state) = state.filter(|state| state.on) else {
        return "Nothing is dug here until you start it.".to_owned();
    };
    match state.pause {
        Some(Pause::NothingToDig) => {
            "Nothing has happened since the last page. It goes on when something does, or when enough time has passed."
        }
        Some(Pause::Clocks) => "Found one! The page is turned when more clocks agree that enough time has passed.",
        Some(Pause::TooSoon) => "Found one! The page may be turned in a moment.",
        Some(Pause::Busy) => "Found one! The server has its paws full, and is asked again in a while.",
        Some(Pause::Hidden) => "It rests while nobody looks.",
        Some(Pause::Battery) => "It rests while this device runs on its battery.",
        Some(Pause::Enough) => "That was enough for today.",
        Some(Pause::Broken) => "The server or the worker does not answer. It is tried again in a moment.",
        None => {
            return state
                .block
                .map_or("Digging.".to_owned(), |block| format!("Digging for page {}.", words::number(block.0)));
        }
    }
    .to_owned()
}

/// The reward for a block.
fn reward(numbers: &Economy) -> String {
    let treats = |kind| words::count(numbers.reward(kind).into(), "treat", "treats");
    format!("{}; {} if nothing happened on it", treats(BlockKind::Activity), treats(BlockKind::Time))
}

#[component]
fn Figures() -> impl IntoView {
    let model = Model::of_context();
    let digging = move || model.digging.get().unwrap_or_default();
    let hard = move || {
        let tries = model.treats.economics().map_or(0, |(economics, _)| economics.dig_tries());
        format!("about {} tries for a page", words::large(tries as f64))
    };
    let speed = move || match digging().per_second {
        0.0 => "not digging".to_owned(),
        speed => words::large(speed),
    };
    let expected = move || digging().expected_s().map_or("not known yet".to_owned(), words::about_seconds);
    let reward = move || model.treats.economics().map_or_else(String::new, |(economics, _)| reward(&economics.numbers));
    let turned = move || match digging() {
        Digging { found: 0, .. } => "none yet".to_owned(),
        state => {
            let (pages, treats) =
                (words::count(state.found, "page", "pages"), words::count(state.treats, "treat", "treats"));
            format!("{pages} here, for {treats}")
        }
    };
    let power = move || {
        model.digging.track();
        let hours = digger::watt_hours(digger::today().core_ms);
        let hours = if hours < 0.1 { "less than 0.1".to_owned() } else { format!("roughly {hours:.1}") };
        format!("{hours} watt-hours today; a browser cannot measure it, only guess")
    };
    view! {
        <dl class="facts">
            <dt>"How hard it is"</dt>
            <dd>{hard}</dd>
            <dt>"Tries in a second"</dt>
            <dd>{speed}</dd>
            <dt>"One takes"</dt>
            <dd>{expected}</dd>
            <dt>"A page brings"</dt>
            <dd>{reward}</dd>
            <dt>"Turned by you"</dt>
            <dd>{turned}</dd>
            <dt>"Power"</dt>
            <dd>{power}</dd>
        </dl>
    }
}
