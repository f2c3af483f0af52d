//! The user's stories that are not in the log yet.

use api::screen::words_class;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use leptos::prelude::*;

use super::super::album::{Album, pet_path};
use super::super::paws::Paws;
use super::super::portrait::PortraitLink;
use super::super::stopped::Stopped;
use super::super::told::{NameOf, Told};
use crate::barred::Barred;
use crate::model::Model;
use crate::outbox::{LocalPhoto, Pending, PendingState, QueuedAction};
use crate::sentence::Sentence;
use crate::sync::SyncState;

/// The items of the outbox that are shown as cards: stories and shares, the latest first, without those whose entry is
/// loaded already, as `has` says.
pub fn shown_in(outbox: &[Pending], of: Option<Hash>, has: impl Fn(EntryIndex) -> bool) -> Vec<Pending> {
    // A pet's own page shows no shares.
    let is_of = |action: &QueuedAction, of: Hash| matches!(action, QueuedAction::Post(post) if post.pet == of);
    let is_card = |pending: &&Pending| pending.action.has_a_card() && of.is_none_or(|of| is_of(&pending.action, of));
    let is_here = |pending: &Pending| matches!(pending.state, PendingState::Settled(entry) if has(entry));
    outbox.iter().rev().filter(is_card).filter(|pending| !is_here(pending)).cloned().collect()
}

/// The cards of these.
#[component]
pub fn PendingCards(#[prop(into)] pending: Signal<Vec<Pending>>) -> impl IntoView {
    cards(pending)
}

// There is nothing to show before the chain or the outbox is loaded.
later_here!(checking: fn cards(pending: Signal<Vec<Pending>>) = view! { <Cards pending/> });

#[component]
fn Cards(pending: Signal<Vec<Pending>>) -> impl IntoView {
    view! {
        <For each=move || pending.get() key=|pending| pending.id let:first>
            {
                let id = first.id;
                // The outbox updates its items; the card stays.
                let now = Memo::new(move |_| {
                    let now = pending.with(|all| all.iter().find(|one| one.id == id).cloned());
                    now.unwrap_or_else(|| first.clone())
                });
                view! { <PendingCard pending=now/> }
            }
        </For>
    }
}

#[component]
fn PendingCard(pending: Memo<Pending>) -> impl IntoView {
    let first = pending.get_untracked();
    let pet = first.action.pet()?;
    let is_share = matches!(first.action, QueuedAction::Share(_));
    let text = if is_share { Some("You pass this story on.".to_owned()) } else { first.text };
    let photos = first.photos;
    let album = Album::of_context();
    let heading = format!("pending-{}", first.id.0);
    let refused = move || matches!(pending.get().state, PendingState::Stopped { .. });
    let settled = move || matches!(pending.get().state, PendingState::Settled(_));
    let has_photo = !photos.is_empty();
    Some(view! {
        <article
            class="story"
            class:is-on-its-way=move || !refused() && !settled()
            class:is-refused=refused
            class:has-settled=settled
            aria-labelledby=heading.clone()
        >
            <header class="story-head">
                <PortraitLink birth=pet/>
                <div class="story-who">
                    <div class="story-name">
                        <a id=heading.clone() href=pet_path(pet) aria-label=move || album.stand_in(pet)>
                            <NameOf birth=pet/>
                        </a>
                        <span class="story-when">"just now"</span>
                    </div>
                    <Paws birth=pet/>
                </div>
            </header>
            {photos.into_iter().map(photo).collect_view()}
            {text.map(|text| {
                let class = words_class(&text, has_photo);
                view! { <Told text class/> }
            })}
            <Why pending/>
            <footer class="story-foot">
                <span class="folio">
                    {move || match pending.get().state {
                        PendingState::Stopped { .. } => "not in the book",
                        PendingState::Settled(_) => "in the book",
                        _ => "on its way",
                    }}
                </span>
            </footer>
        </article>
    })
}

fn photo(photo: LocalPhoto) -> impl IntoView {
    let (width, height) = (photo.width.to_string(), photo.height.to_string());
    view! {
        <div class="photo"><img src=photo.url.to_string() alt="Your photograph" width=width height=height/></div>
    }
}

/// What the item waits for, and what the user can do.
#[component]
pub fn Why(pending: Memo<Pending>) -> impl IntoView {
    let model = Model::of_context();
    let id = pending.get_untracked().id;
    let lost = Memo::new(move |_| match model.copy.sync.get() {
        _ if model.copy.is_stopped() => Some(Sentence::from(Barred::Distrusted).to_string()),
        SyncState::Failed(error) => Some(format!("{} This waits here and goes out by itself.", Sentence::from(&error))),
        _ => None,
    });
    let take_back = move || {
        view! {
            <button class="btn btn-quiet" type="button" on:click=move |_| model.actions.take_back(id)>
                "Take back"
            </button>
        }
    };
    move || {
        let (words, back) = match pending.get().state {
            PendingState::Stopped { .. } => return Some(view! { <Stopped pending/> }.into_any()),
            PendingState::Sending | PendingState::Settled(_) => return None,
            PendingState::TakeBack => (lost.get().unwrap_or_else(|| "It goes out in a moment.".to_owned()), true),
            PendingState::Waiting { why, signed } => {
                let why =
                    why.map(|why| format!("{} It waits here, and is tried again by itself.", Sentence::from(&why)));
                let words = lost.get().or(why).unwrap_or_else(|| "It waits for its turn.".to_owned());
                (words, !signed)
            }
        };
        Some(view! { <p class="why"><span>{words}</span>{back.then(take_back)}</p> }.into_any())
    }
}
