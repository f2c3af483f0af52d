//! What every page has: a title, one heading that takes the focus, and its scroll position.

use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use web_sys::FocusOptions;

use super::banner::Warnings;
use super::offers::Offers;
use super::places::Places;
use crate::first;

/// The layout of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// One column, with both rails.
    #[default]
    Column,
    /// Wider, without the right rail.
    Wide,
    /// A pet's page.
    Pet,
    /// The memorial of an ended story.
    Memorial,
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Self::Column | Self::Wide => "page",
            Self::Pet => "page page-pet",
            Self::Memorial => "page page-memorial",
        }
    }
}

/// What a page tells the shell around it.
#[derive(Clone, Copy)]
pub struct Frame {
    /// The page uses the space of the right rail.
    pub wide: RwSignal<bool>,
    /// The user has opened another page, and its heading has not taken the focus yet.
    turned: StoredValue<bool>,
}

impl Frame {
    /// Makes it. Call it once, at the root.
    pub fn begin() -> Self {
        Self { wide: RwSignal::new(false), turned: StoredValue::new(false) }
    }

    /// The one in the context.
    pub fn of_context() -> Self {
        expect_context()
    }

    /// Watches the router for other pages. Call it once, inside the router.
    pub fn watch(self) {
        let path = use_location().pathname;
        Effect::new(move |before: Option<()>| {
            path.track();
            if before.is_some() {
                self.turn();
                // It is of another page.
                first::leave();
            }
        });
    }

    /// The page has changed its content without a navigation: its new heading takes the focus.
    pub fn turn(self) {
        self.turned.set_value(true);
    }

    fn take_turn(self) -> bool {
        self.turned.try_update_value(std::mem::take).unwrap_or(false)
    }
}

/// The frame of a page.
#[component]
pub fn Page(
    /// The document's title.
    #[prop(into)]
    title: Signal<String>,
    #[prop(optional, into)] kind: Signal<Kind>,
    children: Children,
) -> impl IntoView {
    let frame = Frame::of_context();
    Effect::new(move |_| frame.wide.set(kind.get() != Kind::Column));
    Effect::new(move |_| document().set_title(&format!("{} - PitPet", title.get())));
    Places::of_context().arrive();
    view! { <main class=move || kind.get().class() id="main" tabindex="-1"><Warnings/><Offers/>{children()}</main> }
}

/// The page's one heading. It takes the focus when the user has opened this page, so that a screen reader announces it.
#[component]
pub fn Heading(
    /// It is for screen readers only.
    #[prop(optional)]
    hidden: bool,
    children: Children,
) -> impl IntoView {
    let frame = Frame::of_context();
    let node = NodeRef::<html::H1>::new();
    Effect::new(move |_| {
        if let Some(heading) = node.get()
            && frame.take_turn()
        {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            // If that fails, the focus stays where it is.
            let _ = heading.focus_with_options(&options);
        }
    });
    // The text is hidden, not the heading: a focused element must not be hidden.
    view! { <h1 tabindex="-1" node_ref=node><span class:visually-hidden=hidden>{children()}</span></h1> }
}
