//! One comment with its answers, and those in the outbox.

use api::content::Comment;
use api::screen::erased_words;
use chain::event::Editable;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use leptos::prelude::*;

use super::form::CommentForm;
use super::thread::Talk;
use super::wordings::Rows;
use crate::components::clock::Ago;
use crate::components::dialog::Dialog;
use crate::components::icon::Icon;
use crate::components::photograph::FalseWords;
use crate::components::portrait::PortraitOf;
use crate::components::session;
use crate::components::story::Why;
use crate::components::told::{HandleOf, Told};
use crate::components::wording::{self, Reword, may_edit};
use crate::model::Model;
use crate::outbox::{Pending, PendingState, QueuedAction};

/// Answers are indented up to this depth; deeper ones would get too narrow to read.
const DEPTH_MAX: u32 = 3;

/// A comment and its answers.
#[component]
pub fn CommentCard(talk: Talk, entry: EntryIndex, depth: u32) -> AnyView {
    let comment = Memo::new(move |before: Option<&Option<Comment>>| {
        let now = talk.comments.with(|all| all.iter().find(|one| one.entry == entry).cloned());
        now.or_else(|| before.cloned().flatten())
    });
    let Some(first) = comment.get_untracked() else { return ().into_any() };
    let person = first.author.clone();
    let who = person.clone();
    let there = person.handle.as_ref().map(|handle| format!("/people/{handle}"));
    let (answering, model) = (RwSignal::new(false), Model::of_context());
    Effect::new(move |_| {
        if talk.begun.with(|begun| begun.contains(&entry)) {
            answering.set(true);
        }
    });
    let answers = move || {
        view! {
            <For each=move || talk.answers(entry) key=|entry| entry.0 let:entry>
                <CommentCard talk entry depth=depth + 1/>
            </For>
            <PendingComments talk answers=entry/>
            <Show when=move || answering.get()>
                <CommentForm talk answers=entry done=move |()| answering.set(false)/>
            </Show>
        }
    };
    view! {
        <article class="comment" id=format!("comment-{entry}")>
            <Face account=person.account/>
            <div>
                <div class="comment-head">
                    <a href=there><HandleOf person=who/></a>
                    <Show when=move || !model.claims.is_false(entry)>
                        {person.bot.then(|| view! { <span class="mark"><Icon name="bot"/>"bot"</span> })}
                        {first.by_sitter.then(|| view! { <span class="mark">"told by the sitter"</span> })}
                        <Ago time=first.time_ms/>
                    </Show>
                    <Earlier comment entry/>
                </div>
                <Said comment entry/>
                <div class="comment-acts">
                    <button
                        class="act"
                        type="button"
                        aria-expanded=move || answering.get().to_string()
                        on:click=move |_| answering.update(|answering| *answering = !*answering)
                    >
                        "Answer"
                    </button>
                    <EditOwn comment entry/>
                </div>
            </div>
            {if depth < DEPTH_MAX {
                view! { <Answers talk entry answering>{answers()}</Answers> }.into_any()
            } else {
                answers().into_any()
            }}
        </article>
    }
    .into_any()
}

/// The line that connects answers, once there are any.
#[component]
fn Answers(talk: Talk, entry: EntryIndex, answering: RwSignal<bool>, children: Children) -> impl IntoView {
    let outbox = Model::of_context().outbox.items;
    let any = Memo::new(move |_| {
        let waiting = outbox.with(|outbox| !waiting(outbox, talk, entry).is_empty());
        answering.get() || waiting || !talk.answers(entry).is_empty()
    });
    view! { <div class="comment-answers" hidden=move || !any.get()>{children()}</div> }
}

/// The author: the picture of their pet.
#[component]
fn Face(account: chain::ids::AccountId) -> impl IntoView {
    let pet = session::pet_of(account);
    move || match pet.get() {
        Some(birth) => view! { <PortraitOf birth=Hash(birth) small=true/> }.into_any(),
        None => view! { <span class="avatar avatar-s"></span> }.into_any(),
    }
}

