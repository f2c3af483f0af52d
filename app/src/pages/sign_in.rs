//! Signing in, and the way back in with the recovery key.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use crate::components::asking::Asking;
use crate::components::field::{TextArea, TextField, Wrong};
use crate::components::page::{Heading, Page};
use crate::components::password::{PasswordField, StrengthMeter, judged};
use crate::model::World;

/// The page `/sign-in`.
#[component]
pub fn SignIn() -> impl IntoView {
    let lost = RwSignal::new(false);
    view! {
        <Page title="Sign in">
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
    let world = World::of_context();
    let navigate = use_navigate();
    let (handle, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let asking = Asking::new();
    let act = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let navigate = navigate.clone();
        let work = world.sign_in(handle.get_untracked(), password.get_untracked());
        asking.ask(work, move || navigate("/", Default::default()));
    };
    view! {
        <form class="form panel" on:submit=act novalidate>
            <TextField id="handle" label="Handle" value=handle before="@" autocomplete="username"/>
            <PasswordField id="password" value=password/>
            <Wrong id="sign-in" wrong=asking.wrong/>
            <button class="btn btn-primary btn-wide" type="submit" aria-disabled=move || asking.disabled()>
                {move || if asking.busy.get() { "Making your key ..." } else { "Sign in" }}
            </button>
            <button class="btn btn-quiet" type="button" on:click=move |_| lost.set(true)>"I have lost my password"</button>
            <p class="soft centre">"New here? "<a href="/hatch">"Hatch a pet"</a>"; that is how one joins."</p>
        </form>
    }
}

#[component]
fn Lost(lost: RwSignal<bool>) -> impl IntoView {
    let world = World::of_context();
    let navigate = use_navigate();
    let (handle, key) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let password = RwSignal::new(String::new());
    let strength = judged(password, move || vec![handle.get()]);
    let asking = Asking::new();
    let act = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let navigate = navigate.clone();
        let work = world.recover(handle.get_untracked(), key.get_untracked(), password.get_untracked());
        asking.ask(work, move || navigate("/", Default::default()));
    };
    view! {
        <form class="form panel" on:submit=act novalidate>
            <p>"With the recovery key that you printed when your pet hatched. It takes effect at once and signs all your devices out."</p>
            <TextField id="handle" label="Handle" value=handle before="@" autocomplete="username"/>
            <TextArea id="recovery" label="Recovery key" value=key rows=3 placeholder="14 groups of four"/>
            <PasswordField id="password" label="New password" value=password new=true/>
            <StrengthMeter strength/>
            <Wrong id="recover" wrong=asking.wrong/>
            <button class="btn btn-primary btn-wide" type="submit" aria-disabled=move || asking.disabled()>
                {move || if asking.busy.get() { "Making your key ..." } else { "Set this password" }}
            </button>
            <button class="btn btn-quiet" type="button" on:click=move |_| lost.set(false)>"I remember it after all"</button>
        </form>
    }
}
