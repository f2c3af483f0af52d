//! A field of a form: its label, its hint, and its error.

use leptos::prelude::*;

use super::icon::Icon;

/// A text input of one line. `id` must be unique on the page.
#[component]
pub fn TextField(
    id: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    /// The error; `None` if the value is fine.
    #[prop(optional, into)]
    wrong: Signal<Option<String>>,
    #[prop(optional)] hint: &'static str,
    /// A mark in front of the input, such as an at-sign.
    #[prop(optional)]
    before: &'static str,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    /// Whether a phone's keyboard starts with a capital letter.
    #[prop(default = "none")]
    autocapitalize: &'static str,
    #[prop(optional, into)] on_leave: Option<Callback<()>>,
    /// What is shown inside the box behind the input.
    #[prop(optional)]
    inside: Option<ViewFn>,
    /// A type of input that changes, such as a password that can be shown.
    #[prop(optional, into)]
    kind_now: Option<Signal<&'static str>>,
) -> impl IntoView {
    let kind = move || kind_now.map_or(kind, |kind| kind.get());
    let described = move || {
        let hint = (!hint.is_empty()).then(|| format!("{id}-hint"));
        let wrong = wrong.get().is_some().then(|| format!("{id}-error"));
        let all: Vec<_> = hint.into_iter().chain(wrong).collect();
        (!all.is_empty()).then(|| all.join(" "))
    };
    view! {
        <div class="field" class:is-wrong=move || wrong.get().is_some()>
            <label for=id>{label}</label>
            <div class="field-box">
                {(!before.is_empty()).then(|| view! { <span aria-hidden="true">{before}</span> })}
                <input
                    id=id
                    name=id
                    type=kind
                    autocomplete=autocomplete
                    autocapitalize=autocapitalize
                    dir=if before.is_empty() { "auto" } else { "ltr" }
                    spellcheck=if kind_now.is_some() || !before.is_empty() { "false" } else { "true" }
                    aria-describedby=described
                    aria-invalid=move || wrong.get().is_some().then_some("true")
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                    on:blur=move |_| {
                        if let Some(leave) = on_leave {
                            leave.run(());
                        }
                    }
                />
                {inside.map(|inside| inside.run())}
            </div>
            {(!hint.is_empty()).then(|| view! { <p class="field-hint" id=format!("{id}-hint")>{hint}</p> })}
            <Wrong id wrong/>
        </div>
    }
}

/// A field's error. Screen readers announce it as soon as it appears.
#[component]
pub fn Wrong(id: &'static str, #[prop(into)] wrong: Signal<Option<String>>) -> impl IntoView {
    move || {
        wrong.get().map(|words| {
            view! { <p class="field-error" id=format!("{id}-error") role="alert"><Icon name="warn"/>{words}</p> }
        })
    }
}

/// A text of several lines.
#[component]
pub fn TextArea(
    id: &'static str,
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    #[prop(optional, into)] wrong: Signal<Option<String>>,
    #[prop(optional)] placeholder: &'static str,
    #[prop(default = 4)] rows: u32,
    /// The label is for screen readers only.
    #[prop(optional)]
    label_hidden: bool,
) -> impl IntoView {
    view! {
        <div class="field" class:is-wrong=move || wrong.get().is_some()>
            <label for=id class:visually-hidden=label_hidden>{move || label.get()}</label>
            <textarea
                id=id
                name=id
                rows=rows.to_string()
                dir="auto"
                placeholder=placeholder
                aria-describedby=move || wrong.get().is_some().then(|| format!("{id}-error"))
                aria-invalid=move || wrong.get().is_some().then_some("true")
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
            <Wrong id wrong/>
        </div>
    }
}
