//! The recovery key, as a page to print and a file to save. It is stored in this browser until the user confirms to
//! have it.

use chain::hash::Hash;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsValue;

use crate::components::album::pet_path;
use crate::components::clock::Clock;
use crate::components::dialog::Dialog;
use crate::components::icon::Icon;
use crate::components::page::Heading;
use crate::model::{Model, NewRecovery};
use crate::save_file::keep_file;
use crate::sentence::Sentence;
use crate::words;

const ONLY_WAY: &str = "It is the only way back in if the password is lost. Nobody else has it, not even we, and \
                        nobody can make another one.";

/// The page with the key.
#[component]
pub fn Recovery(
    /// The pet to show afterwards.
    birth: Option<Hash>,
    made: NewRecovery,
    /// Its name.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    let model = Model::of_context();
    // Not the signed-in account: there may be none, or another one by now.
    let owner = made.handle.clone();
    // The user has printed or saved it, as far as this page can know.
    let kept = RwSignal::new(false);
    let asking = RwSignal::new(false);
    ask_before_going_back(kept, asking);
    let there = birth.map_or_else(|| "/".to_owned(), pet_path);
    let navigate = use_navigate();
    let go = {
        let there = there.clone();
        move || {
            model.hatchery.clear();
            // Replaces the history entry that was added to ask before going back.
            navigate(&there, NavigateOptions { replace: true, ..Default::default() });
        }
    };
    let has_it = {
        let go = go.clone();
        Callback::new(move |()| {
            model.hatchery.has_recovery(&owner);
            go();
        })
    };
    let later = Callback::new(move |()| go());
    // Asked even after printing: no browser reports a cancelled print, and some save no file.
    let meet = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        asking.set(true);
    };
    let label = move || match name.get() {
        name if name.is_empty() => "Meet your pet".to_owned(),
        name => format!("Meet {}", words::isolated(&name)),
    };
    let warned = window_event_listener(leptos::ev::beforeunload, move |event| event.prevent_default());
    on_cleanup(move || warned.remove());
    view! {
        <header class="page-head">
            <Heading>"Keep this page"</Heading>
            <p>{ONLY_WAY}</p>
        </header>
        <Paper made=made.clone()/>
        <div class="btn-row">
            <Keep made kept/>
            <a class="btn btn-primary" href=there on:click=meet>{label}</a>
        </div>
        <Dialog open=asking title="Do you have the recovery key?">
            <div class="form">
                <p>
                    "If the password is ever lost, this key is the only way back, and nobody can make another one. Is \
                     it on "
                    "paper, or in a file that only you find?"
                </p>
                <p class="soft">"Until you say yes, this browser keeps it, and reminds you."</p>
                <div class="dialog-foot">
                    <button class="btn btn-quiet" type="button" on:click=move |_| asking.set(false)>
                        "Show it again"
                    </button>
                    <button class="btn" type="button" on:click=move |_| later.run(())>"Later"</button>
                    <button class="btn btn-primary" type="button" on:click=move |_| has_it.run(())>
                        "Yes, I have it"
                    </button>
                </div>
            </div>
        </Dialog>
    }
}

/// The key of a birth that is not sent yet: this browser stores nothing, so the key would be lost with the tab.
#[component]
pub fn RecoveryFirst(
    made: NewRecovery,
    /// The pet's name.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    let model = Model::of_context();
    let kept = RwSignal::new(false);
    let label = move || format!("I have it. Hatch {}", words::isolated(&name.get()));
    view! {
        <header class="page-head">
            <Heading>"Keep this page first"</Heading>
            <p>{ONLY_WAY}</p>
            <p>"This browser keeps nothing for PitPet, so nothing is sent before you have the key."</p>
        </header>
        <Paper made=made.clone()/>
        <div class="btn-row">
            <Keep made kept/>
            <button class="btn btn-quiet" type="button" on:click=move |_| model.hatchery.clear()>"Not now"</button>
            <button class="btn btn-primary" type="button" on:click=move |_| model.hatchery.has_recovery_first()>
                {label}
            </button>
        </div>
    }
}

/// The printed page.
#[component]
fn Paper(made: NewRecovery) -> impl IntoView {
    let NewRecovery { handle, key } = made;
    let groups = key.groups();
    let written = words::day(untrack(|| Clock::of_context().now()));
    view! {
        <article class="recovery">
            <h2>{format!("Recovery key of @{handle}")}</h2>
            <p>{format!("PitPet, written on {written}.")}</p>
            <ol class="recovery-key">{groups.into_iter().map(|group| view! { <li>{group}</li> }).collect_view()}</ol>
            <ul class="recovery-note">
                <li>"Keep it on paper, in a drawer that does not burn."</li>
                <li>"Whoever holds it can take over the account at once. Show it to nobody."</li>
                <li>
                    "To use it: sign in, choose \u{201c}I have lost my password\u{201d}, and type the groups in their \
                     order."
                </li>
            </ul>
        </article>
    }
}

/// The two ways to save it.
#[component]
fn Keep(made: NewRecovery, kept: RwSignal<bool>) -> impl IntoView {
    let model = Model::of_context();
    let file = made.key.file_text(&made.handle);
    let file_name = format!("pitpet-recovery-{}.txt", made.handle);
    let keep = move |_| {
        let made = keep_file(&file_name, &file);
        kept.set(made);
        model.notices.show(match made {
            true => Sentence::fixed("The file is with your downloads. Move it where only you find it."),
            false => Sentence::fixed("This browser would not make a file. Print the page, or copy the groups by hand."),
        });
    };
    let print = move |_| {
        // A browser without a printer says so itself.
        kept.set(window().print().is_ok());
    };
    view! {
        <button class="btn" type="button" on:click=print><Icon name="print"/>"Print this page"</button>
        <button class="btn" type="button" on:click=keep><Icon name="down"/>"Keep as a file"</button>
    }
}

/// The first step back stays on this page and asks; a user who has saved the key goes on.
fn ask_before_going_back(kept: RwSignal<bool>, asking: RwSignal<bool>) {
    let stay = || {
        let (Ok(history), Ok(here)) = (window().history(), window().location().href()) else { return };
        let state = history.state().unwrap_or(JsValue::NULL);
        // If this fails, a step back leaves the page; this browser has stored the key all the same.
        let _ = history.push_state_with_url(&state, "", Some(&here));
    };
    stay();
    let back = window_event_listener(leptos::ev::popstate, move |_| match kept.get_untracked() {
        true => {
            if let Ok(history) = window().history() {
                // If this fails, the page stays.
                let _ = history.back();
            }
        }
        false => {
            stay();
            asking.set(true);
        }
    });
    on_cleanup(move || back.remove());
}
