//! The button to adopt a pet from the shelter.

use chain::event::{Action, Adopt};
use chain::hash::Hash;
use leptos::prelude::*;

use super::asking::Asking;
use super::icon::Icon;
use super::session;
use crate::model::Model;
use crate::sentence::Sentence;

/// The button, and if it is disabled, the reason. Without an account it leads to hatching.
#[component]
pub fn GiveHome(birth: Hash, #[prop(into)] name: Signal<String>, #[prop(optional)] big: bool) -> impl IntoView {
    let model = Model::of_context();
    let asking = Asking::new();
    let may =
        Memo::new(move |_| model.actions.may(&Action::Adopt(Adopt { pet: birth })).map_err(|words| words.to_string()));
    let called = move || match name.get() {
        name if name.is_empty() => "this pet".to_owned(),
        name => name,
    };
    let class = if big { "btn btn-primary btn-big" } else { "btn" };
    let adopt = move |_| {
        if may.get_untracked().is_err() {
            return;
        }
        let home = format!("{} lives with you now.", untrack(called));
        asking.ask(model.actions.adopt(birth), move || model.notices.show(Sentence::new(home)));
    };
    let stranger = session::stranger();
    let refused = move || asking.wrong.get().or_else(|| may.get().err());
    move || match stranger.get() {
        true => view! { <a class=class href="/hatch"><Icon name="egg"/>"Hatch a pet, then adopt"</a> }.into_any(),
        false => view! {
            <button
                class=class
                type="button"
                aria-disabled=move || (may.get().is_err() || asking.busy.get()).then_some("true")
                on:click=adopt
            >
                <Icon name="door"/>
                {move || if asking.busy.get() { "Asking ...".to_owned() } else { format!("Give {} a home", called()) }}
            </button>
            {move || refused().map(|words| view! { <p class="why" role="status">{words}</p> })}
        }
        .into_any(),
    }
}
