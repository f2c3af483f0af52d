//! The three steps: a photograph, a name, and for a newcomer handle and password.

use chain::error::Rejection;
use chain::text::TextKind;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::guest::{Guest, Welcome};
use crate::components::chooser::Chooser;
use crate::components::cropper::{Aim, Cropper};
use crate::components::editor::room;
use crate::components::field::{TextArea, TextField, Wrong};
use crate::components::icon::Icon;
use crate::components::page::Heading;
use crate::components::password::{PasswordField, StrengthMeter, is_weak, judged};
use crate::components::session;
use crate::model::{HatchForm, Hatching, NewcomerForm, Strength, World};
use crate::photo::{self, Opened};
use crate::sentence::Sentence;

/// What somebody fills in. It is the page's, not the steps': what does not hatch at once need not be filled in again.
#[derive(Clone, Copy)]
pub struct Form {
    world: World,
    guest: Guest,
    opened: RwSignal<Option<Opened>, LocalStorage>,
    aim: RwSignal<Aim>,
    /// The pet's name.
    pub name: RwSignal<String>,
    words: RwSignal<String>,
    handle: RwSignal<String>,
    password: RwSignal<String>,
    strength: RwSignal<Option<Strength>>,
    member: Memo<bool>,
    busy: RwSignal<bool>,
    refused: RwSignal<Option<String>>,
}

impl Form {
    /// An empty one, for as long as the page is open.
    pub fn new(guest: Guest) -> Self {
        let acting = session::acting();
        let (handle, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
        let name = RwSignal::new(String::new());
        Self {
            world: World::of_context(),
            guest,
            opened: RwSignal::new_local(None),
            aim: RwSignal::new(Aim::default()),
            name,
            words: RwSignal::new(String::new()),
            handle,
            password,
            strength: judged(password, move || vec![handle.get(), name.get()]),
            member: Memo::new(move |_| acting.get().is_some()),
            busy: RwSignal::new(false),
            refused: RwSignal::new(None),
        }
    }

    /// Forgets the password, which nobody needs once the pet is here.
    pub fn forget_password(self) {
        self.password.set(String::new());
    }

    /// What is missing or wrong, in words; reactive.
    fn fault(self) -> Option<String> {
        if self.opened.with(Option::is_none) {
            return Some("Choose a photograph first.".to_owned());
        }
        if self.name.with(|name| name.trim().is_empty()) {
            return Some("Your pet needs a name.".to_owned());
        }
        if let Some(words) = room(TextKind::Name, &self.name.get()).or_else(|| room(TextKind::Words, &self.words.get()))
        {
            return Some(words);
        }
        if let Some(words) = self.world.unproven() {
            return Some(words.to_string());
        }
        if self.member.get() {
            return None;
        }
        if self.handle.with(|handle| handle.trim().is_empty()) {
            return Some("Choose a handle.".to_owned());
        }
        if let Some(words) = handle_fault(self.world, &self.handle.get()) {
            return Some(words);
        }
        let weak = self.strength.with(|strength| is_weak(strength.as_ref()));
        if weak || self.password.with(String::is_empty) {
            return Some("Choose a password that is hard to guess.".to_owned());
        }
        None
    }

    fn hatch(self) {
        if let Some(words) = self.fault() {
            self.refused.set(Some(words));
            return;
        }
        let Some(opened) = self.opened.get_untracked() else { return };
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let crop = self.aim.get_untracked().crop((opened.width, opened.height));
        // Read at once: a phone takes a while with a photograph, and by then the page may have been left.
        let filled = self.filled();
        spawn_local(async move {
            match photo::prepare(&opened, crop).await {
                Ok(photo) => self.world.hatch(filled(photo)),
                Err(error) => drop(self.refused.try_set(Some(Sentence::from(&error).to_string()))),
            }
            self.busy.try_set(false);
        });
    }

    /// Everything but the photograph.
    fn filled(self) -> impl FnOnce(photo::Prepared) -> HatchForm {
        let words = Some(self.words.get_untracked()).filter(|words| !words.trim().is_empty());
        let newcomer = (!self.member.get_untracked()).then(|| NewcomerForm {
            handle: self.handle.get_untracked(),
            password: self.password.get_untracked(),
            invitation: self.guest.seed(),
        });
        let name = self.name.get_untracked();
        move |photo| HatchForm { photo, name, words, newcomer }
    }
}

/// Why a handle cannot be had; nothing while none is typed.
fn handle_fault(world: World, handle: &str) -> Option<String> {
    if handle.trim().is_empty() {
        return None;
    }
    let words = world.handle_is_free(handle).err()?;
    let taken = words == Sentence::from(&Rejection::HandleTaken);
    Some(if taken { "That handle is taken. Choose another one.".to_owned() } else { words.to_string() })
}

/// The form.
#[component]
pub fn Steps(form: Form) -> impl IntoView {
    let guest = form.guest;
    form.refused.set(match form.world.hatching.get_untracked() {
        Hatching::Failed(words) => Some(words.to_string()),
        _ => None,
    });
    let act = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        form.hatch();
    };
    let ready = Memo::new(move |_| form.fault().is_none());
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
        <form class="steps" on:submit=act novalidate>
            <PhotoStep form/>
            <NameStep form/>
            <Show when=move || !form.member.get()><YouStep form/></Show>
            <section class="stack" aria-label="Hatch">
                <p class="for-ever">
                    <Icon name="warn"/>
                    <span>
                        "Your handle, and that this pet was born, are public for ever. Names, words and photographs can be "
                        "taken out again; that they were there cannot."
                    </span>
                </p>
                <Wrong id="hatch" wrong=form.refused/>
                <button
                    class="btn btn-primary btn-big btn-wide"
                    type="submit"
                    aria-disabled=move || (!ready.get() || form.busy.get()).then_some("true")
                >
                    <Icon name="egg"/>"Hatch"
                </button>
            </section>
        </form>
    }
}

#[component]
fn PhotoStep(form: Form) -> impl IntoView {
    let wrong = RwSignal::new(None);
    let taken = Callback::new(move |opened| {
        form.aim.set(Aim::default());
        form.opened.set(Some(opened));
    });
    view! {
        <section class="step">
            <h2 class:is-done=move || form.opened.with(Option::is_some)>"A photograph"</h2>
            <div class="stack">
                {move || form.opened.get().map(|opened| view! { <Cropper opened aim=form.aim/> })}
                {move || if form.opened.with(Option::is_some) {
                    view! { <Chooser id="photo" title="Take another photograph" small=true taken wrong/> }.into_any()
                } else {
                    view! { <Chooser id="photo" title="Choose a photograph" taken wrong/> }.into_any()
                }}
                <p class="soft">"Where and with what it was taken stays here: only the picture itself is sent."</p>
            </div>
        </section>
    }
}

#[component]
fn NameStep(form: Form) -> impl IntoView {
    let name_wrong = Signal::derive(move || room(TextKind::Name, &form.name.get()));
    let words_wrong = Signal::derive(move || room(TextKind::Words, &form.words.get()));
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
    let wrong = Signal::derive(move || {
        let fault = handle_fault(form.world, &form.handle.get());
        fault.filter(|_| left.get())
    });
    let done = move || !form.handle.get().is_empty() && form.strength.get().is_some_and(|it| !is_weak(Some(&it)));
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
                <PasswordField id="password" value=form.password new=true/>
                <StrengthMeter strength=form.strength/>
                <p class="soft">"The password never leaves this browser. Nobody can send you a new one; the recovery key can."</p>
            </div>
        </section>
    }
}
