//! A pet's round picture, or its seal if it has none.

use api::content::{PetRef, Photo};
use api::path;
use chain::hash::Hash;
use leptos::prelude::*;

use super::album::{Album, pet_path};
use super::seal::Seal;
use crate::model::Model;

/// Width and height of a small picture's `img`, which prevent layout shifts.
const SIDE: &str = "96";

/// The round picture of a loaded pet.
#[component]
pub fn Portrait(pet: PetRef, #[prop(optional)] small: bool) -> impl IntoView {
    let birth = pet.birth.0;
    let (ended, rests) = (has_ended(birth), rests(birth));
    view! {
        <span class=class(small) class:is-memory=move || ended.get() class:is-resting=move || rests.get()>
            {picture(birth, pet.photo)}
        </span>
    }
}

/// The same as a link to the pet's page, beside its name. Hidden from screen readers, since the name is a link, too.
#[component]
pub fn PortraitLink(birth: Hash) -> impl IntoView {
    let album = Album::of_context();
    let (ended, rests) = (has_ended(birth), rests(birth));
    let photo = Memo::new(move |_| album.pet(birth).and_then(|pet| pet.photo));
    view! {
        <a
            class="avatar"
            class:is-memory=move || ended.get()
            class:is-resting=move || rests.get()
            href=pet_path(birth)
            tabindex="-1"
            aria-hidden="true"
        >
            {move || picture(birth, photo.get())}
        </a>
    }
}

/// The round picture of a pet known only by its birth hash; its seal until the picture is loaded.
#[component]
pub fn PortraitOf(birth: Hash, #[prop(optional)] small: bool) -> impl IntoView {
    let album = Album::of_context();
    let (ended, rests) = (has_ended(birth), rests(birth));
    let photo = Memo::new(move |_| album.pet(birth).and_then(|pet| pet.photo));
    view! {
        <span class=class(small) class:is-memory=move || ended.get() class:is-resting=move || rests.get()>
            {move || picture(birth, photo.get())}
        </span>
    }
}

fn class(small: bool) -> &'static str {
    if small { "avatar avatar-s" } else { "avatar" }
}

fn picture(birth: Hash, photo: Option<Photo>) -> AnyView {
    match photo {
        Some(photo) => {
            let address = path::thumb(photo.commitment.0);
            view! { <img src=address alt="" width=SIDE height=SIDE decoding="async"/> }.into_any()
        }
        None => view! { <Seal hash=birth/> }.into_any(),
    }
}

/// Whether a pet rests; reactive.
pub fn rests(birth: Hash) -> Memo<bool> {
    let model = Model::of_context();
    Memo::new(move |_| model.pets.life(birth).is_some_and(|life| life.rests.is_some()))
}

fn has_ended(birth: Hash) -> Memo<bool> {
    let model = Model::of_context();
    Memo::new(move |_| model.pets.has_ended(birth))
}
