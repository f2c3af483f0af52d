//! A few numbers to choose one from, as large buttons in a row.

use leptos::prelude::*;

/// Radio buttons, one for each number.
#[component]
pub fn Handfuls<const N: usize>(
    legend: &'static str,
    /// Of the group in its form.
    name: &'static str,
    choices: [u64; N],
    chosen: RwSignal<u64>,
    /// What a number is called.
    label: fn(u64) -> String,
    /// A second, smaller line under it; reactive.
    #[prop(optional, into)]
    more: Option<Callback<u64, Option<String>>>,
) -> impl IntoView {
    let choice = |number: u64| {
        view! {
            <label class="handful">
                <input
                    type="radio"
                    name=name
                    prop:checked=move || chosen.get() == number
                    on:change=move |_| chosen.set(number)
                />
                <span>
                    {label(number)}
                    {more.map(|more| view! { <small>{move || more.run(number)}</small> })}
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="handfuls">
            <legend>{legend}</legend>
            {choices.map(choice).collect_view()}
        </fieldset>
    }
}