#[component]
fn Said(comment: Memo<Option<Comment>>, entry: EntryIndex) -> impl IntoView {
    let waiting = wording::on_their_way(entry);
    let model = Model::of_context();
    Effect::new(move |_| {
        if let Some(comment) = comment.get() {
            model.claims.doubt_comment(&comment);
        }
    });
    move || {
        let comment = comment.get()?;
        if let Some(erased) = comment.erased {
            return Some(view! { <p class="comment-words soft">{erased_words(erased)}</p> }.into_any());
        }
        if let Some(words) = waiting.get() {
            return Some(
                view! { <Told text=words class="comment-words">" "<span class="mark">"on its way"</span></Told> }
                    .into_any(),
            );
        }
        if model.claims.is_false(entry) {
            return Some(view! { <FalseWords/> }.into_any());
        }
        Some(view! { <Told text=comment.text.unwrap_or_default() class="comment-words"/> }.into_any())
    }
}

/// A note that it was edited, with its earlier text.
#[component]
fn Earlier(comment: Memo<Option<Comment>>, entry: EntryIndex) -> impl IntoView {
    let open = RwSignal::new(false);
    let revisions = Memo::new(move |_| comment.get().map(|comment| comment.revisions).unwrap_or_default());
    view! {
        <Show when=move || revisions.with(|revisions| !revisions.is_empty())>
            <button class="mark" type="button" on:click=move |_| open.set(true)>"edited"</button>
        </Show>
        <Dialog open title="What it said before">
            <ol class="rows"><Rows of=entry revisions/></ol>
        </Dialog>
    }
}

#[component]
fn EditOwn(comment: Memo<Option<Comment>>, entry: EntryIndex) -> impl IntoView {
    let may = may_edit(Editable::Comment, entry);
    let open = RwSignal::new(false);
    let before = move |()| comment.get_untracked().and_then(|comment| comment.text).unwrap_or_default();
    view! {
        <Show when=move || may.get()>
            <button class="act" type="button" on:click=move |_| open.set(true)>"Edit"</button>
        </Show>
        <Reword of=Editable::Comment entry open title="Other words for this comment" label="The comment" before/>
    }
}

/// The user's own comments that are not loaded from the log yet.
fn waiting(outbox: &[Pending], talk: Talk, to: EntryIndex) -> Vec<Pending> {
    let belongs =
        |pending: &&Pending| matches!(&pending.action, QueuedAction::Comment(comment) if comment.moment == to);
    let is_here = |pending: &Pending| matches!(pending.state, PendingState::Settled(entry) if talk.has(entry));
    outbox.iter().filter(belongs).filter(|pending| !is_here(pending)).cloned().collect()
}

/// The number of the user's own pending comments in this thread; reactive.
pub fn on_their_way(talk: Talk) -> Memo<usize> {
    let outbox = Model::of_context().outbox.items;
    let refused = |pending: &Pending| matches!(pending.state, PendingState::Stopped { .. });
    Memo::new(move |_| {
        let to = talk.comments.with(|all| all.iter().map(|one| one.entry).chain([talk.post]).collect::<Vec<_>>());
        outbox.with(|outbox| {
            let to = to.into_iter().flat_map(|to| waiting(outbox, talk, to));
            to.filter(|pending| !refused(pending)).count()
        })
    })
}

/// Pending comments.
#[component]
pub fn PendingComments(talk: Talk, answers: EntryIndex) -> impl IntoView {
    let outbox = Model::of_context().outbox.items;
    let pending = Memo::new(move |_| outbox.with(|outbox| waiting(outbox, talk, answers)));
    view! {
        <For each=move || pending.get() key=|pending| pending.id let:first>
            {
                let id = first.id;
                let text = first.text.clone().unwrap_or_default();
                let now = Memo::new(move |_| {
                    pending.with(|all| all.iter().find(|one| one.id == id).cloned()).unwrap_or_else(|| first.clone())
                });
                view! { <PendingComment now text/> }
            }
        </For>
    }
}

#[component]
fn PendingComment(now: Memo<Pending>, text: String) -> impl IntoView {
    let acting = session::acting();
    let own = session::own_pet();
    let who = move || acting.get().map(|me| format!("@{}", me.handle));
    let on_its_way = move || !matches!(now.get().state, PendingState::Settled(_) | PendingState::Stopped { .. });
    view! {
        <article class="comment" class:is-on-its-way=on_its_way>
            {move || own.get().map(|birth| view! { <PortraitOf birth small=true/> })}
            <div>
                <div class="comment-head">
                    <strong>{who}</strong>
                    <span>{move || if on_its_way() { "on its way" } else { "just now" }}</span>
                </div>
                <Told text class="comment-words"/>
                <Why pending=now/>
            </div>
        </article>
    }
}
