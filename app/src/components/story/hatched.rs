//! The card of a pet that has just hatched.

use api::content::Hatched;
use api::path;
use chain::ids::EntryIndex;
use leptos::prelude::*;

use super::super::album::{self, Album, pet_path};
use super::super::clock::Ago;
use super::super::icon::Icon;
use super::super::pat::{PatButton, pats_of};
use super::super::paws::Paws;
use super::super::portrait::PortraitLink;
use super::super::told::Told;

/// A birth as a card.
#[component]
pub fn HatchedCard(hatched: Hatched, as_of: EntryIndex) -> impl IntoView {
    Album::of_context().keep([&hatched.pet]);
    let pet = hatched.pet;
    let (birth, bare, name) = (pet.birth.0, album::bare(&pet), album::name(&pet));
    let heading = format!("story-{}-name", pet.entry);
    let photo = pet.photo.map(|photo| {
        let (width, height) = (photo.width.max(4).to_string(), photo.height.max(3).to_string());
        view! {
            <a class="photo" href=pet_path(birth)>
                <img
                    src=path::photo(photo.commitment.0)
                    alt=format!("{name}, just hatched")
                    width=width
                    height=height
                    loading="lazy"
                    decoding="async"
                />
            </a>
        }
    });
    let pats = pats_of(birth, hatched.pats, as_of);
    let home = album::home(&pet.owner);
    view! {
        <article class="story" id=format!("story-{}", pet.entry) aria-labelledby=heading.clone()>
            <header class="story-head">
                <PortraitLink birth/>
                <div class="story-who">
                    <div class="story-name">
                        <a id=heading.clone() href=pet_path(birth)><bdi>{bare}</bdi></a>
                        {pet.owner.bot.then(|| view! { <span class="mark"><Icon name="bot"/>"bot"</span> })}
                        <span class="story-when">"hatched "<Ago time=hatched.time_ms/></span>
                    </div>
                    <Paws birth/>
                </div>
            </header>
            {photo}
            <p class="story-words is-short">
                {format!("{name} is out of the egg and lives {home}.")}
            </p>
            {hatched.words.map(|text| view! { <Told text class="story-words"/> })}
            <div class="acts story-acts">
                <PatButton pet=birth moment=None name=name.clone() count=pats/>
                <a class="act" href=pet_path(birth)>{format!("Meet {name}")}</a>
            </div>
        </article>
    }
}
