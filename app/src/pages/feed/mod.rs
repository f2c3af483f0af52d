//! The feed: the latest stories of all pets first.

mod above;
mod ends;
mod shelf;

use api::content::FeedItem;
use api::screen::{Address, told_once};
use leptos::ev;
use leptos::prelude::*;

pub use shelf::Shelf;
use shelf::{Face, Kept};

use crate::components::banner::Cookies;
use crate::components::faces::{Empty, Failed, Waiting};
use crate::components::icon::Drawing;
use crate::components::page::{Heading, Page};
use crate::components::session;
use crate::components::story::{HatchedCard, PendingCards, SharedBy, StoryCard, shown_in};
use crate::model::Model;
use crate::pages::away;
use crate::sentence::Sentence;
use crate::words;

later_part!(returning: away::Card);

/// The key in local storage that remembers that an account is signed in here: it is read a moment before the session.
const HERE: &str = "pitpet-somebody-here";
/// Older stories are loaded when fewer pixels than this are left below the window.
const AHEAD: f64 = 1_800.0;

/// The page `/`.
#[component]
pub fn Feed() -> impl IntoView {
    let shelf = Shelf::of_context();
    let Model { outbox, away, .. } = Model::of_context();
    let outbox = outbox.items;
    shelf.open();
    let pending = Signal::derive(move || outbox.with(|outbox| shown_in(outbox, None, |entry| shelf.has(entry))));
    view! {
        <Page title=Address::Feed.title()>
            <Heading hidden=true>"Stories"</Heading>
            <Cookies/>
            <Show when=move || away.news.with(Option::is_some)>{Card()}</Show>
            <Fresh/>
            <div class="feed">
                <Welcome/>
                <PendingCards pending/>
                <For
                    each=move || told_once(shelf.items.get(), |kept| &kept.item)
                    key=|kept| kept.item.entry()
                    let:kept
                >
                    <Item kept/>
                </For>
            </div>
            {move || match shelf.face.get() {
                Face::Waiting => view! { <Waiting words="Fetching the stories."/> }.into_any(),
                Face::Failed(error) => view! { <Failed error retry=move |()| shelf.retry()/> }.into_any(),
                Face::Ready => view! { <End/> }.into_any(),
            }}
        </Page>
    }
}

#[component]
fn Item(kept: Kept) -> impl IntoView {
    let as_of = kept.as_of;
    match kept.item {
        FeedItem::Hatched(hatched) => view! { <HatchedCard hatched as_of/> }.into_any(),
        FeedItem::Posted(post) => view! { <StoryCard post as_of/> }.into_any(),
        FeedItem::Shared(shared) => {
            Model::of_context().claims.doubt_share(&shared);
            let shared_by = SharedBy { person: shared.by, time: shared.time_ms, entry: shared.entry };
            view! { <StoryCard post=shared.post as_of shared_by/> }.into_any()
        }
    }
}

/// An introduction for users who are not signed in.
#[component]
fn Welcome() -> impl IntoView {
    let model = Model::of_context();
    let acting = session::acting();
    let local = window().local_storage().ok().flatten();
    let remembered = local.and_then(|local| local.get_item(HERE).ok().flatten()).is_some();
    // It is shown from the start or not at all: inserted later it would push the stories down under the reader's
    // finger.
    let stranger = Memo::new(move |_| if model.session.me_known.get() { acting.get().is_none() } else { !remembered });
    Effect::new(move |_| {
        if let (true, Ok(Some(local))) = (model.session.me_known.get(), window().local_storage()) {
            // Without storage it is shown a moment longer.
            let _ = if stranger.get() { local.remove_item(HERE) } else { local.set_item(HERE, "yes") };
        }
    });
    view! {
        <Show when=move || stranger.get()>
            <section class="panel face face-small" aria-labelledby="welcome">
                <Drawing name="waiting-egg"/>
                <h2 id="welcome">"Every pet here is a story that somebody keeps alive"</h2>
                <p>"Fifteen pages without a visit, and the book closes. Come by, or hatch a pet of your own."</p>
                <a class="btn btn-primary" href="/hatch">"Hatch a pet"</a>
            </section>
        </Show>
    }
}

/// A button for new stories, which wait above instead of pushing the page down.
#[component]
fn Fresh() -> impl IntoView {
    let shelf = Shelf::of_context();
    let count = move || (shelf.fresh.with(Vec::len) + shelf.above.count()) as u64;
    let show = move |_| {
        shelf.show_fresh();
        window().scroll_to_with_x_and_y(0.0, 0.0);
    };
    let scrolled = window_event_listener(ev::scroll, move |_| shelf.above.look());
    on_cleanup(move || scrolled.remove());
    view! {
        <Show when=move || count() != 0>
            <button class="btn feed-new" type="button" on:click=show>
                {move || words::count(count(), "new story", "new stories")}
            </button>
        </Show>
    }
}

/// The end of the loaded feed: older stories load by themselves, or it is the first story of all.
#[component]
fn End() -> impl IntoView {
    let shelf = Shelf::of_context();
    let look = move || {
        if shelf.stuck.get_untracked().is_none() && below() < AHEAD {
            shelf.more();
        }
    };
    let scrolled = window_event_listener(ev::scroll, move |_| look());
    on_cleanup(move || scrolled.remove());
    Effect::new(move |_| {
        shelf.items.track();
        request_animation_frame(look);
    });
    move || {
        if shelf.items.with(Vec::is_empty) {
            return view! {
                <Empty title="Nothing in the bowl yet" words="Nobody has told a story here. Yours could be the first."/>
            }
            .into_any();
        }
        match (shelf.stuck.get(), shelf.next.get()) {
            (Some(error), _) => view! {
                <div class="feed-end" role="alert">
                    <p>{Sentence::from(&error).to_string()}</p>
                    <button class="btn" type="button" on:click=move |_| shelf.more()>"Try again now"</button>
                </div>
            }
            .into_any(),
            (None, Some(_)) => view! {
                <div class="feed-end">
                    <button class="btn" type="button" on:click=move |_| shelf.more()>"Older stories"</button>
                </div>
            }
            .into_any(),
            (None, None) => view! {
                <div class="feed-end"><Drawing name="closed-book"/><p>"That was every story so far."</p></div>
            }
            .into_any(),
        }
    }
}

/// Pixels of the page below the window.
fn below() -> f64 {
    let height = document().document_element().map_or(0, |root| root.scroll_height());
    let seen = window().scroll_y().unwrap_or(0.0)
        + window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0);
    f64::from(height) - seen
}
