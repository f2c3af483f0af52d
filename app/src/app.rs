//! The routes, and what is shown around every page.

use api::each_page;
use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

use crate::components::album::Album;
use crate::components::around::Around;
use crate::components::clock::Clock;
use crate::components::dropping::Dropping;
use crate::components::notices::Notices;
use crate::components::page::Frame;
use crate::components::places::Places;
use crate::components::recent::Recent;
use crate::components::shell::{Dock, Header, Rail, Shell, Skip};
use crate::first;
use crate::model::Model;
use crate::pages::{
    Adoption, Chain, Compose, Dig, Feed, Hatch, Keys, Market, Memorials, More, NotFound, People, Pet, Post, PutBack,
    Rules, Search, Shelf, Shelter, SignIn, Sit,
};

/// The router's part of the table of pages.
macro_rules! routes {
    ($(
        $name:ident: $view:ident at $address:tt
        $(titled $title:literal)? $(linked $place:ident $icon:literal $word:literal)?;
    )+) => {
        view! { <Routes fallback=NotFound>$(<Route path=path!($address) view=$view/>)+</Routes> }
    };
}

/// The app. What outlives a page is made here: what a page creates is dropped with it.
#[component]
pub fn App() -> impl IntoView {
    let model = Model::of_context();
    let (recent, album) = (Recent::begin(model), Album::begin(model));
    provide_context(recent);
    provide_context(album);
    provide_context(Clock::start());
    provide_context(Dropping::begin(model));
    provide_context(Frame::begin());
    provide_context(Places::begin());
    let shelf = Shelf::begin(model, recent, album);
    provide_context(shelf);
    // The code that checks the chain is half as large as the code for the feed, so it is loaded after it.
    Effect::new(move |begun: Option<bool>| {
        let begun = begun.unwrap_or(false);
        let begins = !begun && !shelf.is_opening();
        if begins {
            model.follow_chain();
        }
        begun || begins
    });
    Effect::new(move |_| {
        if !shelf.is_opening() {
            first::leave();
        }
    });
    view! {
        <Router>
            <Skip/>
            <Header/>
            <Shell>
                <Rail/>
                {each_page!(routes)}
                <Around/>
            </Shell>
            <Dock/>
            <Notices/>
        </Router>
    }
}
