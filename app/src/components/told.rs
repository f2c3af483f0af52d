//! User texts: names, and texts of one or more paragraphs. Each keeps the direction of its own script. Inside our own
//! sentences, [`crate::words::isolated`] does the same.

use api::content::AccountRef;
use chain::hash::Hash;
use leptos::prelude::*;

use super::album::{self, Album};
use crate::model::Model;

/// A pet's name by itself; empty until it is loaded.
#[component]
pub fn NameOf(birth: Hash) -> impl IntoView {
    let album = Album::of_context();
    view! { <bdi>{move || album.bare(birth)}</bdi> }
}

/// An account's handle, unless it is another account's.
#[component]
pub fn HandleOf(person: AccountRef) -> impl IntoView {
    let model = Model::of_context();
    let handle = album::handle(&person);
    let called = Memo::new(move |_| model.claims.is_called(&person));
    move || if called.get() { handle.clone() } else { album::MISCALLED.to_owned() }
}

/// A text as it was written.
#[component]
pub fn Told(
    #[prop(into)] text: String,
    /// Its style.
    #[prop(into)]
    class: String,
    /// What follows the last paragraph.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <p class=format!("told {class}") dir="auto">
            {paragraphs(&text)}
            {children.map(|children| children())}
        </p>
    }
}

/// The content of an element with `dir="auto"` and the class `told`: it takes its direction from the first paragraph,
/// and the others have their own.
pub fn paragraphs(text: &str) -> impl IntoView + use<> {
    let mut lines = text.split_inclusive('\n').map(str::to_owned);
    let first = lines.next();
    let others: Vec<_> = lines.map(|line| view! { <span dir="auto">{line}</span> }).collect();
    view! { {first}{others} }
}
