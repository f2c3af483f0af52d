//! A password: hidden or shown, and where one is chosen, how hard it is to guess.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::field::TextField;
use super::icon::Icon;
use crate::browser;
use crate::model::{STRENGTH_MIN, Strength, World};

/// How long somebody must stop typing before the judge is asked.
const PAUSE_MS: u32 = 250;

/// A field for a password.
#[component]
pub fn PasswordField(
    id: &'static str,
    #[prop(default = "Password")] label: &'static str,
    value: RwSignal<String>,
    #[prop(optional, into)] wrong: Signal<Option<String>>,
    /// It is a new one, for the browser's own password keeper.
    #[prop(optional)]
    new: bool,
) -> impl IntoView {
    let shown = RwSignal::new(false);
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

/// Judges a password while it is typed. `known` is what others know about its owner.
pub fn judged(value: RwSignal<String>, known: impl Fn() -> Vec<String> + 'static) -> RwSignal<Option<Strength>> {
    let world = World::of_context();
    let strength = RwSignal::new(None);
    let turn = StoredValue::new(0u32);
    Effect::new(move |_| {
        let (password, known) = (value.get(), known());
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        if password.is_empty() {
            strength.set(None);
            return;
        }
        spawn_local(async move {
            browser::pause(PAUSE_MS).await;
            if turn.try_get_value() != Some(mine) {
                return;
            }
            // Without the judge the strength stays unknown here; whoever uses the password judges it again.
            let judged = world.strength(password, known).await.ok();
            if turn.try_get_value() == Some(mine) {
                strength.try_set(judged);
            }
        });
    });
    strength
}

/// Four strokes that fill with the password, and the same in words.
#[component]
pub fn StrengthMeter(#[prop(into)] strength: Signal<Option<Strength>>) -> impl IntoView {
    let score = move || strength.get().map_or(0, |strength| strength.score);
    let words = move || {
        strength.get().map_or_else(
            || "Three words that do not belong together make a good one.".to_owned(),
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

/// Whether a password is known to be too weak.
pub fn is_weak(strength: Option<&Strength>) -> bool {
    strength.is_some_and(|strength| strength.score < STRENGTH_MIN)
}
