//! A story as a card: author, photograph, text, buttons, and its block. The server's front page has the same markup
//! (`server/src/http/first/story.rs`).

use api::content::{AccountRef, Photo, Post};
use api::screen::{erased_words, photo_alt, words_class};
use chain::ids::{EntryIndex, TimeMs};
use leptos::prelude::*;

use super::super::album::{self, Album, pet_path};
use super::super::clock::Ago;
use super::super::icon::Icon;
use super::super::paws::Paws;
use super::super::photograph::{FalseWords, Photograph};
use super::super::portrait::PortraitLink;
use super::super::told::{HandleOf, Told};
use super::acts::Acts;
use super::live::LiveStory;
use super::menu::Menu;
use crate::model::Model;
use crate::outbox::{Pending, PendingState, QueuedAction};
use crate::words;

/// Who shared a story, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedBy {
    /// The account.
    pub person: AccountRef,
    /// The time.
    pub time: TimeMs,
    /// The share's entry.
    pub entry: EntryIndex,
}

/// A post as a card.
#[component]
pub fn StoryCard(
    post: Post,
    /// The number of entries that the server made it from.
    as_of: EntryIndex,
    #[prop(optional)] shared_by: Option<SharedBy>,
) -> impl IntoView {
    let album = Album::of_context();
    album.keep([&post.pet]);
    let model = Model::of_context();
    model.claims.doubt_post(&post);
    let story = LiveStory::new(&post, as_of);
    let (birth, name) = (post.pet.birth.0, album::name(&post.pet));
    let card_entry = shared_by.as_ref().map_or(post.entry, |shared| shared.entry);
    let heading = format!("story-{card_entry}-name");
    let edit = pending_edit(post.entry);
    let changing = move || edit.with(|edit| edit.as_ref().is_some_and(|edit| !is_over(&edit.state)));
    let photos = post.photos.clone();
    let has_photo = !photos.is_empty();
    let (author, by_sitter) = (post.author.clone(), post.by_sitter);
    view! {
        <article
            class="story"
            class:is-on-its-way=changing
            id=format!("story-{card_entry}")
            aria-labelledby=heading.clone()
        >
            {shared_by.map(|shared| view! { <SharedLine shared/> })}
            <header class="story-head">
                <PortraitLink birth/>
                <div class="story-who">
                    <div class="story-name">
                        <a id=heading.clone() href=pet_path(birth)><bdi>{move || album.bare(birth)}</bdi></a>
                        <Show when=move || !model.claims.is_false(post.entry)>
                            {author.bot.then(|| view! { <span class="mark"><Icon name="bot"/>"bot"</span> })}
                            {by_sitter.then(|| view! { <span class="mark">"told by the sitter"</span> })}
                            <span class="story-when"><Ago time=post.time_ms/></span>
                        </Show>
                        <Edited story/>
                    </div>
                    <Paws birth/>
                </div>
                <Menu story author=author.account/>
            </header>
            <Photos photos name=name.clone() entry=post.entry story/>
            <Words story edit has_photo/>
            <Show when=move || model.claims.is_false(post.entry)><FalseWords/></Show>
            <Acts story name/>
            <footer class="story-foot">
                {move || if changing() {
                    view! { <span class="folio">"on its way"</span> }.into_any()
                } else {
                    let page = words::number(post.height.0);
                    let there = format!("/chain/{}", post.height);
                    view! { <a class="folio" href=there>{format!("page {page}")}</a> }.into_any()
                }}
            </footer>
        </article>
    }
}

fn is_over(state: &PendingState) -> bool {
    matches!(state, PendingState::Settled(_) | PendingState::Stopped { .. })
}

/// The user's pending edit of a text.
fn pending_edit(of: EntryIndex) -> Memo<Option<Pending>> {
    let outbox = Model::of_context().outbox.items;
    Memo::new(move |_| {
        let is_edit = |pending: &&Pending| matches!(&pending.action, QueuedAction::Edit(edit) if edit.entry == of);
        outbox.with(|outbox| outbox.iter().rev().find(is_edit).cloned())
    })
}

#[component]
fn SharedLine(shared: SharedBy) -> impl IntoView {
    let model = Model::of_context();
    let SharedBy { person, time, entry } = shared;
    view! {
        <Show when=move || !model.claims.is_false(entry) fallback=|| view! { <FalseWords/> }>
            <p class="why">
                <span>
                    <Icon name="share"/>" "<HandleOf person=person.clone()/>" shares this with you, "<Ago time/>
                </span>
            </p>
        </Show>
    }
}

#[component]
fn Edited(story: LiveStory) -> impl IntoView {
    let there = format!("/post/{}#wordings", story.entry);
    view! {
        <Show when=move || story.edited.get()>
            <a class="mark" href=there.clone()>"edited"</a>
        </Show>
    }
}

#[component]
fn Photos(photos: Vec<Photo>, name: String, entry: EntryIndex, story: LiveStory) -> impl IntoView {
    let model = Model::of_context();
    move || {
        if story.erased.get().is_some() || model.claims.is_false(entry) {
            return None;
        }
        let alt = photo_alt(&name, story.text.get().as_deref());
        let photo = |photo: &Photo| {
            view! {
                <a class="photo" href=format!("/post/{entry}")><Photograph photo=*photo alt=alt.clone()/></a>
            }
        };
        Some(photos.iter().map(photo).collect_view())
    }
}

#[component]
fn Words(story: LiveStory, edit: Memo<Option<Pending>>, has_photo: bool) -> impl IntoView {
    let model = Model::of_context();
    let text = move || match edit.get() {
        Some(Pending { text, state, .. }) if !matches!(state, PendingState::Stopped { .. }) => text,
        _ => story.text.get(),
    };
    move || {
        if let Some(erased) = story.erased.get() {
            return Some(view! { <p class="story-words soft">{erased_words(erased)}</p> }.into_any());
        }
        let text = text().filter(|_| !model.claims.is_false(story.entry))?;
        let class = words_class(&text, has_photo);
        Some(view! { <Told text class/> }.into_any())
    }
}
