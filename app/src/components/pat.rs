//! The button that pats a pet, and how often it was patted.

use std::time::Duration;

use chain::event::{Action, Pat};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use leptos::prelude::*;

use super::icon::Icon;
use super::tally::tally;
use crate::model::Model;
use crate::words;

/// The duration of the button's squash animation.
const SQUASH: Duration = Duration::from_millis(300);

/// A pat button's state.
#[derive(Clone, Copy)]
struct Patting {
    squash: RwSignal<bool>,
    /// The blocks closed when the pat was given: one pat per block.
    at: RwSignal<Option<chain::ids::Height>>,
}

impl Patting {
    fn new() -> Self {
        Self { squash: RwSignal::new(false), at: RwSignal::new(None) }
    }

    fn pat(self, model: Model, pet: Hash, moment: Option<EntryIndex>) {
        match model.actions.pat(pet, moment) {
            Ok(_) => {
                self.at.set(Some(model.copy.tick.get_untracked().height));
                self.squash.set(true);
                set_timeout(move || _ = self.squash.try_set(false), SQUASH);
            }
            Err(words) => model.notices.show(words),
        }
    }
}

/// The small button below a card.
#[component]
pub fn PatButton(
    pet: Hash,
    /// The post that is patted, if one.
    moment: Option<EntryIndex>,
    name: String,
    #[prop(into)] count: Signal<u64>,
) -> impl IntoView {
    let model = Model::of_context();
    let may_not = may_pat(pet, moment);
    let patting = Patting::new();
    let pressed = move || patting.at.get() == Some(model.copy.tick.get().height);
    view! {
        <button
            class="act pat"
            type="button"
            aria-label=move || format!("Pat {name}, {}", words::count(count.get(), "pat", "pats"))
            aria-pressed=move || pressed().to_string()
            aria-disabled=move || may_not.get().then_some("true")
            data-motion=move || patting.squash.get().then_some("pat")
            on:click=move |_| patting.pat(model, pet, moment)
        >
            <Icon name="pat"/>
            <span>{move || words::number(count.get())}</span>
        </button>
    }
}

/// The large button on a pet's page.
#[component]
pub fn PatBig(
    pet: Hash,
    name: String,
    /// Another button is the primary one.
    #[prop(optional)]
    second: bool,
) -> impl IntoView {
    let model = Model::of_context();
    let may_not = may_pat(pet, None);
    let patting = Patting::new();
    view! {
        <button
            class="btn btn-big pat"
            class:btn-primary=!second
            type="button"
            aria-disabled=move || may_not.get().then_some("true")
            data-motion=move || patting.squash.get().then_some("pat")
            on:click=move |_| patting.pat(model, pet, None)
        >
            <Icon name="pat"/>
            {format!("Pat {name}")}
        </button>
    }
}

/// Whether this browser's chain allows the pat.
fn may_pat(pet: Hash, moment: Option<EntryIndex>) -> Memo<bool> {
    let model = Model::of_context();
    let action = Action::Pat(Pat { pet, moment });
    Memo::new(move |_| model.actions.may(&action).is_err())
}

/// The number of pats of the pet itself, not of its stories.
pub fn pats_of(pet: Hash, at_first: u64, as_of: EntryIndex) -> Signal<u64> {
    let is_it = move |action: &Action| matches!(action, Action::Pat(pat) if pat.pet == pet && pat.moment.is_none());
    tally(at_first, as_of, is_it)
}
