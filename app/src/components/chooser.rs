//! Chooses a photograph: from the device, by dropping, or from the camera.

use leptos::prelude::*;
use web_sys::{File, HtmlInputElement};

use super::dropping::Dropping;
use super::icon::{Drawing, Icon};

/// A frame to choose photographs in. `chosen` gets the files at once, unchanged: from then on the form owns them.
#[component]
pub fn Chooser(
    id: &'static str,
    title: &'static str,
    /// A single line, for the composer.
    #[prop(optional)]
    small: bool,
    /// Whether several files can be chosen at once.
    #[prop(optional)]
    several: bool,
    #[prop(into)] chosen: Callback<Vec<File>>,
    /// Why the last file could not be used.
    wrong: RwSignal<Option<String>>,
) -> impl IntoView {
    let dropping = Dropping::of_context();
    dropping.take(chosen);
    let pick = move |event: web_sys::Event| {
        let input: HtmlInputElement = event_target(&event);
        let files = input.files();
        let files: Vec<File> =
            files.iter().flat_map(|files| (0..files.length()).filter_map(|at| files.get(at))).collect();
        // Allows the same photograph to be chosen again.
        input.set_value("");
        if !files.is_empty() {
            chosen.run(files);
        }
    };
    view! {
        <label class="chooser" class:is-small=small class:is-over=move || dropping.over.get()>
            {if small {
                view! { <Icon name="camera"/><span>{title}</span> }.into_any()
            } else {
                view! {
                    <Drawing name="waiting-egg"/>
                    <strong>{title}</strong>
                    <span>"or drop one here, or take one now"</span>
                }.into_any()
            }}
            <input
                id=id
                type="file"
                accept="image/*"
                multiple=several
                aria-describedby=move || wrong.get().is_some().then(|| format!("{id}-error"))
                on:change=pick
            />
        </label>
        <super::field::Wrong id wrong/>
    }
}
