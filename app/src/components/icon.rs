//! Drawings: small icons, large drawings, the paw.

use leptos::prelude::*;

/// The outline of `public/art/paw.svg`, in a box of 24 by 24.
pub const PAW: &str = "M2.5 11.9a2.2 2.9 -20 1 1 4.14 -1.5a2.2 2.9 -20 1 1 -4.14 1.5zM6.8 6.3a2.2 3.1 -6 1 1 4.38 \
-.46a2.2 3.1 -6 1 1 -4.38 .46zM12.8 5.84a2.2 3.1 6 1 1 4.38 .46a2.2 3.1 6 1 1 -4.38 -.46zM17.36 10.4a2.2 2.9 20 1 1 \
4.14 1.5a2.2 2.9 20 1 1 -4.14 -1.5zM12 11.5c3.1 0 5.2 2.5 6.4 4.7c1.2 2.3 0 4.7 -2.5 4.9c-1.5 .1 -2.5 -.7 -3.9 \
-.7s-2.4 .8 -3.9 .7c-2.5 -.2 -3.7 -2.6 -2.5 -4.9c1.2 -2.2 3.3 -4.7 6.4 -4.7z";

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
