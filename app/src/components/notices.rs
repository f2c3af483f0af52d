//! Short notices that disappear by themselves; screen readers announce them.

use std::time::Duration;

use leptos::prelude::*;

use crate::model::{Model, Notice};

/// How long a notice stays: time to read two sentences, and to take an action back.
const STAYS: Duration = Duration::from_secs(8);
/// The most notices at once: more would cover the page.
const AT_ONCE: usize = 2;

/// The live region for notices. It is always in the document, so that screen readers announce what is added.
#[component]
pub fn Notices() -> impl IntoView {
    let model = Model::of_context();
    let shown = RwSignal::new(Vec::<Notice>::new());
    Effect::new(move |_| {
        let Some(notice) = model.notices.latest.get() else { return };
        let number = notice.number;
        shown.update(|shown| add(shown, notice));
        set_timeout(move || away(shown, number), STAYS);
    });
    view! {
        <div class="notices" role="status" aria-live="polite">
            <For each=move || shown.get() key=|notice| notice.number let:notice>
                <Shown notice shown/>
            </For>
        </div>
    }
}

#[component]
fn Shown(notice: Notice, shown: RwSignal<Vec<Notice>>) -> impl IntoView {
    let model = Model::of_context();
    let number = notice.number;
    let take_back = notice.take_back.map(|id| {
        let act = move |_| {
            model.actions.take_back(id);
            away(shown, number);
        };
        view! { <button class="btn" type="button" on:click=act>"Take back"</button> }
    });
    view! {
        <div class="notice">
            <p>{notice.words.to_string()}</p>
            {take_back}
        </div>
    }
}

/// Adds a notice, which replaces one with the same text, and the oldest where there is no room.
fn add(shown: &mut Vec<Notice>, notice: Notice) {
    shown.retain(|before| before.words != notice.words || before.take_back != notice.take_back);
    let surplus = (shown.len() + 1).saturating_sub(AT_ONCE);
    shown.drain(..surplus);
    shown.push(notice);
}

fn away(shown: RwSignal<Vec<Notice>>, number: u64) {
    shown.try_update(|shown| shown.retain(|notice| notice.number != number));
}
