//! A pet's posts, loaded page by page, with those that arrive meanwhile.

use api::content::{Photo, Post};
use chain::event::Action;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::recent::{Recent, action};
use crate::content;
use crate::http::HttpError;

/// The posts that are loaded.
#[derive(Clone, Copy)]
pub struct Posts {
    /// The latest first, each with the number of entries it was made from; `None` while the first are loading.
    pub all: RwSignal<Option<Vec<(EntryIndex, Post)>>>,
    /// Why the last request failed.
    pub failed: RwSignal<Option<HttpError>>,
    /// The cursor of older posts.
    pub next: RwSignal<Option<String>>,
    /// The number of entries that the first were made from.
    as_of: RwSignal<Option<EntryIndex>>,
    pet: Hash,
}

/// The button that loads older posts, as long as there are some. It stays while they come, and so does the keyboard.
#[component]
pub fn OlderPosts(posts: Posts, label: &'static str) -> impl IntoView {
    view! {
        <Show when=move || posts.next.with(Option::is_some)>
            <div class="feed-end">
                <button class="btn" type="button" on:click=move |_| posts.older()>{label}</button>
            </div>
        </Show>
    }
}

impl Posts {
    /// Loads the latest, and follows the chain.
    pub fn of(pet: Hash) -> Self {
        let (all, failed, next, as_of) =
            (RwSignal::new(None), RwSignal::new(None), RwSignal::new(None), RwSignal::new(None));
        let posts = Self { all, failed, next, as_of, pet };
        posts.older();
        Recent::of_context().follow_on(
            move || as_of.get(),
            move |arrival| {
                if matches!(action(arrival), Some(Action::Post(post)) if post.pet == pet) {
                    posts.newer(arrival.index);
                }
            },
        );
        posts
    }

    /// Loads older posts.
    pub fn older(self) {
        // What shows the failure is built anew only if there was one.
        if self.failed.with_untracked(Option::is_some) {
            self.failed.set(None);
        }
        let before = self.next.get_untracked();
        spawn_local(async move {
            match content::pet_posts(self.pet, before).await {
                Ok(page) => {
                    let fresh: Vec<_> = page.posts.into_iter().map(|post| (page.as_of, post)).collect();
                    self.add(fresh);
                    self.next.try_set(page.next);
                    self.as_of.try_update(|as_of| _ = as_of.get_or_insert(page.as_of));
                }
                Err(error) => drop(self.failed.try_set(Some(error))),
            }
        });
    }

    /// Whether an entry's post is loaded.
    pub fn has(self, entry: EntryIndex) -> bool {
        self.all.with(|all| all.iter().flatten().any(|(_, post)| post.entry == entry))
    }

    /// All photographs, the latest first, each with its post.
    pub fn photos(self) -> Vec<(Post, Photo)> {
        self.all.with(|all| {
            let posts = all.iter().flatten().map(|(_, post)| post);
            posts.flat_map(|post| post.photos.iter().map(|photo| (post.clone(), *photo))).collect()
        })
    }

    /// Whether there are none; `None` while the first are loading. Changes only with that.
    pub fn are_none(self) -> Memo<Option<bool>> {
        Memo::new(move |_| self.all.with(|all| all.as_ref().map(Vec::is_empty)))
    }

    fn newer(self, entry: EntryIndex) {
        spawn_local(async move {
            let wanted = || EntryIndex(entry.0 + 1);
            let ask = async || content::pet_posts(self.pet, None).await;
            if let Ok(page) = content::made_from(wanted, |page| page.as_of, ask).await {
                self.add(page.posts.into_iter().map(|post| (page.as_of, post)).collect());
            }
        });
    }

    fn add(self, fresh: Vec<(EntryIndex, Post)>) {
        self.all.try_update(|all| {
            let all = all.get_or_insert_default();
            for (as_of, post) in fresh {
                if !all.iter().any(|(_, known)| known.entry == post.entry) {
                    all.push((as_of, post));
                }
            }
            all.sort_by_key(|(_, post)| std::cmp::Reverse(post.entry));
        });
    }
}
