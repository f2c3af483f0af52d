//! The loaded stories, kept while other pages are open, so that the feed is still there on return.

use api::content::{FeedItem, FeedPage};
use chain::event::Action;
use chain::ids::EntryIndex;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::above::{Above, is_own};
use super::ends::Ends;
use crate::components::album::{Album, pet_of};
use crate::components::recent::{Recent, action};
use crate::content;
use crate::http::HttpError;
use crate::model::Model;

/// An item, and the number of entries that it was made from.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The item.
    pub item: FeedItem,
    /// The number of entries that the server made it from.
    pub as_of: EntryIndex,
}

/// The state of the feed.
#[derive(Clone, Debug, PartialEq)]
pub enum Face {
    /// Not loaded yet.
    Waiting,
    /// The first page failed to load.
    Failed(HttpError),
    /// It is loaded; there may be no stories.
    Ready,
}

/// The shelf of the root.
#[derive(Clone, Copy)]
pub struct Shelf {
    /// The visible stories, the latest first.
    pub items: RwSignal<Vec<Kept>>,
    /// Stories that arrived while the user was reading further below, the latest first.
    pub fresh: RwSignal<Vec<Kept>>,
    /// Stories that were added above the visible part.
    pub above: Above,
    /// The state of the first page.
    pub face: RwSignal<Face>,
    /// The cursor of older stories; `None` at the end.
    pub next: RwSignal<Option<String>>,
    /// Older stories are loading.
    pub fetching: RwSignal<bool>,
    /// Older stories failed to load.
    pub stuck: RwSignal<Option<HttpError>>,
    model: Model,
    album: Album,
    ends: StoredValue<Ends>,
    /// The newest page must be made from at least so many entries.
    wanted: StoredValue<u64>,
    refreshing: StoredValue<bool>,
}

impl Shelf {
    /// An empty feed that listens to the chain. Call it once, at the root.
    pub fn begin(model: Model, recent: Recent, album: Album) -> Self {
        let shelf = Self {
            items: RwSignal::new(Vec::new()),
            fresh: RwSignal::new(Vec::new()),
            above: Above::new(),
            face: RwSignal::new(Face::Waiting),
            next: RwSignal::new(None),
            fetching: RwSignal::new(false),
            stuck: RwSignal::new(None),
            model,
            album,
            ends: StoredValue::new(Ends::default()),
            wanted: StoredValue::new(0),
            refreshing: StoredValue::new(false),
        };
        recent.follow(EntryIndex(0), move |arrival| {
            if matches!(
                action(arrival),
                Some(Action::Birth(_) | Action::Invited(_) | Action::Post(_) | Action::Share(_))
            ) {
                shelf.want(arrival.index.0 + 1);
            }
        });
        let read = Memo::new(move |_| model.copy.has_caught_up());
        Effect::new(move |_| {
            // Loads what happened while the chain was not followed.
            if read.get() && shelf.face.get_untracked() != Face::Waiting {
                shelf.want(model.copy.tick.get_untracked().entries.0);
            }
        });
        shelf
    }

    /// The one in the context.
    pub fn of_context() -> Self {
        expect_context()
    }

    /// Called when the feed is shown.
    pub fn open(self) {
        self.above.look_all();
        self.want(0);
    }

    /// Whether the page was opened at the feed, and its first stories are still loading; reactive.
    pub fn is_opening(self) -> bool {
        self.face.get() == Face::Waiting && window().location().pathname().is_ok_and(|path| path == "/")
    }

    /// Retries after a failure.
    pub fn retry(self) {
        self.face.set(Face::Waiting);
        self.want(0);
    }

    /// Whether an entry's item is shown.
    pub fn has(self, entry: EntryIndex) -> bool {
        self.items.with(|items| items.iter().any(|kept| kept.item.entry() == entry))
    }

    /// Shows the stories that arrived meanwhile.
    pub fn show_fresh(self) {
        self.above.look_all();
        let fresh = self.fresh.try_update(std::mem::take).unwrap_or_default();
        self.items.update(|items| drop(items.splice(0..0, fresh)));
    }

    /// Loads older stories, unless that is running.
    pub fn more(self) {
        let Some(next) = self.next.get_untracked() else { return };
        if self.fetching.get_untracked() {
            return;
        }
        self.fetching.set(true);
        self.stuck.set(None);
        spawn_local(async move {
            match content::feed(Some(next)).await {
                Ok(page) => self.append(page),
                Err(error) => self.stuck.set(Some(error)),
            }
            self.fetching.set(false);
        });
    }

