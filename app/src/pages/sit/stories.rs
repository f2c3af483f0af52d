//! The pet's latest stories, each with a form to comment in the name of the pet's owner.

use api::content::Post;
use api::path;
use api::screen::erased_words;
use chain::event::{Action, Comment};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::text::TextKind;
use leptos::prelude::*;

use crate::components::asking::Asking;
use crate::components::clock::Ago;
use crate::components::editor::room;
use crate::components::faces::{Failed, WaitingLines};
use crate::components::field::TextArea;
use crate::components::found_again::FoundAgain;
use crate::components::portrait::PortraitOf;
use crate::components::posts::Posts;
use crate::components::story::LiveStory;
use crate::components::told::Told as Words;
use crate::drafts::{Fields, Place, WORDS, Writing};
use crate::identity::sitter::SitterKey;
use crate::model::Model;
use crate::sentence::Sentence;
use crate::words;

/// How many stories; older ones are on the pet's page.
const STORIES: usize = 3;
/// The most characters of each.
const SHOWN: usize = 160;

/// The stories. One of them can be answered at a time.
#[component]
pub fn Stories(key: SitterKey) -> impl IntoView {
    let posts = Posts::of(key.pet);
    let key = StoredValue::new(key);
    let answered = RwSignal::new(None::<EntryIndex>);
    // The one that is being answered stays, even if newer ones arrive.
    let shown = move |at: usize, post: &Post| at < STORIES || answered.get() == Some(post.entry);
    let latest = move || {
        posts.all.with(|all| {
            let told = all.iter().flatten().enumerate().filter(|(at, (_, post))| shown(*at, post));
            told.map(|(_, told)| told.clone()).collect::<Vec<_>>()
        })
    };
    view! {
        <section class="panel" aria-labelledby="latest-stories">
            <h2 id="latest-stories">"Latest stories"</h2>
            <div class="stack">
                {move || match (posts.failed.get(), posts.all.with(|all| all.as_ref().map(Vec::is_empty))) {
                    (Some(error), _) => view! { <Failed error retry=move |()| posts.older()/> }.into_any(),
                    (None, None) => view! {
                        <WaitingLines words="Fetching the latest stories." rows=STORIES/>
                    }.into_any(),
                    (None, Some(true)) => {
                        view! { <p class="soft">"No story was told yet. The first one can be yours."</p> }.into_any()
                    }
                    (None, Some(false)) => {
                        view! {
                            <p class="soft">"Say something to them. Everybody sees that a sitter wrote it."</p>
                        }.into_any()
                    }
                }}
                <For each=latest key=|(_, post)| post.entry let:told>
                    <Told key post=told.1 as_of=told.0 answered/>
                </For>
            </div>
        </section>
    }
}

/// The beginning of a story.
#[component]
fn Told(
    key: StoredValue<SitterKey>,
    post: Post,
    as_of: EntryIndex,
    answered: RwSignal<Option<EntryIndex>>,
) -> impl IntoView {
    let story = LiveStory::new(&post, as_of);
    let entry = post.entry;
    // A half-written comment stays while the user looks at another story.
    let draft = RwSignal::new(String::new());
    let writing = Writing::begin(Place::SitterComment(entry), Fields::new().text(WORDS, draft));
    let answering = move || answered.get() == Some(entry);
    let told = move || match (story.erased.get(), story.text.get()) {
        (Some(erased), _) => erased_words(erased).to_owned(),
        (None, Some(text)) => words::beginning(&text, SHOWN),
        (None, None) => "A photograph without words.".to_owned(),
    };
    let comments = move || match story.counts().comments {
        0 => "No comments yet".to_owned(),
        comments => words::count(comments, "comment", "comments"),
    };
    let toggle = move |_| answered.update(|at| *at = if *at == Some(entry) { None } else { Some(entry) });
    view! {
        <article class="comment">
            {match post.photos.first() {
                Some(photo) => {
                    let address = path::thumb(photo.commitment.0);
                    view! { <span class="avatar avatar-s"><img src=address alt="" decoding="async"/></span> }.into_any()
                }
                None => view! { <PortraitOf birth=story.pet small=true/> }.into_any(),
            }}
            <div>
                <div class="comment-head">
                    <Ago time=post.time_ms/>
                    {post.by_sitter.then(|| view! { <span class="mark">"told by the sitter"</span> })}
                </div>
                {move || view! { <Words text=told() class="comment-words"/> }}
                <div class="comment-acts">
                    <button class="act" type="button" aria-expanded=move || answering().to_string() on:click=toggle>
                        "Answer"
                    </button>
                    <a class="act" href=format!("/post/{entry}")>{comments}</a>
                </div>
                <Show when=answering><Say key entry draft writing answered/></Show>
            </div>
        </article>
    }
}

/// The form below one story.
#[component]
fn Say(
    key: StoredValue<SitterKey>,
    entry: EntryIndex,
    draft: RwSignal<String>,
    writing: Writing,
    answered: RwSignal<Option<EntryIndex>>,
) -> impl IntoView {
    let model = Model::of_context();
    let asking = Asking::new();
    let pet = key.with_value(|key| key.pet);
    let action = Action::Comment(Comment { pet, moment: entry, text: Hash([0; 32]) });
    let may = Memo::new(move |_| key.with_value(|key| model.sittings.may(key, &action)));
    let wrong = Signal::derive(move || asking.wrong.get().or_else(|| room(TextKind::Comment, &draft.get())));
    let act = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if may.get_untracked().is_err() {
            return;
        }
        let (key, text) = (key.get_value(), draft.get_untracked());
        let said = text.clone();
        let kept_no_more = writing.when_sent_so_far();
        asking.ask(async move { model.sittings.comment(&key, entry, &text).await }, move || {
            // What was typed during the request is the next comment.
            let is_all = draft.try_update(|draft| {
                let is_all = *draft == said;
                if is_all {
                    draft.clear();
                }
                is_all
            });
            kept_no_more();
            if is_all == Some(true) {
                answered.try_set(None);
            }
            model.notices.show(Sentence::fixed("It stands under the story. Everybody sees that a sitter wrote it."));
        });
    };
    view! {
        <form class="stack" on:submit=act novalidate>
            <FoundAgain writing/>
            <TextArea id="comment" label="Your comment" value=draft wrong rows=2 placeholder="Say something kind"/>
            <div class="btn-row">
                <button
                    class="btn"
                    type="submit"
                    aria-disabled=move || (asking.busy.get() || may.get().is_err()).then_some("true")
                >
                    {move || if asking.busy.get() { "Saying it ..." } else { "Comment" }}
                </button>
            </div>
            {move || may.get().err().map(|words| view! { <p class="soft why-not">{words.to_string()}</p> })}
        </form>
    }
}
