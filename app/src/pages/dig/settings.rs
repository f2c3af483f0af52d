//! When digging pauses, and how many cores it may use.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::digger::{CAPS_MS, cap_ms, choose_cap};
use crate::model::{Digging, Model};

const MINUTE_MS: u64 = 60_000;

/// The settings.
#[component]
pub fn Settings() -> impl IntoView {
    let model = Model::of_context();
    let cores = window().navigator().hardware_concurrency() as u32;
    // One core is left for the page and other programs.
    let most = cores.saturating_sub(1).clamp(1, 16);
    let change = move |change: &dyn Fn(&mut Digging)| {
        model.digging.update(|state| change(state.get_or_insert_default()));
    };
    let workers = move |event| {
        let workers = event_target_value(&event).parse().unwrap_or(1);
        change(&|state| state.workers = workers);
    };
    let hidden = move |event| {
        let hidden = event_target_checked(&event);
        change(&|state| state.while_hidden = hidden);
    };
    let cap = move |event| choose_cap(event_target_value(&event).parse().unwrap_or(CAPS_MS[0]));
    let chosen = move || model.digging.with(|state| state.as_ref().map_or(1, |state| state.workers));
    let hours = |ms: u64| match ms / MINUTE_MS {
        minutes if minutes < 60 => format!("{minutes} minutes a day"),
        minutes => format!("{} hours a day", minutes / 60),
    };
    view! {
        <details class="dig-settings">
            <summary>"When it rests"<Icon name="down"/></summary>
            <div class="form">
                <label class="field">
                    <span>"At most"</span>
                    <select class="select" on:change=cap>
                        {CAPS_MS
                            .map(|ms| view! {
                                <option value=ms.to_string() selected=ms == cap_ms()>{hours(ms)}</option>
                            })
                            .collect_view()}
                    </select>
                </label>
                <label class="field">
                    <span>"Cores"</span>
                    <select class="select" on:change=workers>
                        {(1..=most)
                            .map(|count| view! {
                                <option value=count.to_string() selected=move || count == chosen()>{count}</option>
                            })
                            .collect_view()}
                    </select>
                </label>
                <label class="check">
                    <input
                        type="checkbox"
                        on:change=hidden
                        prop:checked=move || {
                            model.digging.with(|state| state.as_ref().is_some_and(|state| state.while_hidden))
                        }
                    />
                    <span>"Go on while I look elsewhere, and on battery"</span>
                </label>
            </div>
        </details>
    }
}
