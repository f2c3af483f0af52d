//! The best moments of a story and its most frequent visitors, without counts.

use api::content::{AccountRef, Post, RemembrancePage};
use api::path;
use leptos::prelude::*;

use crate::components::album;
use crate::components::faces::{Failed, WaitingLines};
use crate::components::load::{Load, Loader};
use crate::components::photograph::FalseWords;
use crate::components::told::{HandleOf, paragraphs};
use crate::model::Model;
use crate::words;

/// The most characters of a story below its photograph.
const TOLD: usize = 140;

/// The most frequent visitors, as the end of a sentence.
#[component]
pub fn Visitors(loader: Loader<RemembrancePage>) -> impl IntoView {
    move || {
        let page = loader.ready()?;
        if page.visitors.is_empty() {
            return Some("It was a quiet one.".into_any());
        }
        let last = page.visitors.len() - 1;
        let named = page.visitors.iter().enumerate().map(|(at, person)| {
            let before = words::joint(at, last);
            view! { {before}{named(person)} }
        });
        Some(view! { {named.collect_view()}" came by most." }.into_any())
    }
}

fn named(person: &AccountRef) -> impl IntoView + use<> {
    let handle = person.handle.clone().unwrap_or_default();
    let bot = person.bot.then_some(" (a bot)");
    view! { <a href=format!("/people/{handle}")><HandleOf person=person.clone()/></a>{bot} }
}

/// The moments with most reactions; nothing if there were none.
#[component]
pub fn Moments(loader: Loader<RemembrancePage>) -> impl IntoView {
    move || match loader.state.get() {
        Load::Waiting => Some(view! { <WaitingLines words="Looking through the story." rows=1/> }.into_any()),
        Load::Failed(error) => Some(view! { <Failed error retry=move |()| loader.retry()/> }.into_any()),
        Load::Ready(page) if page.best.is_empty() => None,
        Load::Ready(page) => Some(
            view! {
                <section aria-labelledby="moments">
                    <h2 id="moments">"Moments to keep"</h2>
                    <ul class="moments">{page.best.into_iter().map(moment).collect_view()}</ul>
                </section>
            }
            .into_any(),
        ),
    }
}

fn moment(post: Post) -> impl IntoView {
    let (model, entry) = (Model::of_context(), post.entry);
    model.claims.doubt_post(&post);
    let day = words::day(post.time_ms);
    let text = post.text.as_deref().map(|text| words::beginning(text, TOLD));
    let pictured = post.photos.first().map(|photo| {
        let alt = format!("{} on {day}", album::name(&post.pet));
        let (width, height) = (photo.width.max(4).to_string(), photo.height.max(5).to_string());
        view! {
            <span class="mounted">
                <img src=path::thumb(photo.commitment.0) alt=alt width=width height=height decoding="async"/>
            </span>
        }
    });
    let told = move || match model.claims.is_false(entry) {
        true => Some(view! { <FalseWords/> }.into_any()),
        false => text.as_ref().map(|text| view! { <q class="told" dir="auto">{paragraphs(text)}</q> }.into_any()),
    };
    view! {
        <li>
            <a href=format!("/post/{entry}")>
                {pictured}
                {told}
                <small class="soft">{day}</small>
            </a>
        </li>
    }
}
