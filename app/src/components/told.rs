//! What people wrote: names, and words of one or more paragraphs. Each keeps to the direction of its own script,
//! whatever stands around it. Inside our own sentences, [`crate::words::isolated`] does the same.

use api::content::Person;
use chain::hash::Hash;
use leptos::prelude::*;

use super::album::{self, Album};
use crate::model::World;

/// A pet's name by itself; nothing until it is here.
#[component]
pub fn NameOf(birth: Hash) -> impl IntoView {
    let album = Album::of_context();
    view! { <bdi>{move || album.bare(birth)}</bdi> }
}

/// Who somebody is; not by a handle that is another account's.
#[component]
pub fn HandleOf(person: Person) -> impl IntoView {
    let world = World::of_context();
    let handle = album::handle(&person);
    let called = Memo::new(move |_| world.claims.is_called(&person));
    move || if called.get() { handle.clone() } else { album::MISCALLED.to_owned() }
}

/// Words as they were written.
#[component]
pub fn Told(
    #[prop(into)] text: String,
    /// What it looks like.
    #[prop(into)]
    class: String,
    /// What stands behind the last paragraph.
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

/// The inside of an element with `dir="auto"` and the class `told`: it takes its own direction from the first
/// paragraph, and the others have theirs.
pub fn paragraphs(text: &str) -> impl IntoView + use<> {
    let mut lines = text.split_inclusive('\n').map(str::to_owned);
    let first = lines.next();
    let others: Vec<_> = lines.map(|line| view! { <span dir="auto">{line}</span> }).collect();
    view! { {first}{others} }
}
