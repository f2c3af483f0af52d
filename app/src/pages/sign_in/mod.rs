//! Signing in, and recovering an account with the recovery key.

mod make_room;

use api::screen::Address;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use crate::components::asking::Asking;
use crate::components::field::{TextArea, TextField, Wrong};
use crate::components::new_password::NewPassword;
use crate::components::page::{Heading, Page};
use crate::components::password::{PasswordField, judged};
use crate::model::{Model, NotIn, OwnKey};
use make_room::MakeRoom;

/// The page `/sign-in`.
#[component]
pub fn SignIn() -> impl IntoView {
    let lost = RwSignal::new(false);
    view! {
        <Page title=Address::SignIn.title()>
            <header class="page-head">
                <Heading>{move || if lost.get() { "A new password" } else { "Welcome back" }}</Heading>
                <p>"Handle and password never leave this browser."</p>
            </header>
            {move || if lost.get() { view! { <Lost lost/> }.into_any() } else { view! { <Usual lost/> }.into_any() }}
        </Page>
    }
}

#[component]
fn Usual(lost: RwSignal<bool>) -> impl IntoView {
    let model = Model::of_context();
    let navigate = use_navigate();
    let (handle, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let asking = Asking::new();
    // The devices of an account that has too many, and the one to revoke.
    let full = RwSignal::new(None::<Vec<OwnKey>>);
    let instead_of = RwSignal::new(None);
    // The list belongs to the handle that was typed.
    Effect::new(move |_| {
        handle.track();
        full.set(None);
        instead_of.set(None);
    });
    let act = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let navigate = navigate.clone();
        let work = model.access.sign_in(handle.get_untracked(), password.get_untracked(), instead_of.get_untracked());
        let work = async move {
            work.await.map_err(|not_in| match not_in {
                NotIn::Words(words) => words,
                NotIn::Full { words, keys } => {
                    full.try_set(Some(keys));
                    words
                }
            })
        };
        asking.ask(work, move || navigate("/", Default::default()));
    };
    let label = move || match (asking.busy.get(), instead_of.get().is_some()) {
        (true, _) => "Making your key ...",
        (false, true) => "Take that one back, and sign in",
        (false, false) => "Sign in",
    };
    view! {
        <form class="form panel" on:submit=act novalidate>
            <TextField id="handle" label="Handle" value=handle before="@" autocomplete="username"/>
            <PasswordField id="password" value=password/>
            <Wrong id="sign-in" wrong=asking.wrong/>
            {move || full.get().map(|keys| view! { <MakeRoom keys chosen=instead_of/> })}
            <button class="btn btn-primary btn-wide" type="submit" aria-disabled=move || asking.disabled()>
                {label}
            </button>
            <button class="btn btn-quiet" type="button" on:click=move |_| lost.set(true)>
                "I have lost my password"
            </button>
            <p class="soft centre">"New here? "<a href="/hatch">"Hatch a pet"</a>"; that is how one joins."</p>
        </form>
    }
}

#[component]
fn Lost(lost: RwSignal<bool>) -> impl IntoView {
    let model = Model::of_context();
    let navigate = use_navigate();
    let (handle, key) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let password = RwSignal::new(String::new());
    let judged = judged(password, move || vec![handle.get()]);
    let asking = Asking::new();
    let act = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let navigate = navigate.clone();
        let work = model.access.recover(handle.get_untracked(), key.get_untracked(), password.get_untracked());
        asking.ask(work, move || navigate("/", Default::default()));
    };
    view! {
        <form class="form panel" on:submit=act novalidate>
            <p>
                "With the recovery key that you printed when your pet hatched. It takes effect at once and signs all \
                 your devices out."
            </p>
            <TextField id="handle" label="Handle" value=handle before="@" autocomplete="username"/>
            <TextArea id="recovery" label="Recovery key" value=key rows=3 placeholder="14 groups of four"/>
            <NewPassword id="password" label="New password" value=password judged/>
            <Wrong id="recover" wrong=asking.wrong/>
            <button class="btn btn-primary btn-wide" type="submit" aria-disabled=move || asking.disabled()>
                {move || if asking.busy.get() { "Making your key ..." } else { "Set this password" }}
            </button>
            <button class="btn btn-quiet" type="button" on:click=move |_| lost.set(false)>
                "I remember it after all"
            </button>
        </form>
    }
}
