//! The tab with a pet's photographs.

use api::content::{PetPage, Photo, Post};
use api::path;
use leptos::prelude::*;

use super::{birth_of, name_of};
use crate::components::faces::{Failed, WaitingLines};
use crate::components::posts::{OlderPosts, Posts};
use crate::words;

/// All photographs, the latest first.
#[component]
pub fn Photographs(page: Signal<PetPage>) -> impl IntoView {
    let posts = Posts::of(birth_of(page));
    let (name, none) = (name_of(page), posts.are_none());
    let first = page.with_untracked(|page| page.pet.photo).map(|photo| {
        picture(path::thumb(photo.commitment.0), path::photo(photo.commitment.0), format!("{name}, just hatched"))
    });
    let shown = {
        let name = name.clone();
        move |(post, photo): (Post, Photo)| {
            let alt = format!("{name} on {}", words::day(post.time_ms));
            picture(path::thumb(photo.commitment.0), format!("/post/{}", post.entry), alt)
        }
    };
    view! {
        <ul class="photographs">
            <For
                each=move || posts.photos()
                key=|(post, photo)| (post.entry, photo.commitment.0.0)
                children=shown
            />
            {first}
        </ul>
        {move || match (posts.failed.get(), none.get()) {
            (Some(error), _) => Some(view! { <Failed error retry=move |()| posts.older()/> }.into_any()),
            (None, None) => Some(view! { <WaitingLines words="Fetching the photographs." rows=1/> }.into_any()),
            (None, Some(_)) => Some(view! { <OlderPosts posts label="Older photographs"/> }.into_any()),
        }}
    }
}

fn picture(thumb: String, there: String, alt: String) -> impl IntoView {
    // A photograph is not a page of the app.
    let rel = there.starts_with("/media").then_some("external");
    view! {
        <li>
            <a href=there rel=rel><img src=thumb alt=alt width="240" height="240" loading="lazy" decoding="async"/></a>
        </li>
    }
}
