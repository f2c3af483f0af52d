//! The memorial of a story that has ended: quiet, with the first and the last photograph.

use api::content::{PetPage, Photo};
use api::path;
use leptos::prelude::*;

use super::candles::Candles;
use super::closing::AfterEnd;
use super::last_words::LastWords;
use super::name_of;
use super::posts::Posts;
use super::tabs::Tabs;
use super::title::ForAdoption;
use crate::components::album;
use crate::components::page::Heading;
use crate::components::seal::Seal;
use crate::components::story::erased_words;
use crate::words;

/// The memorial, and below it the book itself.
#[component]
pub fn Memorial(page: PetPage) -> impl IntoView {
    let name = name_of(&page);
    let heading = name.clone();
    let (born, last) = (words::day(page.born_ms), words::day(page.tended_ms));
    let dates = if born == last { born } else { format!("{born} to {last}") };
    let lived = words::age_in_days(page.born_ms, page.tended_ms);
    let home = album::home(&page.pet);
    let company = company(&page);
    view! {
        <p class="soft">"In memory of"</p>
        <Heading>{heading}</Heading>
        <LastWords page=page.clone()/>
        <p class="memorial-dates">{format!("{dates}, {lived}, {home}.")}</p>
        <Photographs page=page.clone()/>
        {page.erased.map(|erased| view! { <p class="soft">{erased_words(erased)}</p> })}
        {page.words.clone().map(|words| view! { <p class="memorial-words">{words}</p> })}
        <p class="memorial-words">{format!("{name}'s story has ended. {company}")}</p>
        <Candles page=page.clone()/>
        <ForAdoption birth=page.pet.birth.0/>
        <div class="stack-wide">
            <AfterEnd page=page.clone()/>
            <div><Tabs page/></div>
        </div>
    }
}

fn company(page: &PetPage) -> String {
    let (pats, comments, treats) = (page.counts.pats, page.counts.comments, page.counts.treats);
    if pats + comments + treats == 0 {
        return "It was a quiet one.".to_owned();
    }
    let (pats, comments) = (words::count(pats, "pat", "pats"), words::count(comments, "kind word", "kind words"));
    match treats {
        0 => format!("{pats} and {comments} came along the way."),
        treats => format!("{pats}, {comments} and {} came along the way.", words::count(treats, "treat", "treats")),
    }
}

#[component]
fn Photographs(page: PetPage) -> impl IntoView {
    let name = name_of(&page);
    let birth = page.pet.birth.0;
    let posts = Posts::of(birth);
    let first = match page.pet.photo {
        Some(photo) => mounted(photo, format!("{name} on the first day")).into_any(),
        None => view! { <Seal hash=birth label=format!("{name}'s seal")/> }.into_any(),
    };
    let last = Memo::new(move |_| posts.photos().first().map(|(_, photo)| *photo));
    view! {
        <div class="memorial-photos">
            <figure>{first}<figcaption>"The first photograph"</figcaption></figure>
            {move || last.get().map(|photo| {
                let alt = format!("{name}, the last photograph");
                view! { <figure>{mounted(photo, alt)}<figcaption>"The last one"</figcaption></figure> }
            })}
        </div>
    }
}

fn mounted(photo: Photo, alt: String) -> impl IntoView {
    let (width, height) = (photo.width.max(4).to_string(), photo.height.max(5).to_string());
    view! {
        <span class="mounted"><img src=path::photo(photo.commitment.0) alt=alt width=width height=height/></span>
    }
}