    /// Loads the newest page, made from at least so many entries.
    fn want(self, entries: u64) {
        self.wanted.update_value(|wanted| *wanted = (*wanted).max(entries));
        if self.refreshing.get_value() {
            return;
        }
        self.refreshing.set_value(true);
        spawn_local(async move {
            self.refresh().await;
            self.refreshing.set_value(false);
        });
    }

    async fn refresh(self) {
        let wanted = || EntryIndex(self.wanted.get_value());
        match content::made_from(wanted, |page: &FeedPage| page.as_of, async || content::feed(None).await).await {
            Ok(page) => {
                self.take_newest(page);
                // What it shows is built anew only when it changes.
                if self.face.get_untracked() != Face::Ready {
                    self.face.set(Face::Ready);
                }
            }
            Err(error) if self.face.get_untracked() != Face::Ready => self.face.set(Face::Failed(error)),
            Err(_) => {}
        }
    }

    fn take_newest(self, page: FeedPage) {
        let next = page.next.clone();
        let newest = self.newest();
        let (fresh, overlap) = newer(self.keep(page), newest);
        if newest.is_none() || !overlap {
            // So much has happened that there is a gap: start again rather than show an incomplete feed.
            self.fresh.set(Vec::new());
            self.items.set(fresh);
            self.next.set(next);
        } else if !fresh.is_empty() {
            // The user's own story is shown at once, with all that came before it.
            let own = fresh.iter().any(|kept| is_own(self.model, &kept.item));
            let waiting = self.fresh.try_update(std::mem::take).unwrap_or_default();
            let at_top = waiting.is_empty() && self.above.is_at_top();
            let all = fresh.into_iter().chain(waiting).collect();
            match own || at_top {
                true => self.lay_on_top(all),
                false => self.fresh.set(all),
            }
        }
        self.cut();
    }

    /// Adds stories above the others, see [`Above`].
    fn lay_on_top(self, fresh: Vec<Kept>) {
        let first = self.items.with_untracked(|items| items.first().map(|kept| kept.item.entry()));
        let others = fresh.iter().filter(|kept| !is_own(self.model, &kept.item)).count();
        self.above.lay(first, others, || self.items.update(|items| drop(items.splice(0..0, fresh))));
    }

    /// Drops the oldest stories while the user reads the latest.
    fn cut(self) {
        if !self.above.is_at_top() || self.fetching.get_untracked() {
            return;
        }
        let entries: Vec<_> = self.items.with_untracked(|items| items.iter().map(|kept| kept.item.entry()).collect());
        if let Some((stay, next)) = self.ends.try_update_value(|ends| ends.cut(&entries)).flatten() {
            self.items.update(|items| items.truncate(stay));
            self.next.set(Some(next));
        }
    }

    fn append(self, page: FeedPage) {
        let next = page.next.clone();
        let known = self.items.with_untracked(|items| items.last().map(|kept| kept.item.entry()));
        let older = self.keep(page).into_iter().filter(|kept| known.is_none_or(|known| kept.item.entry() < known));
        self.items.update(|items| items.extend(older));
        self.next.set(next);
    }

    fn keep(self, page: FeedPage) -> Vec<Kept> {
        self.album.keep(page.items.iter().map(pet_of));
        self.ends.update_value(|ends| ends.add(&page));
        let as_of = page.as_of;
        page.items.into_iter().map(|item| Kept { item, as_of }).collect()
    }

    fn newest(self) -> Option<EntryIndex> {
        let first = |items: &Vec<Kept>| items.first().map(|kept| kept.item.entry());
        self.fresh.with_untracked(first).max(self.items.with_untracked(first))
    }
}

/// The items of a page that are newer than the newest known, and whether the page reaches down to what is known.
fn newer(page: Vec<Kept>, newest: Option<EntryIndex>) -> (Vec<Kept>, bool) {
    let all = page.len();
    let fresh: Vec<_> =
        page.into_iter().filter(|kept| newest.is_none_or(|newest| kept.item.entry() > newest)).collect();
    let overlap = fresh.len() < all;
    (fresh, overlap)
}
