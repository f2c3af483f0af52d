//! One pet that the user looks after, or looked after.

use chain::hash::Hash;
use leptos::prelude::*;

use super::tend::Tend;
use crate::components::album::{Album, NAMELESS, pet_path};
use crate::components::clock::Clock;
use crate::components::faces::WaitingLines;
use crate::components::icon::Drawing;
use crate::components::left_words::LeftWords;
use crate::drafts::Place;
use crate::identity::sitter::SitterKey;
use crate::model::{InCare, Model, Standing};
use crate::sentence::to_sitter;
use crate::words;

/// The pet with the sitter's actions, or why there are none any more.
#[component]
pub fn Care(key: SitterKey, in_care: InCare) -> impl IntoView {
    let (model, clock) = (Model::of_context(), Clock::of_context());
    let key = StoredValue::new(key);
    let standing = Memo::new(move |_| {
        clock.now();
        key.with_value(|key| model.pets.standing(key))
    });
    // A link may be newer than this browser's copy.
    let unread = move || !model.copy.has_caught_up();
    move || match standing.get() {
        Standing::Sits(until) => view! { <Tend key=key.get_value() until/> }.into_any(),
        Standing::Unread => view! { <WaitingLines words="Reading the story so far." rows=1/> }.into_any(),
        Standing::Unknown if unread() => view! { <WaitingLines words="Reading the story so far." rows=1/> }.into_any(),
        Standing::Unknown => {
            let words = to_sitter::UNKNOWN.to_string();
            view! { <Over key in_care title="A link that leads nowhere" words drawing="knotted-lead" known=false/> }
                .into_any()
        }
        Standing::Over(until) => {
            let words = format!("It ended on {}. Thank you for all you did.", words::day_and_time(until));
            view! { <Over key in_care title="Your time with this pet is over" words/> }.into_any()
        }
        Standing::Dismissed => {
            let words = to_sitter::DISMISSED.to_string();
            view! { <Over key in_care title="Your time with this pet is over" words/> }.into_any()
        }
        Standing::StoryEnded => {
            let words = "Its book can be read, but nobody writes in it any more. Thank you for all you did.".to_owned();
            view! { <Over key in_care title="This story has ended" words drawing="closed-book"/> }.into_any()
        }
    }
}

/// Why the sitter's key does not work any more.
#[component]
fn Over(
    key: StoredValue<SitterKey>,
    in_care: InCare,
    title: &'static str,
    words: String,
    #[prop(default = "waiting-egg")] drawing: &'static str,
    /// Whether there is such a pet.
    #[prop(default = true)]
    known: bool,
) -> impl IntoView {
    let pet = key.with_value(|key| key.pet);
    let forget = move |_| key.with_value(|key| in_care.forget(key));
    view! {
        <LeftWords place=Place::SitterStory(pet) title/>
        <section class="face" role="status">
            <Drawing name=drawing/>
            <h2>{title}</h2>
            <p>{words}</p>
            <div class="btn-row">
                {known.then(|| view! { <ToPet pet/> })}
                <button class="btn btn-quiet" type="button" on:click=forget>"Put the link away"</button>
            </div>
        </section>
    }
}

#[component]
fn ToPet(pet: Hash) -> impl IntoView {
    let album = Album::of_context();
    let words = move || match album.name(pet) {
        name if name.is_empty() || name == NAMELESS => "Read its story".to_owned(),
        name => format!("Read {name}'s story"),
    };
    view! { <a class="btn btn-primary" href=pet_path(pet)>{words}</a> }
}
