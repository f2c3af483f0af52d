//! A garden bed that shows the progress of digging.

use leptos::prelude::*;

use crate::model::Model;

/// Clods in the bed.
const CLODS: u32 = 40;

/// How many clods are dug up after so many of the expected tries: fewer and fewer, like the remaining chance, so the
/// bed is never quite done.
fn dug_up(tried: u64, tries: u64) -> u32 {
    if tries == 0 {
        return 0;
    }
    let luck = 1.0 - (-(tried as f64) / tries as f64).exp();
    (luck * f64::from(CLODS)) as u32
}

/// The bed. It says how likely it was to find a nonce by now.
#[component]
pub fn Garden() -> impl IntoView {
    let model = Model::of_context();
    let dug = Memo::new(move |_| model.digging.with(|state| state.as_ref().map_or(0, |it| dug_up(it.tried, it.tries))));
    let on =
        Memo::new(move |_| model.digging.with(|state| state.as_ref().is_some_and(|it| it.on && it.pause.is_none())));
    let percent = move || dug.get() * 100 / CLODS;
    let clod = move |place: u32| view! { <i class="clod" class:is-dug=move || place < dug.get()></i> };
    view! {
        <div
            class="garden"
            class:is-busy=on
            role="meter"
            aria-label="How likely a find was by now"
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=percent
            aria-valuetext=move || format!("{} percent", percent())
        >
            {(0..CLODS).map(clod).collect_view()}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bed_fills_like_the_probability_of_a_find() {
        assert_eq!(dug_up(0, 1_000), 0);
        assert_eq!(dug_up(1_000, 1_000), 25);
        assert_eq!(dug_up(3_000, 1_000), 38);
        assert!(dug_up(9_000, 1_000) < CLODS);
        assert_eq!(dug_up(5, 0), 0);
    }
}
