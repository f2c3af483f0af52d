//! Choosing a photograph: from the device, by dropping, or straight from the camera.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{File, HtmlInputElement};

use super::icon::{Drawing, Icon};
use crate::photo::{self, Opened};
use crate::sentence::Sentence;

/// A frame that takes photographs. `taken` gets each one, opened and turned the right way up.
#[component]
pub fn Chooser(
    id: &'static str,
    title: &'static str,
    /// One line only, for the composer.
    #[prop(optional)]
    small: bool,
    #[prop(into)] taken: Callback<Opened>,
    /// Why the last one could not be used.
    wrong: RwSignal<Option<String>>,
) -> impl IntoView {
    let over = RwSignal::new(false);
    let take = move |file: Option<File>| {
        let Some(file) = file else { return };
        spawn_local(async move {
            match photo::open(&file).await {
                Ok(opened) => {
                    wrong.try_set(None);
                    taken.try_run(opened);
                }
                Err(error) => drop(wrong.try_set(Some(Sentence::from(&error).to_string()))),
            }
        });
    };
    let chosen = move |event: web_sys::Event| {
        let input: HtmlInputElement = event_target(&event);
        take(input.files().and_then(|files| files.get(0)));
        // The same photograph may be chosen again.
        input.set_value("");
    };
    let dropped = move |event: web_sys::DragEvent| {
        event.prevent_default();
        over.set(false);
        take(event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)));
    };
    let drag = move |event: web_sys::DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    view! {
        <label
            class="chooser"
            class:is-small=small
            class:is-over=move || over.get()
            on:dragover=drag
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
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
                type="file"
                accept="image/*"
                aria-describedby=move || wrong.get().is_some().then(|| format!("{id}-error"))
                on:change=chosen
            />
        </label>
        <super::field::Wrong id wrong/>
    }
}
