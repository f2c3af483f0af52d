//! A note that a form's content is an earlier draft, and a button to start over.

use leptos::prelude::*;

use super::icon::Icon;
use crate::drafts::Writing;

/// Shown above the form's fields; empty unless a draft was restored.
#[component]
pub fn FoundAgain(writing: Writing) -> impl IntoView {
    let again = writing.again;
    let words = move || {
        again.get().map(|again| match again.lacks_a_picture {
            false => "Here is what you were writing.",
            true => "Here is what you were writing. A photograph is missing; choose it again.",
        })
    };
    view! {
        <div class="found-again" role="status" hidden=move || again.get().is_none()>
            <Icon name="clock"/>
            <p>{words}</p>
            <button class="btn btn-quiet" type="button" on:click=move |_| writing.start_over()>"Start over"</button>
        </div>
    }
}
