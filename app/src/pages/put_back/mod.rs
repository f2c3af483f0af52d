//! A server that shows another history than before: possible causes, which own actions are missing, and how to go on.

mod missing;

use api::screen::Address;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::faces::Empty;
use crate::components::page::{Heading, Page};
use crate::model::Model;
use crate::sentence::Sentence;
use crate::storage::KeptPutBack;
use crate::sync::Alarm;
use crate::sync::Distrust;
use crate::words;
use missing::Missing;

/// The page `/put-back`.
#[component]
pub fn PutBack() -> impl IntoView {
    let model = Model::of_context();
    // Built anew only when it is about something else.
    let alarm = Memo::new(move |_| model.copy.alarm.get());
    let known = Memo::new(move |_| model.put_back.known.get());
    view! {
        <Page title=Address::PutBack.title()>
            <header class="page-head">
                <Heading>"When the book is another one than before"</Heading>
                <p>
                    "This browser remembers what the server has shown it. Here is what can be done when the two do not \
                     fit."
                </p>
            </header>
            {move || match (alarm.get(), known.get()) {
                (Some(alarm), _) => view! { <Alarmed alarm/> }.into_any(),
                (None, Some(put_back)) => view! { <GoneOn put_back/> }.into_any(),
                (None, None) => view! {
                    <Empty
                        title="All is well"
                        words="The book is the one that this browser remembers. Nothing of yours is missing."
                        drawing="closed-book"
                    />
                }
                .into_any(),
            }}
        </Page>
    }
}

/// The server contradicts itself, and the user has not decided yet.
#[component]
fn Alarmed(alarm: Alarm) -> impl IntoView {
    let model = Model::of_context();
    let words = Sentence::from(&alarm.distrust).to_string();
    let known_missing = alarm.shared().is_some();
    view! {
        <section class="panel">
            <h2>"What happened"</h2>
            <div class="stack"><p>{words}</p><p>{may_be(&alarm.distrust)}</p></div>
        </section>
        <section class="panel">
            <h2>"What is yours"</h2>
            <div class="stack">
                <p>{move || waiting(model.outbox.items.with(Vec::len))}</p>
                <Show
                    when=move || known_missing
                    fallback=|| view! {
                        <p>"Whether anything of yours is missing shows once this browser has read that book."</p>
                    }
                >
                    <Missing/>
                </Show>
            </div>
        </section>
        <WayOn distrust=alarm.distrust/>
    }
}

/// Possible causes.
fn may_be(distrust: &Distrust) -> &'static str {
    match distrust {
        Distrust::RolledBack => {
            "After a fault a server may have been put back from a copy: whatever came after that copy is missing then. \
             Whoever runs it knows, and should say so where you usually hear from them. If nobody says so, pages are \
             being hidden from you."
        }
        Distrust::Forked | Distrust::Forged(_) => {
            "A server that was put back from a copy, and on which others have written since, looks like this. But so \
             does one that shows some people another book than others. Ask whoever runs it, by another way than this \
             page, before you go on."
        }
        Distrust::OtherChain => {
            "Somebody may have started a new book in the place of the old one, or this address leads to another server \
             than it did."
        }
        _ => {
            "Somebody may be standing between you and the server. Another network, or waiting, may help. Going on with \
             what it shows would not."
        }
    }
}

fn waiting(count: usize) -> String {
    let waiting = match count {
        0 => "Nothing that you did waits here.".to_owned(),
        1 => "One thing that you did waits here, and stays.".to_owned(),
        count => format!("{} things that you did wait here, and stay.", words::number(count as u64)),
    };
    format!("{waiting} Your key stays in this browser, and so does what you are writing.")
}

/// The button to go on.
#[component]
fn WayOn(distrust: Distrust) -> impl IntoView {
    let model = Model::of_context();
    let sure = RwSignal::new(false);
    let on = move |_| spawn_local(model.put_back.go_on());
    let afresh = move |_| spawn_local(model.put_back.start_afresh());
    let (title, words, warning) = match distrust {
        Distrust::RolledBack => (
            "Go on from here",
            "If you know that the server was put back, this browser can go on with the book as it is now. It reads all \
             of it anew, and then tells you what of yours is missing. Nothing is sent or signed again unless you ask \
             for it.",
            "I know that the server was put back",
        ),
        Distrust::Forked | Distrust::Forged(_) => (
            "Go on from here",
            "A book that was merely put back is shorter. This one says something else where it already had words, so \
             going on means to believe it. This browser then reads it anew and tells you what of yours is missing. \
             Nothing is sent or signed again unless you ask for it.",
            "I have asked, and I know why the book is another one",
        ),
        Distrust::OtherChain => (
            "Start afresh",
            "Your account and your pet are not in the other book. Starting afresh signs you out. What waits here, what \
             you are writing and a recovery key that you have not put away yet stay in this browser: should the old \
             book come back, sign in again with your password, and they are there. Save first what you want to have in \
             the new one.",
            "I know that a new book was begun",
        ),
        _ => return None,
    };
    let other = distrust == Distrust::OtherChain;
    let barred = move || (!sure.get()).then_some("true");
    Some(view! {
        <section class="panel">
            <h2>{title}</h2>
            <div class="stack">
                <p>{words}</p>
                <label class="check">
                    <input type="checkbox" on:change=move |event| sure.set(event_target_checked(&event))/>
                    <span>{warning}</span>
                </label>
                <div class="btn-row">
                    <button
                        class="btn btn-primary"
                        type="button"
                        aria-disabled=barred
                        on:click=move |event| match (sure.get_untracked(), other) {
                            (false, _) => {}
                            (true, true) => afresh(event),
                            (true, false) => on(event),
                        }
                    >
                        {title}
                    </button>
                </div>
            </div>
        </section>
    })
}

/// The user has gone on.
#[component]
fn GoneOn(put_back: KeptPutBack) -> impl IntoView {
    let model = Model::of_context();
    let since = format!("You went on with the book as it is now on {}.", words::day_and_time(put_back.time_ms));
    let read = Memo::new(move |_| model.copy.has_caught_up());
    view! {
        <section class="panel">
            <h2>"What is missing of yours"</h2>
            <div class="stack">
                <p>{since}</p>
                <Show when=move || read.get() fallback=|| view! { <p>"This browser is still reading it."</p> }>
                    <Show when=move || model.put_back.is_account_missing()>
                        <p>
                            "Your account is not in it: it was put back to before you hatched. What waits here cannot \
                             go out. "
                            "Save what you want to keep, then hatch again; your handle may still be free."
                        </p>
                    </Show>
                    <Missing/>
                    <div class="btn-row">
                        <button class="btn btn-quiet" type="button" on:click=move |_| model.put_back.let_be()>
                            "Let it be"
                        </button>
                    </div>
                </Show>
            </div>
        </section>
    }
}
