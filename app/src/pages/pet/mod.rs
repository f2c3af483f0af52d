//! A pet's page: photograph, name, life meter, and the four tabs. The memorial it becomes is in `memorial`.

mod candles;
mod certificate;
mod close_book;
mod closing;
mod farewell;
mod gift;
mod give_up;
mod hand_over;
mod invite;
mod keeping;
mod last_words;
mod lineage;
mod memorial;
mod own_words;
mod passing_on;
mod photographs;
mod remembrance;
mod rest;
mod sitter;
mod story;
mod tabs;
mod title;

use api::content::{Erased, PetPage, Photo};
use chain::event::{Action, Costs};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;

use closing::Closing;
use memorial::Memorial;
use tabs::Tabs;
use title::{Cover, TitlePage};

use crate::components::album::{self, Album};
use crate::components::faces::{Failed, Waiting};
use crate::components::load::{Load, Loader};
use crate::components::page::{Frame, Heading, Kind, Page};
use crate::components::recent::{Recent, action};
use crate::content;
use crate::model::Model;

/// The page `/pet/:birth`.
#[component]
pub fn Pet() -> impl IntoView {
    let params = use_params_map();
    let birth = Memo::new(move |_| params.with(|params| params.get("birth")).and_then(|hex| Hash::from_hex(&hex)));
    move || match birth.get() {
        Some(birth) => view! { <Loaded birth/> }.into_any(),
        None => view! { <super::not_found::NotFound/> }.into_any(),
    }
}

#[component]
fn Loaded(birth: Hash) -> impl IntoView {
    let model = Model::of_context();
    let album = Album::of_context();
    let loader = Loader::new(move || album::fetch(model, birth));
    let page = Memo::new(move |before: Option<&Option<PetPage>>| loader.ready().or_else(|| before.cloned().flatten()));
    let built = Memo::new(move |_| page.with(|page| page.as_ref().map(Built::for_page)));
    Effect::new(move |_| {
        if let Some(page) = page.get() {
            album.keep([&page.pet]);
            model.claims.doubt_page(&page);
        }
    });
    follow(loader, birth);
    let frame = Frame::of_context();
    let ended = Memo::new(move |_| model.pets.life(birth).map(|life| life.remaining == 0));
    // The owner who said farewell need not be told first.
    let farewell = Memo::new(move |_| model.pets.life(birth).is_some_and(|life| life.farewell));
    let closed = Memo::new(move |_| model.pets.life(birth).is_some_and(|life| life.closed));
    let turned = RwSignal::new(false);
    // A story that has ended before the page was opened is a memorial; one that ends while it is open says so first,
    // until the book is closed or the user goes on. A copy of the chain from the last visit may still have it alive, so
    // only an up-to-date copy counts.
    let lived = Memo::new(move |before: Option<&bool>| {
        let now = ended.get() == Some(false) && model.copy.has_caught_up();
        !farewell.get() && !closed.get() && !turned.get() && (now || before.copied().unwrap_or(false))
    });
    Effect::new(move |before: Option<bool>| {
        let now = lived.get();
        if before == Some(true) && !now {
            // The focused element is removed; the memorial's heading takes the focus.
            frame.turn();
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
        now
    });
    Effect::new(move |before: Option<Option<bool>>| {
        let now = ended.get();
        if before == Some(Some(false)) && now == Some(true) {
            // Only the server knows when the last block was closed.
            refresh(loader, birth, EntryIndex(model.copy.tick.get_untracked().entries.0.saturating_sub(1)));
        }
        now
    });
    let chapter = Memo::new(move |_| match (ended.get(), lived.get()) {
        (Some(true), true) => Chapter::JustEnded,
        (Some(true), false) => Chapter::Ended,
        (None | Some(false), _) => Chapter::Living,
    });
    let kind = Signal::derive(move || match chapter.get() {
        Chapter::Ended => Kind::Memorial,
        Chapter::Living | Chapter::JustEnded => Kind::Pet,
    });
    let title = Signal::derive(move || match album.name(birth) {
        name if name.is_empty() => "A pet".to_owned(),
        name => name,
    });
    view! {
        <Page title kind>
            {move || match (shown(page, built), chapter.get()) {
                (Some(page), Chapter::JustEnded) => view! { <Cover page/><Closing page turned/> }.into_any(),
                (Some(page), Chapter::Ended) => view! { <Memorial page/> }.into_any(),
                (Some(page), Chapter::Living) => view! { <Cover page/><TitlePage page/><Tabs page/> }.into_any(),
                (None, _) => match loader.state.get() {
                    Load::Failed(error) => view! {
                        <Heading hidden=true>"A pet"</Heading>
                        <Failed error retry=move |()| loader.retry()/>
                    }
                    .into_any(),
                    _ => view! { <Waiting words="Opening this story." leaves=1/> }.into_any(),
                },
            }}
        </Page>
    }
}

/// Where a story is, as far as this browser's copy knows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chapter {
    /// It goes on.
    Living,
    /// It has ended while its page was open, which is told first.
    JustEnded,
    /// It has ended.
    Ended,
}

/// Loads the page again after an action that it does not follow by itself.
fn follow(loader: Loader<PetPage>, birth: Hash) {
    Recent::of_context().follow_on(
        move || loader.ready().map(|page| page.as_of),
        move |arrival| {
            let Some(action) = action(arrival).filter(|action| action.pet() == Some(&birth)) else { return };
            // The page counts visits, gifts and candles as they arrive.
            if action.facts().costs == Costs::Care || matches!(action, Action::Gift(_) | Action::Candle(_)) {
                return;
            }
            let entry = arrival.index;
            if loader.ready().is_none_or(|page| page.as_of <= entry) {
                refresh(loader, birth, entry);
            }
        },
    );
}

/// Loads the page again, once the server's view has read this entry.
fn refresh(loader: Loader<PetPage>, birth: Hash, entry: EntryIndex) {
    spawn_local(async move {
        if let Some(page) = content::pet_after(birth, entry).await {
            loader.state.try_set(Load::Ready(page));
        }
    });
}

/// What a page is built for. All else that a refresh changes is shown in place, so that an open dialog, the chosen tab
/// and the place in a list stay.
#[derive(Clone, PartialEq)]
struct Built {
    name: Option<String>,
    photo: Option<Photo>,
    erased: Option<Erased>,
}

impl Built {
    fn for_page(page: &PetPage) -> Self {
        Self { name: page.pet.name.clone(), photo: page.pet.photo, erased: page.erased }
    }
}

/// The page's content, `None` until it is loaded. Reactive to what it is `built` for only.
fn shown(page: Memo<Option<PetPage>>, built: Memo<Option<Built>>) -> Option<Signal<PetPage>> {
    // Read, not only tracked: a memo that was never read changes when it is first computed.
    if built.with(Option::is_none) {
        return None;
    }
    let first = page.get_untracked()?;
    Some(Signal::derive(move || page.get().unwrap_or_else(|| first.clone())))
}

/// A pet's name on its page.
fn name_of(page: Signal<PetPage>) -> String {
    page.with_untracked(|page| album::name(&page.pet))
}

/// The entry that brought the words on its page, as the server says.
fn brought(page: &PetPage) -> EntryIndex {
    page.reworded.unwrap_or(page.pet.entry)
}

/// The pet.
fn birth_of(page: Signal<PetPage>) -> Hash {
    page.with_untracked(|page| page.pet.birth.0)
}
