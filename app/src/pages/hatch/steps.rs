//! The three steps of the form.

use leptos::prelude::*;

use super::form::{Form, Part};
use super::guest::Welcome;
use super::picture::Picture;
use crate::components::chooser::Chooser;
use crate::components::cropper::Cropper;
use crate::components::field::{TextArea, TextField, Wrong};
use crate::components::found_again::FoundAgain;
use crate::components::icon::Icon;
use crate::components::new_password::NewPassword;
use crate::components::page::Heading;
use crate::model::Hatching;

/// The form.
#[component]
pub fn Steps(form: Form) -> impl IntoView {
    let guest = form.guest;
    form.pressed.set(false);
    form.refused.set(match form.model.hatchery.progress.get_untracked() {
        Hatching::Failed(words) => Some(words.to_string()),
        _ => None,
    });
    let act = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        form.hatch();
    };
    // Missing input does not disable the button: pressing it lists all that is missing.
    let barred = Memo::new(move |_| {
        form.model.actions.unproven().is_some() || form.faults().iter().any(|fault| !fault.is_missing)
    });
    let opening = move || form.picture.is_opening() || form.busy.get();
    let not_yet = Signal::derive(move || {
        let faults = form.faults().into_iter().filter(|_| form.pressed.get());
        let words: Vec<_> = faults.map(|fault| fault.words).collect();
        let unproven = form.model.actions.unproven().filter(|_| form.pressed.get()).map(|words| words.to_string());
        form.refused.get().or_else(|| (!words.is_empty()).then(|| words.join(" "))).or(unproven)
    });
    view! {
        <header class="page-head">
            <Heading>"Hatch a pet"</Heading>
            <p>{move || match (form.member.get(), guest.is_invited()) {
                (true, _) => "A photograph and a name. Then we warm the egg together.",
                (false, false) => "A photograph, a name, a handle. Then we warm the egg together.",
                (false, true) => "A photograph, a name, a handle.",
            }}</p>
        </header>
        <Welcome guest/>
        <FoundAgain writing=form.writing/>
        <form class="steps" on:submit=act novalidate>
            <PhotoStep form/>
            <NameStep form/>
            <Show when=move || !form.member.get()><YouStep form/></Show>
            <section class="stack" aria-label="Hatch">
                <p class="for-ever">
                    <Icon name="warn"/>
                    <span>
                        "Your handle, and that this pet was born, are public for ever. Names, words and photographs \
                         can be "
                        "taken out again; that they were there cannot."
                    </span>
                </p>
                <Wrong id="hatch" wrong=not_yet/>
                <button
                    class="btn btn-primary btn-big btn-wide"
                    type="submit"
                    aria-disabled=move || (barred.get() || opening()).then_some("true")
                >
                    <Icon name="egg"/>
                    {move || if opening() { "Looking at the photograph ..." } else { "Hatch" }}
                </button>
            </section>
        </form>
    }
}

#[component]
fn PhotoStep(form: Form) -> impl IntoView {
    let Picture { opened, aim, wrong, .. } = form.picture;
    let chosen = Callback::new(move |files| form.picture.take(files));
    let missing = Signal::derive(move || form.fault_of(Part::Photo).filter(|_| wrong.get().is_none()));
    view! {
        <section class="step">
            <h2 class:is-done=move || opened.with(Option::is_some)>"A photograph"</h2>
            <div class="stack">
                {move || opened.get().map(|opened| view! { <Cropper opened aim/> })}
                {move || if opened.with(Option::is_some) {
                    view! { <Chooser id="photo" title="Take another photograph" small=true chosen wrong/> }.into_any()
                } else {
                    view! { <Chooser id="photo" title="Choose a photograph" chosen wrong/> }.into_any()
                }}
                <Wrong id="no-photo" wrong=missing/>
                <p class="soft">"Where and with what it was taken stays here: only the picture itself is sent."</p>
            </div>
        </section>
    }
}

#[component]
fn NameStep(form: Form) -> impl IntoView {
    let name_wrong = Signal::derive(move || form.fault_of(Part::Name));
    let words_wrong = Signal::derive(move || form.fault_of(Part::Words));
    view! {
        <section class="step">
            <h2 class:is-done=move || !form.name.get().trim().is_empty()>"A name"</h2>
            <div class="form">
                <TextField
                    id="pet"
                    label="Your pet's name"
                    value=form.name
                    wrong=name_wrong
                    autocapitalize="words"
                    hint="What it is called at home. The name stays for this story."
                />
                <TextArea
                    id="words"
                    label="A line or two about it, if you like"
                    value=form.words
                    wrong=words_wrong
                    placeholder="Sleeps on warm machines. Opinions on everything."
                    rows=2
                />
            </div>
        </section>
    }
}

#[component]
fn YouStep(form: Form) -> impl IntoView {
    let left = RwSignal::new(false);
    // Not reported while the user is still typing.
    let wrong = Signal::derive(move || form.fault_of(Part::Handle).filter(|_| left.get() || form.pressed.get()));
    let weak = Signal::derive(move || form.fault_of(Part::Password).filter(|_| form.pressed.get()));
    let done = move || !form.handle.get().is_empty() && form.judged.is_strong();
    view! {
        <section class="step">
            <h2 class:is-done=done>"You"</h2>
            <div class="form">
                <TextField
                    id="handle"
                    label="Handle"
                    value=form.handle
                    wrong
                    before="@"
                    autocomplete="username"
                    hint="Small letters, digits and single hyphens, like mochi-and-me."
                    on_leave=move |()| left.set(true)
                />
                <NewPassword id="password" value=form.password judged=form.judged wrong=weak/>
            </div>
        </section>
    }
}
