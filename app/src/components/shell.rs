//! The frame around every page: header, rails, and the bar at the bottom of a phone. The server's front page has the
//! same markup (`server/src/http/first/layout.rs`).

use api::screen::{Address, Link, Place, linked};
use leptos::html;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_location;

use super::album::{Album, pet_path};
use super::banner::headline;
use super::icon::{Icon, PAW};
use super::page::Frame;
use super::paws::{Paws, Size};
use super::portrait::PortraitOf;
use super::session;
use super::told::NameOf;
use super::treats::Pocket;
use crate::model::Model;
use crate::sync::SyncState;
use crate::words;

/// The link that skips the navigation.
#[component]
pub fn Skip() -> impl IntoView {
    let skip = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        event.stop_propagation();
        use wasm_bindgen::JsCast as _;
        let main = document().get_element_by_id("main").and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(main) = main {
            // If that fails, the focus stays where it is.
            let _ = main.focus();
        }
    };
    let node = NodeRef::<html::A>::new();
    view! { <a class="skip" href="#main" rel="external" node_ref=node on:click=skip>"To the page"</a> }
}

/// The header: the own pet, and the state of this browser's checks.
#[component]
pub fn Header() -> impl IntoView {
    view! {
        <header class="top">
            <div class="top-in">
                <a class="brand" href="/">
                    <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true"><path d=PAW></path></svg>
                    "PitPet"
                </a>
                <OwnPet/>
                <Pocket/>
                <Verified/>
            </div>
        </header>
    }
}

#[component]
fn OwnPet() -> impl IntoView {
    let model = Model::of_context();
    let acting = session::acting();
    let pet = session::own_pet();
    move || {
        if !model.session.me_known.get() {
            return None;
        }
        let Some(handle) = acting.with(|me| me.as_ref().map(|me| me.handle.clone())) else {
            return Some(view! { <a class="btn" href="/sign-in">"Sign in"</a> }.into_any());
        };
        let Some(birth) = pet.get() else {
            return Some(
                view! { <a class="top-pet" href="/keys"><span class="top-pet-name">{format!("@{handle}")}</span></a> }
                    .into_any(),
            );
        };
        Some(
            view! {
                <a class="top-pet" href=pet_path(birth)>
                    <PortraitOf birth small=true/>
                    <span>
                        <span class="top-pet-name"><NameOf birth/></span>
                        " "
                        <Paws birth size=Size::Small/>
                    </span>
                </a>
            }
            .into_any(),
        )
    }
}

#[component]
fn Verified() -> impl IntoView {
    let model = Model::of_context();
    let broken = move || model.copy.alarm.with(Option::is_some);
    let checked = Memo::new(move |before: Option<&Option<u64>>| match model.copy.sync.get() {
        SyncState::Ready { checked_to, .. } => Some(checked_to.0),
        _ => before.copied().flatten(),
    });
    let missing = Memo::new(move |_| match model.copy.sync.get() {
        SyncState::Unproven { missing, .. } => Some(missing),
        _ => None,
    });
    let state = move || match model.copy.sync.get() {
        _ if broken() => "broken",
        SyncState::Ready { .. } => "ok",
        SyncState::Unproven { .. } | SyncState::Waiting { .. } | SyncState::Failed(_) => "checking",
    };
    let label = move || match (model.copy.alarm.get(), missing.get(), checked.get()) {
        (Some(alarm), ..) => headline(&alarm.distrust).to_owned(),
        (None, Some(missing), _) => format!("Not proven yet. {}", missing.why()),
        (None, None, Some(page)) => format!("Everything checked up to page {}", words::number(page)),
        (None, None, None) => "Still being checked".to_owned(),
    };
    let shown = move || match (missing.get(), checked.get()) {
        (Some(_), _) => "not proven yet".to_owned(),
        (None, Some(page)) => words::number(page),
        (None, None) => "...".to_owned(),
    };
    let icon = Signal::derive(move || if broken() { "warn" } else { "seal" });
    view! {
        <a class="verified" href="/chain" data-state=state aria-label=label>
            <Icon name=icon/>
            <span>{shown}</span>
        </a>
    }
}

