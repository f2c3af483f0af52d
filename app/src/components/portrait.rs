//! A pet's round picture, or its seal where there is none.

use api::content::PetRef;
use api::path;
use chain::hash::Hash;
use leptos::prelude::*;

use super::album::Album;
use super::seal::Seal;
use crate::model::World;

/// Pixels that an `img` of a small picture says of itself, so that nothing moves when it comes.
const SIDE: &str = "96";

/// The round picture of a pet that is here already.
#[component]
pub fn Portrait(pet: PetRef, #[prop(optional)] small: bool) -> impl IntoView {
    let birth = pet.birth.0;
    let picture = match pet.photo {
        Some(photo) => {
            let address = path::thumb(photo.commitment.0);
            view! { <img src=address alt="" width=SIDE height=SIDE decoding="async"/> }.into_any()
        }
        None => view! { <Seal hash=birth/> }.into_any(),
    };
    view! { <Round birth small>{picture}</Round> }
}

/// The round picture of a pet of which only the birth hash is known; its seal until the picture is here.
#[component]
pub fn PortraitOf(birth: Hash, #[prop(optional)] small: bool) -> impl IntoView {
    let album = Album::of_context();
    let photo = Memo::new(move |_| album.pet(birth).and_then(|pet| pet.photo));
    let picture = move || match photo.get() {
        Some(photo) => {
            let address = path::thumb(photo.commitment.0);
            view! { <img src=address alt="" width=SIDE height=SIDE decoding="async"/> }.into_any()
        }
        None => view! { <Seal hash=birth/> }.into_any(),
    };
    view! { <Round birth small>{picture}</Round> }
}

#[component]
fn Round(birth: Hash, small: bool, children: Children) -> impl IntoView {
    let world = World::of_context();
    let ended = Memo::new(move |_| world.life(birth).is_some_and(|life| life.remaining == 0));
    view! {
        <span class=if small { "avatar avatar-s" } else { "avatar" } class:is-memory=move || ended.get()>
            {children()}
        </span>
    }
}
