//! A story on a page of its own, with its earlier texts and its comments.

mod comment;
mod form;
mod thread;
mod wordings;

use chain::ids::EntryIndex;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::components::album;
use crate::components::faces::{Failed, Waiting};
use crate::components::load::{Load, Loader};
use crate::components::page::{Heading, Page};
use crate::components::story::StoryCard;
use crate::content;
use crate::words;
use thread::Thread;
use wordings::Wordings;

/// The page `/post/:entry`.
#[component]
pub fn Post() -> impl IntoView {
    let params = use_params_map();
    let entry = Memo::new(move |_| params.with(|params| params.get("entry")).and_then(|entry| entry.parse().ok()));
    move || match entry.get() {
        Some(entry) => view! { <Loaded entry=EntryIndex(entry)/> }.into_any(),
        None => view! { <super::not_found::NotFound/> }.into_any(),
    }
}

#[component]
fn Loaded(entry: EntryIndex) -> impl IntoView {
    let loader = Loader::new(move || content::post(entry, None));
    let first = Memo::new(move |before| before.cloned().flatten().or_else(|| loader.ready()));
    let name = Memo::new(move |_| first.with(|page| page.as_ref().map(|page| album::name(&page.post.pet))));
    let title =
        Signal::derive(move || name.get().map_or_else(|| "A story".to_owned(), |name| format!("{name}'s story")));
    view! {
        <Page title>
            {move || match first.get() {
                // Built once: a refresh must not clear a half-written comment.
                Some(page) => {
                    let heading = format!("{}, {}", title.get_untracked(), words::day(page.post.time_ms));
                    view! {
                        <Heading hidden=true>{heading}</Heading>
                        <StoryCard post=page.post.clone() as_of=page.as_of/>
                        <Wordings loader entry/>
                        <Thread loader page/>
                    }
                    .into_any()
                }
                None => match loader.state.get() {
                    Load::Failed(error) => view! {
                        <Heading hidden=true>"A story"</Heading>
                        <Failed error retry=move |()| loader.retry()/>
                    }
                    .into_any(),
                    _ => view! { <Waiting words="Opening this story." leaves=1/> }.into_any(),
                },
            }}
        </Page>
    }
}
