//! What stands around the stories: header, rails, the two notes for newcomers, and the bar at the bottom of a phone.
//! The markup is that of `app/src/components/shell.rs` and `app/src/pages/feed/` before anything is known of who
//! reads.

use api::screen::{Address, Link, PAW, Place, linked};
use maud::{Markup, html};

/// Everything inside of the place.
pub fn around(stories: &Markup) -> Markup {
    html! {
        svg.visually-hidden aria-hidden="true" { defs { path id="paw-outline" d=(PAW) {} } }
        a.skip href="#main" rel="external" { "To the page" }
        (header())
        div.shell {
            nav.rail.rail-start aria-label="Pages" {
                ul.nav {
                    @for (page, link) in linked(&[Place::Rail, Place::RailAndBar]) {
                        li { a.nav-link href=(page.path()) aria-current=[current(page)] { (named(link)) } }
                    }
                }
                a.btn.btn-primary.btn-wide href=(Address::Compose.path()) { (icon("post")) "Tell a story" }
            }
            main.page id="main" tabindex="-1" {
                h1 tabindex="-1" { span.visually-hidden { (Address::Feed.title()) } }
                (cookies())
                div.feed { (welcome()) (stories) }
            }
            aside.rail.rail-end aria-label="Around the neighbourhood" {}
        }
        (dock())
    }
}

/// A small icon of `public/art/icons.svg`.
pub fn icon(name: &str) -> Markup {
    html! { svg.icon aria-hidden="true" { use href={ "/art/icons.svg#" (name) } {} } }
}

fn header() -> Markup {
    html! {
        header.top {
            div.top-in {
                a.brand href=(Address::Feed.path()) {
                    svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true" { path d=(PAW) {} }
                    "PitPet"
                }
                a.verified href=(Address::Chain.path()) data-state="checking" aria-label="Still being checked" {
                    (icon("seal")) span { "..." }
                }
            }
        }
    }
}

/// For who has not rejected the cookies yet.
fn cookies() -> Markup {
    html! {
        section.banner.first-cookies aria-labelledby="first-cookies" {
            (drawing("cookie"))
            div.banner-words {
                h2 id="first-cookies" { "Please reject these cookies" }
                p { "They are toxic to pets. (We have none anyway, but it is good practice.)" }
            }
            div.btn-row {
                button.btn type="button" inert { "Reject cookies" }
                button.btn.btn-quiet type="button" inert { "What cookies?" }
            }
        }
    }
}

/// For who is not signed in.
fn welcome() -> Markup {
    html! {
        section.panel.face.face-small.first-welcome aria-labelledby="first-welcome" {
            (drawing("waiting-egg"))
            h2 id="first-welcome" { "Every pet here is a story that somebody keeps alive" }
            p { "Fifteen pages without a visit, and the book closes. Come by, or hatch a pet of your own." }
            a.btn.btn-primary href=(Address::Hatch.path()) { "Hatch a pet" }
        }
    }
}

fn dock() -> Markup {
    html! {
        nav.dock aria-label="Shortcuts" {
            @for (page, link) in linked(&[Place::RailAndBar, Place::Bar]) {
                a href=(page.path()) aria-current=[current(page)] { (named(link)) }
            }
            a href=(Address::Hatch.path()) { (icon("egg")) span { "Hatch" } }
            a href=(Address::More.path()) { (icon("more")) span { "More" } }
        }
    }
}

fn named(link: Link) -> Markup {
    html! { (icon(link.icon)) span { (link.word) } }
}

fn current(page: Address) -> Option<&'static str> {
    (page == Address::Feed).then_some("page")
}

fn drawing(name: &str) -> Markup {
    html! {
        svg.drawing viewBox="0 0 240 180" aria-hidden="true" { use href={ "/art/" (name) ".svg#art" } {} }
    }
}
