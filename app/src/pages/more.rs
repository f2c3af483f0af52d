//! A list of all pages, for screens without room for a rail.

use api::screen::Address;
use leptos::prelude::*;

use crate::components::page::{Heading, Page};
use crate::components::shell::Links;

/// The page `/more`.
#[component]
pub fn More() -> impl IntoView {
    view! {
        <Page title=Address::More.title()>
            <header class="page-head"><Heading>"All pages"</Heading></header>
            <nav aria-label="All pages"><Links/></nav>
        </Page>
    }
}
