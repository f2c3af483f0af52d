//! Drawings: small icons, large drawings, the paw.

pub use api::screen::PAW;
use leptos::prelude::*;

/// A small icon of `public/art/icons.svg`. It is hidden from screen readers; the text beside it says the same.
#[component]
pub fn Icon(#[prop(into)] name: Signal<&'static str>) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=move || format!("/art/icons.svg#{}", name.get())></use>
        </svg>
    }
}

/// A large drawing of `public/art/`.
#[component]
pub fn Drawing(name: &'static str) -> impl IntoView {
    view! {
        <svg class="drawing" viewBox="0 0 240 180" aria-hidden="true">
            <use href=format!("/art/{name}.svg#art")></use>
        </svg>
    }
}
