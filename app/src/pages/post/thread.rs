//! The comments of a story, followed live.

use api::content::{Comment, PostPage};
use chain::event::Action;
use chain::ids::EntryIndex;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::comment::{CommentCard, PendingComments, on_their_way};
use super::form::CommentForm;
use crate::components::load::Loader;
use crate::components::recent::{Recent, action};
use crate::content;
use crate::drafts;
use crate::model::Model;
use crate::words;

/// A thread that follows the chain.
#[derive(Clone, Copy)]
pub struct Talk {
    /// The story.
    pub post: EntryIndex,
    /// The pet's birth hash.
    pub pet: chain::hash::Hash,
    /// The loaded comments in the order of the log.
    pub comments: RwSignal<Vec<Comment>>,
    /// The cursor of the next comments; `None` at the thread's end.
    pub next: RwSignal<Option<String>>,
    /// Entries with a draft of an answer from an earlier visit: their forms are open.
    pub begun: RwSignal<Vec<EntryIndex>>,
    /// The cursor of the last page that was loaded.
    last: StoredValue<Option<String>>,
    fetching: StoredValue<bool>,
    wanted: StoredValue<EntryIndex>,
}

impl Talk {
    fn new(page: PostPage) -> Self {
        let talk = Self {
            post: page.post.entry,
            pet: page.post.pet.birth.0,
            comments: RwSignal::new(page.comments),
            next: RwSignal::new(page.next),
            begun: RwSignal::new(Vec::new()),
            last: StoredValue::new(None),
            fetching: StoredValue::new(false),
            wanted: StoredValue::new(page.as_of),
        };
        let model = Model::of_context();
        spawn_local(async move {
            talk.begun.try_set(drafts::answered_entries(model.session).await);
        });
        Recent::of_context().follow(page.as_of, move |arrival| {
            let concerns = match action(arrival) {
                Some(Action::Comment(comment)) => comment.pet == talk.pet,
                Some(Action::Edit(edit)) => talk.has(edit.entry),
                Some(Action::Redact(redact)) => talk.has(redact.entry),
                _ => false,
            };
            if concerns {
                talk.want(EntryIndex(arrival.index.0 + 1));
            }
        });
        talk
    }

    /// Whether a comment is loaded.
    pub fn has(self, entry: EntryIndex) -> bool {
        self.comments.with(|all| all.iter().any(|comment| comment.entry == entry))
    }

    /// The comments that answer this one, or the story.
    pub fn answers(self, to: EntryIndex) -> Vec<EntryIndex> {
        self.comments.with(|all| all.iter().filter(|one| one.answers == to).map(|one| one.entry).collect())
    }

    /// Loads the next comments.
    pub fn more(self) {
        self.last.set_value(self.next.get_untracked());
        self.want(EntryIndex(0));
    }

    fn want(self, entries: EntryIndex) {
        self.wanted.update_value(|wanted| *wanted = (*wanted).max(entries));
        if self.fetching.get_value() {
            return;
        }
        self.fetching.set_value(true);
        spawn_local(async move {
            self.fetch().await;
            self.fetching.try_set_value(false);
        });
    }

    async fn fetch(self) {
        // Once the page is left, any response will do.
        let wanted = || self.wanted.try_get_value().unwrap_or_default();
        let ask = async || content::post(self.post, self.last.try_get_value().flatten()).await;
        // If this fails, the next comment or the next visit loads it.
        if let Ok(page) = content::made_from(wanted, |page| page.as_of, ask).await {
            self.take(page);
        }
    }

    fn take(self, page: PostPage) {
        self.comments.try_update(|all| {
            for comment in page.comments {
                match all.iter_mut().find(|known| known.entry == comment.entry) {
                    Some(known) => *known = comment,
                    None => all.push(comment),
                }
            }
        });
        self.next.try_set(page.next);
    }
}

/// The thread with its form.
#[component]
pub fn Thread(loader: Loader<PostPage>, page: PostPage) -> impl IntoView {
    let talk = Talk::new(page);
    // A page that was loaded again after a lost connection has the comments made meanwhile.
    Effect::new(move |_| {
        if let Some(page) = loader.ready() {
            talk.wanted.update_value(|wanted| *wanted = (*wanted).max(page.as_of));
            talk.want(EntryIndex(0));
        }
    });
    let post = talk.post;
    // The user's pending comments count, too.
    let on_their_way = on_their_way(talk);
    let heading = move || match talk.comments.with(Vec::len) + on_their_way.get() {
        0 => "Nobody has said anything yet".to_owned(),
        count => words::count(count as u64, "comment", "comments"),
    };
    view! {
        <section class="thread" aria-label="Comments">
            <h2>{heading}</h2>
            <For each=move || talk.answers(post) key=|entry| entry.0 let:entry>
                <CommentCard talk entry depth=0/>
            </For>
            <PendingComments talk answers=post/>
            <Show when=move || talk.next.get().is_some()>
                <button class="btn" type="button" on:click=move |_| talk.more()>"More comments"</button>
            </Show>
            <CommentForm talk answers=post/>
        </section>
    }
}
