//! The form for hatching: a photograph, a name, and for a newcomer handle and password.

use chain::error::Rejection;
use chain::text::TextKind;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::guest::Guest;
use super::picture::{Picture, aim_of_words, aim_to_words};
use crate::browser;
use crate::components::editor::room;
use crate::components::password::{Judged, judged};
use crate::components::session;
use crate::drafts::{Fields, Place, Writing};
use crate::model::{HatchForm, Hatching, Model, NewcomerForm};
use crate::photo::{self, Prepared};
use crate::sentence::Sentence;
use crate::tidy;

/// How often to check whether the pet has hatched.
const LOOK_MS: u32 = 250;

/// The user's input. It belongs to the page, not to the steps, so that it is still there after a failure.
#[derive(Clone, Copy)]
pub struct Form {
    /// The model.
    pub model: Model,
    /// The guest's invitation, if there is one.
    pub guest: Guest,
    /// The photograph.
    pub picture: Picture,
    /// The pet's name.
    pub name: RwSignal<String>,
    /// The text for its page.
    pub words: RwSignal<String>,
    /// A newcomer's handle.
    pub handle: RwSignal<String>,
    /// A newcomer's password.
    pub password: RwSignal<String>,
    /// The password's strength.
    pub judged: Judged,
    /// Whether an account is signed in.
    pub member: Memo<bool>,
    /// The form's draft.
    pub writing: Writing,
    /// The photograph is being prepared.
    pub busy: RwSignal<bool>,
    /// The button was pressed: from now on missing input is reported, too.
    pub pressed: RwSignal<bool>,
    /// Why it failed.
    pub refused: RwSignal<Option<String>>,
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The photograph.
    Photo,
    /// The pet's name.
    Name,
    /// The pet's own words.
    Words,
    /// The handle.
    Handle,
    /// The password.
    Password,
}

impl Part {
    /// The id of its field.
    pub fn id(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Name => "pet",
            Self::Words => "words",
            Self::Handle => "handle",
            Self::Password => "password",
        }
    }
}

/// A reason why the form cannot be submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field.
    pub part: Part,
    /// The reason, in words.
    pub words: String,
    /// The input is missing, not wrong.
    pub is_missing: bool,
}

impl Form {
    /// The form with its draft, or an empty one; for as long as the page is open.
    pub fn new(guest: Guest) -> Self {
        let acting = session::acting();
        let empty = || RwSignal::new(String::new());
        let (name, words, handle, password) = (empty(), empty(), empty(), empty());
        let picture = Picture::new();
        let aim = picture.aim;
        let read = move || aim.try_get().map(aim_to_words).unwrap_or_default();
        let fields = Fields::new()
            .text("name", name)
            .text("words", words)
            .text("handle", handle)
            .value("aim", read, move |kept| {
                if let Some(kept) = aim_of_words(&kept) {
                    aim.try_set(kept);
                }
            })
            .original(picture.original);
        Self {
            model: Model::of_context(),
            guest,
            picture,
            name,
            words,
            handle,
            password,
            judged: judged(password, move || vec![handle.get(), name.get()]),
            member: Memo::new(move |_| acting.get().is_some()),
            writing: Writing::begin(Place::Hatch, fields),
            busy: RwSignal::new(false),
            pressed: RwSignal::new(false),
            refused: RwSignal::new(None),
        }
    }

    /// Deletes the password, which is not needed after hatching.
    pub fn forget_password(self) {
        self.password.set(String::new());
    }

