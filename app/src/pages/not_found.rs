//! The page for unknown addresses.

use leptos::prelude::*;

use crate::components::icon::Drawing;
use crate::components::page::{Heading, Page};

/// Says so, with a link to the feed.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <Page title="Nothing here">
            <section class="face">
                <Drawing name="knotted-lead"/>
                <Heading>"This lead goes nowhere"</Heading>
                <p>"There is no page at this address. Perhaps it has a letter too many."</p>
                <a class="btn" href="/">"Back to the stories"</a>
            </section>
        </Page>
    }
}
