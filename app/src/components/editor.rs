//! Other words in place of earlier ones.

use chain::text::TextKind;
use leptos::prelude::*;

use super::field::TextArea;
use crate::sentence::Sentence;

/// The inside of a dialog in which a text is changed.
#[component]
pub fn Editor(
    label: &'static str,
    /// What the words are for: it says how much room there is.
    kind: TextKind,
    before: String,
    open: RwSignal<bool>,
    save: Callback<String, Result<(), Sentence>>,
) -> impl IntoView {
    let words = RwSignal::new(before.clone());
    let refused = RwSignal::new(None::<String>);
    let wrong = Signal::derive(move || refused.get().or_else(|| room(kind, &words.get())));
    Effect::new(move |_| {
        words.track();
        refused.set(None);
    });
    let act = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let now = words.get_untracked();
        if now.trim() == before.trim() {
            open.set(false);
            return;
        }
        match save.run(now) {
            Ok(()) => open.set(false),
            Err(words) => refused.set(Some(words.to_string())),
        }
    };
    view! {
        <form class="form" on:submit=act>
            <TextArea id="other-words" label value=words wrong/>
            <p class="soft">"What stood there before can still be read, one tap away."</p>
            <div class="dialog-foot">
                <button class="btn btn-quiet" type="button" on:click=move |_| open.set(false)>"Leave it"</button>
                <button class="btn btn-primary" type="submit">"Save"</button>
            </div>
        </form>
    }
}

/// What is too long about a text; nothing while there is none.
pub fn room(kind: TextKind, text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    kind.check(text.as_bytes()).err().map(|rejection| Sentence::from(&rejection).to_string())
}
