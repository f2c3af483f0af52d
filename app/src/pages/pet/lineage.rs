//! The tab with the stories of the same maker, before and after this one.

use api::content::{PetPage, StoryLink};
use chain::hash::Hash;
use leptos::prelude::*;

use super::birth_of;
use crate::components::album::{NAMELESS, pet_path};
use crate::components::paws::{Paws, Size};
use crate::components::portrait::PortraitOf;
use crate::components::told::NameOf;
use crate::content;
use crate::model::Model;
use crate::words;

/// The most earlier stories that are fetched, one by one.
const MAX: usize = 20;

/// The stories in their order.
#[component]
pub fn Lineage(page: Signal<PetPage>) -> impl IntoView {
    let birth = birth_of(page);
    let next = Memo::new(move |_| page.with(|page| page.next.clone()));
    let page = page.get_untracked();
    let earlier = RwSignal::new(page.previous.clone().into_iter().collect::<Vec<_>>());
    if let Some(previous) = page.previous.clone() {
        leptos::task::spawn_local(climb(earlier, previous));
    }
    let (claims, entry, born) = (Model::of_context().claims, page.pet.entry, page.born_ms);
    let since = move || match claims.born(entry, born) {
        Some(born) => format!("this story, since {}", words::day(born)),
        None => "this story".to_owned(),
    };
    view! {
        <ol class="lineage">
            <For
                each=move || upwards(earlier.get())
                key=|link| link.birth.0.0
                children=|link| view! { <Other link words="an earlier story"/> }
            />
            <li aria-current="true">
                <PortraitOf birth/>
                <div>
                    <span class="row-name"><NameOf birth/></span>
                    <span class="row-more">{since}</span>
                    <Life birth/>
                </div>
            </li>
            {move || next.get().map(|link| view! { <Other link words="the story after this one"/> })}
        </ol>
        {page.previous.is_none().then(|| view! { <p class="soft centre">"This is the first story of its people."</p> })}
    }
}

fn upwards(mut stories: Vec<StoryLink>) -> Vec<StoryLink> {
    stories.reverse();
    stories
}

async fn climb(earlier: RwSignal<Vec<StoryLink>>, mut last: StoryLink) {
    for _ in 0..MAX {
        // What cannot be fetched now is one click away on that story's own page.
        let Ok(page) = content::pet(last.birth.0).await else { return };
        let Some(before) = page.previous else { return };
        last = before.clone();
        if earlier.try_update(|earlier| earlier.push(before)).is_none() {
            return;
        }
    }
}

#[component]
fn Other(link: StoryLink, words: &'static str) -> impl IntoView {
    let birth = link.birth.0;
    view! {
        <li>
            <PortraitOf birth/>
            <div>
                <a class="row-name" href=pet_path(birth)>
                    <bdi>{link.name.unwrap_or_else(|| NAMELESS.to_owned())}</bdi>
                </a>
                <span class="row-more">{words}</span>
                <Life birth/>
            </div>
        </li>
    }
}

/// The life meter of a living pet.
#[component]
fn Life(birth: Hash) -> impl IntoView {
    let model = Model::of_context();
    let goes_on = Memo::new(move |_| model.pets.life(birth).is_some_and(|life| life.remaining > 0));
    view! { <Show when=move || goes_on.get()><Paws birth size=Size::Small/></Show> }
}
