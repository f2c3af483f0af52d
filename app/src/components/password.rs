//! A password field: hidden or shown, and for a new password, its strength.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::field::TextField;
use super::icon::Icon;
use crate::browser;
use crate::model::{Model, STRENGTH_MIN, Strength};

/// How long the user must stop typing before the strength is estimated.
const PAUSE_MS: u32 = 250;

/// A field for a password.
#[component]
pub fn PasswordField(
    id: &'static str,
    #[prop(default = "Password")] label: &'static str,
    value: RwSignal<String>,
    #[prop(optional, into)] wrong: Signal<Option<String>>,
    /// It is a new one, for the browser's password manager.
    #[prop(optional)]
    new: bool,
    /// Whether the password is visible.
    #[prop(default = RwSignal::new(false))]
    shown: RwSignal<bool>,
) -> impl IntoView {
    let kind_now = Signal::derive(move || if shown.get() { "text" } else { "password" });
    let autocomplete = if new { "new-password" } else { "current-password" };
    let inside = ViewFn::from(move || {
        view! {
            <button
                class="btn btn-quiet btn-icon"
                type="button"
                aria-label="Show password"
                aria-pressed=move || shown.get().to_string()
                on:click=move |_| shown.update(|shown| *shown = !*shown)
            >
                <Icon name="eye"/>
            </button>
        }
    });
    view! { <TextField id label value wrong autocomplete kind_now inside/> }
}

/// The estimated strength of a password while it is typed.
#[derive(Clone, Copy)]
pub struct Judged {
    password: RwSignal<String>,
    /// The last password that was estimated, and the result.
    last: RwSignal<Option<(String, Strength)>>,
}

impl Judged {
    /// The last result; reactive.
    fn shown(self) -> Option<Strength> {
        self.last.with(|last| last.as_ref().map(|(_, strength)| strength.clone()))
    }

    /// Whether exactly this password is known to be too weak; reactive.
    pub fn is_weak(self) -> bool {
        self.score().is_some_and(|score| score < STRENGTH_MIN)
    }

    /// Whether exactly this password is known to be strong enough; reactive.
    pub fn is_strong(self) -> bool {
        self.score().is_some_and(|score| score >= STRENGTH_MIN)
    }

    /// `None` while the password differs from the one that was estimated.
    fn score(self) -> Option<u8> {
        let password = self.password.get();
        self.last
            .with(|last| last.as_ref().filter(|(judged, _)| *judged == password).map(|(_, strength)| strength.score))
    }
}

/// Estimates a password's strength while it is typed. `known` are words that others know about its owner.
pub fn judged(password: RwSignal<String>, known: impl Fn() -> Vec<String> + 'static) -> Judged {
    let model = Model::of_context();
    let last = RwSignal::new(None);
    let turn = StoredValue::new(0u32);
    Effect::new(move |_| {
        let (typed, known) = (password.get(), known());
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        if typed.is_empty() {
            last.set(None);
            return;
        }
        spawn_local(async move {
            browser::pause(PAUSE_MS).await;
            if turn.try_get_value() != Some(mine) {
                return;
            }
            // Without an estimate the strength stays unknown here; the password is estimated again when it is used.
            let judged = model.access.strength(typed.clone(), known).await.ok();
            if turn.try_get_value() == Some(mine) {
                last.try_set(judged.map(|strength| (typed, strength)));
            }
        });
    });
    Judged { password, last }
}

/// Four strokes that fill with the strength, and the same as text.
#[component]
pub fn StrengthMeter(judged: Judged) -> impl IntoView {
    let score = move || judged.shown().map_or(0, |strength| strength.score);
    let words = move || {
        judged.shown().map_or_else(
            || "Or one of your own: four or five words that do not belong together.".to_owned(),
            |strength| strength.words.to_string(),
        )
    };
    view! {
        <div class="strength" data-score=move || score().to_string() role="status">
            <div class="strength-row" aria-hidden="true"><i></i><i></i><i></i><i></i></div>
            <span>{words}</span>
        </div>
    }
}
