//! The memorial of a story that has ended, and below it the book itself.

use api::content::{PetPage, Photo, RemembrancePage};
use api::screen::erased_words;
use chain::ids::TimeMs;
use leptos::prelude::*;

use super::candles::Candles;
use super::closing::AfterEnd;
use super::last_words::LastWords;
use super::passing_on::PassOn;
use super::remembrance::{Moments, Visitors};
use super::tabs::Tabs;
use super::title::ForAdoption;
use super::{birth_of, brought, name_of};
use crate::components::album::Album;
use crate::components::load::Loader;
use crate::components::page::Heading;
use crate::components::photograph::{FalseWords, Photograph};
use crate::components::seal::Seal;
use crate::components::told::{NameOf, Told};
use crate::content;
use crate::model::Model;
use crate::words;

/// The memorial and the book.
#[component]
pub fn Memorial(page: Signal<PetPage>) -> impl IntoView {
    let (birth, name) = (birth_of(page), name_of(page));
    let (album, model) = (Album::of_context(), Model::of_context());
    let brought = Memo::new(move |_| page.with(brought));
    let PetPage { born_ms, pet, erased, .. } = page.get_untracked();
    let born = move || model.claims.born(pet.entry, born_ms);
    let ended = Memo::new(move |_| page.with(ended));
    let dates = Signal::derive(move || words::from_to(born(), ended.get()));
    let lived = move || {
        let age = born().map(|born| words::age_in_days(born, ended.get()));
        let home = Some(album.home(birth)).filter(|home| !home.is_empty());
        let known: Vec<_> = [Some(dates.get()), age, home].into_iter().flatten().collect();
        format!("{}.", known.join(", "))
    };
    let said = Memo::new(move |_| page.with(|page| page.words.clone()));
    let said = move || {
        let said = said.get()?;
        Some(match model.claims.are_false_words(brought.get()) {
            true => view! { <FalseWords/> }.into_any(),
            false => view! { <Told text=said class="memorial-words"/> }.into_any(),
        })
    };
    let loader = Loader::new(move || content::remembrance(birth));
    view! {
        <article class="memorial" aria-label=format!("In memory of {name}")>
            <p class="soft">"In memory of"</p>
            <Heading><NameOf birth/></Heading>
            <LastWords page/>
            <p class="memorial-dates">{lived}</p>
            <Photographs page loader/>
            {erased.map(|erased| view! { <p class="soft">{erased_words(erased)}</p> })}
            {said}
            <p class="memorial-words">{format!("{name}'s story has ended. ")}<Visitors loader/></p>
            <Moments loader/>
            <Candles page/>
            <p class="only-print soft">{super::passing_on::address(birth)}</p>
        </article>
        <PassOn birth name dates/>
        <ForAdoption birth keepsake=true/>
        <div class="stack-wide">
            <AfterEnd page/>
            <div><Tabs page/></div>
        </div>
    }
}

/// When it ended; until the server says so, the time of the last visit.
fn ended(page: &PetPage) -> TimeMs {
    page.ended_ms.unwrap_or(page.tended_ms)
}

#[component]
fn Photographs(page: Signal<PetPage>, loader: Loader<RemembrancePage>) -> impl IntoView {
    let (birth, name) = (birth_of(page), name_of(page));
    let first = match page.with_untracked(|page| page.pet.photo) {
        Some(photo) => mounted(photo, format!("{name} on the first day")).into_any(),
        None => view! { <Seal hash=birth label=format!("{name}'s seal")/> }.into_any(),
    };
    let last = Memo::new(move |_| loader.ready().and_then(|page| page.last_photo));
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
    view! { <span class="mounted"><Photograph photo alt shape=(4, 5) lazy=false/></span> }
}
