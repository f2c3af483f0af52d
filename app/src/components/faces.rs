//! Placeholders for a load that is not ready: waiting, empty, failed.

use leptos::prelude::*;

use super::icon::Drawing;
use crate::http::HttpError;
use crate::sentence::Sentence;

/// Blank leaves where the stories will be.
#[component]
pub fn Waiting(
    /// What is being loaded, for screen readers.
    words: &'static str,
    #[prop(default = 2)] leaves: usize,
) -> impl IntoView {
    view! {
        <p class="visually-hidden" role="status">{words}</p>
        <div class="feed" aria-hidden="true">{(0..leaves).map(|_| leaf()).collect_view()}</div>
    }
}

fn leaf() -> impl IntoView {
    view! {
        <div class="waiting">
            <div class="waiting-head">
                <i class="waiting-round"></i>
                <div class="waiting-lines"><i class="waiting-line"></i><i class="waiting-line"></i></div>
            </div>
            <div class="waiting-photo"><Drawing name="waiting-egg"/></div>
            <div class="waiting-lines">
                <i class="waiting-line"></i><i class="waiting-line"></i><i class="waiting-line"></i>
            </div>
        </div>
    }
}

/// Lines where rows or text will be.
#[component]
pub fn WaitingLines(words: &'static str, #[prop(default = 4)] rows: usize) -> impl IntoView {
    let row = || {
        view! {
            <div class="waiting-head">
                <i class="waiting-round"></i>
                <div class="waiting-lines"><i class="waiting-line"></i><i class="waiting-line"></i></div>
            </div>
        }
    };
    view! {
        <p class="visually-hidden" role="status">{words}</p>
        <div class="waiting" aria-hidden="true">{(0..rows).map(|_| row()).collect_view()}</div>
    }
}

/// Shown when there is nothing to show.
#[component]
pub fn Empty(
    title: &'static str,
    #[prop(into)] words: String,
    #[prop(default = "empty-bowl")] drawing: &'static str,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <section class="face">
            <Drawing name=drawing/>
            <h2>{title}</h2>
            <p>{words}</p>
            {children.map(|children| children())}
        </section>
    }
}

/// The load failed: the reason, and a retry button.
#[component]
pub fn Failed(error: HttpError, #[prop(into)] retry: Callback<()>) -> impl IntoView {
    let (drawing, title) = match &error {
        // The banner says already that there is no connection.
        HttpError::Unreachable | HttpError::Silent => ("empty-bowl", "This page is still on its way"),
        HttpError::NotFound => ("knotted-lead", "This lead goes nowhere"),
        _ => ("knotted-lead", "The lead got into a knot"),
    };
    let words = Sentence::from(&error).to_string();
    let again = (error != HttpError::NotFound)
        .then(|| view! { <button class="btn" type="button" on:click=move |_| retry.run(())>"Try again now"</button> });
    view! {
        <section class="face" role="alert">
            <Drawing name=drawing/>
            <h2>{title}</h2>
            <p>{words}</p>
            {again}
        </section>
    }
}
