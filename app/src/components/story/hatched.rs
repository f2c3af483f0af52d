//! The card of a pet that has just hatched. The server's front page has the same markup
//! (`server/src/http/first/story.rs`).

use api::content::Hatched;
use chain::ids::EntryIndex;
use leptos::prelude::*;

use super::super::album::{self, Album, pet_path};
use super::super::clock::Ago;
use super::super::icon::Icon;
use super::super::pat::{PatButton, pats_of};
use super::super::paws::Paws;
use super::super::photograph::{FalseWords, Photograph};
use super::super::portrait::PortraitLink;
use super::super::told::Told;
use crate::model::Model;

/// A birth as a card.
#[component]
pub fn HatchedCard(hatched: Hatched, as_of: EntryIndex) -> impl IntoView {
    let (album, model) = (Album::of_context(), Model::of_context());
    album.keep([&hatched.pet]);
    model.claims.doubt_pet(&hatched.pet, Some(hatched.time_ms));
    let brought = model.claims.doubt_words(&hatched.pet, hatched.words.as_ref(), hatched.reworded);
    let pet = hatched.pet;
    let (birth, name) = (pet.birth.0, album::name(&pet));
    let heading = format!("story-{}-name", pet.entry);
    let (entry, first) = (pet.entry, pet.photo);
    let alt = format!("{name}, just hatched");
    let photo = move || match model.claims.is_false(entry) {
        true => Some(view! { <FalseWords/> }.into_any()),
        false => first.map(|photo| {
            view! { <a class="photo" href=pet_path(birth)><Photograph photo alt=alt.clone()/></a> }.into_any()
        }),
    };
    let pats = pats_of(birth, hatched.pats, as_of);
    let home = album::home(&pet.owner);
    view! {
        <article class="story" id=format!("story-{}", pet.entry) aria-labelledby=heading.clone()>
            <header class="story-head">
                <PortraitLink birth/>
                <div class="story-who">
                    <div class="story-name">
                        <a id=heading.clone() href=pet_path(birth)><bdi>{move || album.bare(birth)}</bdi></a>
                        {pet.owner.bot.then(|| view! { <span class="mark"><Icon name="bot"/>"bot"</span> })}
                        {move || model.claims.born(entry, hatched.time_ms).map(|time| {
                            view! { <span class="story-when">"hatched "<Ago time/></span> }
                        })}
                    </div>
                    <Paws birth/>
                </div>
            </header>
            {photo}
            <p class="story-words is-short">
                {format!("{name} is out of the egg and lives {home}.")}
            </p>
            {move || hatched.words.clone().map(|text| match model.claims.are_false_words(brought) {
                true => view! { <FalseWords/> }.into_any(),
                false => view! { <Told text class="story-words"/> }.into_any(),
            })}
            <div class="acts story-acts">
                <PatButton pet=birth moment=None name=name.clone() count=pats/>
                <a class="act" href=pet_path(birth)>{format!("Meet {name}")}</a>
            </div>
        </article>
    }
}