/// `aria-current` of the link to an address.
fn current(there: &'static str) -> impl Fn() -> Option<&'static str> + Copy {
    let path = use_location().pathname;
    move || (path.get() == there).then_some("page")
}

/// A link to every page in the navigation.
#[component]
pub fn Links() -> impl IntoView {
    let acting = session::acting();
    let link = |(page, Link { icon, word, .. }): (Address, Link)| {
        let there = page.path();
        view! {
            <li>
                <a class="nav-link" href=there aria-current=current(there)><Icon name=icon/><span>{word}</span></a>
            </li>
        }
    };
    let all = linked(&[Place::Rail, Place::RailAndBar]).into_iter().map(link).collect_view();
    let own = move || linked(&[Place::Owner]).into_iter().map(link).collect_view();
    view! {
        <ul class="nav">
            {all}
            <Show when=move || acting.get().is_some()>{own()}</Show>
        </ul>
    }
}

/// The left rail.
#[component]
pub fn Rail() -> impl IntoView {
    view! {
        <nav class="rail rail-start" aria-label="Pages">
            <Links/>
            <A href="/post" {..} class="btn btn-primary btn-wide"><Icon name="post"/>"Tell a story"</A>
        </nav>
    }
}

/// The bar at the bottom of a phone.
#[component]
pub fn Dock() -> impl IntoView {
    let link = |(page, Link { icon, word, .. }): (Address, Link)| {
        let there = page.path();
        view! { <a href=there aria-current=current(there)><Icon name=icon/><span>{word}</span></a> }
    };
    view! {
        <nav class="dock" aria-label="Shortcuts">
            {linked(&[Place::RailAndBar, Place::Bar]).into_iter().map(link).collect_view()}
            <DockPet/>
            <a href=Address::More.path() aria-current=around_more()><Icon name="more"/><span>"More"</span></a>
        </nav>
    }
}

/// `aria-current` of "More": for the list of pages, or a page that is reached only through it.
fn around_more() -> impl Fn() -> Option<&'static str> {
    let path = use_location().pathname;
    let pet = session::own_pet();
    move || path.with(|path| of_more(path, pet.get().is_some()))
}

fn of_more(path: &str, has_pet: bool) -> Option<&'static str> {
    let page = Address::ALL.iter().find(|page| page.path() == path)?;
    match page.link().map(|link| link.place) {
        // "Hatch" takes the place of the own pet in the bar.
        _ if *page == Address::Hatch && !has_pet => None,
        None => (*page == Address::More).then_some("page"),
        Some(Place::RailAndBar | Place::Bar) => None,
        Some(Place::Rail | Place::Owner) => Some("true"),
    }
}

#[component]
fn DockPet() -> impl IntoView {
    let album = Album::of_context();
    let pet = session::own_pet();
    let path = use_location().pathname;
    move || match pet.get() {
        Some(birth) => {
            let there = pet_path(birth);
            let here = there.clone();
            let current = move || (path.get() == here).then_some("page");
            view! {
                <a href=there aria-current=current aria-label=move || album.stand_in(birth)>
                    <PortraitOf birth small=true/>
                    <span><NameOf birth/></span>
                </a>
            }
            .into_any()
        }
        None => {
            let current = move || (path.get() == "/hatch").then_some("page");
            view! { <a href="/hatch" aria-current=current><Icon name="egg"/><span>"Hatch"</span></a> }.into_any()
        }
    }
}

/// The grid of rails and page.
#[component]
pub fn Shell(children: Children) -> impl IntoView {
    let frame = Frame::of_context();
    frame.watch();
    view! { <div class="shell" class:shell-wide=move || frame.wide.get()>{children()}</div> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_one_place_in_the_bar() {
        assert_eq!(of_more("/more", true), Some("page"));
        for there in ["/memorials", "/market", "/chain", "/rules", "/keys", "/hatch"] {
            assert_eq!(of_more(there, true), Some("true"), "{there}");
        }
        for there in ["/", "/search", "/post", "/dig", "/hatch", "/pet/1f"] {
            assert_eq!(of_more(there, false), None, "{there}");
        }
    }
}