    /// All missing or wrong inputs, from top to bottom; reactive.
    pub fn faults(self) -> Vec<Fault> {
        let missing = |part, words: &str| Some(Fault { part, words: words.to_owned(), is_missing: true });
        let wrong = |part, words: Option<String>| words.map(|words| Fault { part, words, is_missing: false });
        let is_empty = |value: RwSignal<String>| value.with(|value| tidy::line(value).is_empty());
        let photo = match self.picture.opened.with(Option::is_none) {
            true => missing(Part::Photo, "Choose a photograph first."),
            false => None,
        };
        let name = match is_empty(self.name) {
            true => missing(Part::Name, "Your pet needs a name."),
            false => wrong(Part::Name, room(TextKind::Name, &self.name.get())),
        };
        let words = wrong(Part::Words, room(TextKind::Words, &self.words.get()));
        let faults = [photo, name, words].into_iter().flatten();
        if self.member.get() {
            return faults.collect();
        }
        let handle = match is_empty(self.handle) {
            true => missing(Part::Handle, "Choose a handle."),
            false => wrong(Part::Handle, handle_fault(self.model, &self.handle.get())),
        };
        let password = match self.password.with(String::is_empty) {
            true => missing(Part::Password, "Choose a password that is hard to guess."),
            false => {
                wrong(Part::Password, self.judged.is_weak().then(|| "This password is too easy to guess.".to_owned()))
            }
        };
        faults.chain(handle).chain(password).collect()
    }

    /// The message at a field; missing input is reported only once the button was pressed.
    pub fn fault_of(self, part: Part) -> Option<String> {
        let pressed = self.pressed.get();
        let mine = |fault: &Fault| fault.part == part && (pressed || !fault.is_missing);
        self.faults().into_iter().find(mine).map(|fault| fault.words)
    }

    /// Hatches, or reports what is missing and moves the focus there.
    pub fn hatch(self) {
        self.pressed.set(true);
        let faults = untrack(|| self.faults());
        if let Some(first) = faults.first() {
            self.refused.set(None);
            go_to(first.part);
            return;
        }
        if self.busy.get_untracked() || untrack(|| self.picture.is_opening() || self.model.actions.unproven().is_some())
        {
            return;
        }
        let Some(opened) = self.picture.opened.get_untracked() else { return };
        self.busy.set(true);
        let crop = self.picture.aim.get_untracked().crop((opened.width, opened.height));
        // Read at once: preparing a photograph takes a while on a phone, and the page may be left meanwhile.
        let filled = self.filled();
        let (model, kept_no_more) = (self.model, self.writing.when_sent());
        spawn_local(async move {
            match photo::prepare(&opened, crop).await {
                Ok(photo) => {
                    model.hatchery.hatch(filled(photo));
                    spawn_local(async move {
                        if has_hatched(model).await {
                            kept_no_more();
                        }
                    });
                }
                Err(error) => drop(self.refused.try_set(Some(Sentence::from(&error).to_string()))),
            }
            self.busy.try_set(false);
        });
    }

    /// All input but the photograph.
    fn filled(self) -> impl FnOnce(Prepared) -> HatchForm {
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

/// Waits for the end of the hatching that was just started. Returns whether the pet has hatched.
async fn has_hatched(model: Model) -> bool {
    loop {
        match model.hatchery.progress.try_get_untracked() {
            Some(Hatching::Working { .. } | Hatching::KeyFirst(_)) => browser::pause(LOOK_MS).await,
            Some(Hatching::Done { .. }) => return true,
            Some(Hatching::Idle | Hatching::Failed(_)) | None => return false,
        }
    }
}

/// Moves the focus to a field; the browser scrolls to it.
fn go_to(part: Part) {
    use wasm_bindgen::JsCast as _;
    let field = document().get_element_by_id(part.id());
    if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
        // If that fails, the focus stays where it is; the message is shown all the same.
        let _ = field.focus();
    }
}

/// Why a handle is not available; `None` while it is empty.
pub fn handle_fault(model: Model, handle: &str) -> Option<String> {
    if handle.trim().is_empty() {
        return None;
    }
    let words = model.hatchery.handle_is_free(handle).err()?;
    let taken = words == Sentence::from(&Rejection::HandleTaken);
    Some(if taken { "That handle is taken. Choose another one.".to_owned() } else { words.to_string() })
}
