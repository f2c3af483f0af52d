//! A form that edits an earlier text.

use chain::text::TextKind;
use leptos::prelude::*;

use super::asking::{Asking, AskingForm};
use super::field::TextArea;
use super::found_again::FoundAgain;
use crate::drafts::{Fields, Place, WORDS, Writing};
use crate::sentence::Sentence;
use crate::tidy::tidied;

/// The content of a dialog that edits a text.
#[component]
pub fn Editor(
    label: &'static str,
    /// What is edited; identifies its draft.
    place: Place,
    /// The kind of text, which says how long it may be.
    kind: TextKind,
    before: String,
    open: RwSignal<bool>,
    save: Callback<String, Result<(), Sentence>>,
) -> impl IntoView {
    let words = RwSignal::new(before.clone());
    let writing = Writing::begin(place, Fields::new().text(WORDS, words));
    let asking = Asking::new();
    let wrong = Signal::derive(move || asking.wrong.get().or_else(|| room(kind, &words.get())));
    Effect::new(move |_| {
        words.track();
        asking.wrong.set(None);
    });
    let act = move |()| {
        let now = words.get_untracked();
        if tidied(kind, &now) == tidied(kind, &before) {
            writing.sent();
            open.set(false);
            return;
        }
        let kept_no_more = writing.when_sent();
        asking.ask(async move { save.run(now) }, move || {
            kept_no_more();
            open.try_set(false);
        });
    };
    view! {
        <AskingForm open asking act no="Leave it" yes="Save">
            <FoundAgain writing/>
            <TextArea id="other-words" label value=words wrong/>
            <p class="soft">"What stood there before can still be read, one tap away."</p>
        </AskingForm>
    }
}

/// Why a text is too long; `None` if it is not.
pub fn room(kind: TextKind, text: &str) -> Option<String> {
    let text = tidied(kind, text);
    if text.is_empty() {
        return None;
    }
    kind.check(text.as_bytes()).err().map(|rejection| Sentence::from(&rejection).to_string())
}
