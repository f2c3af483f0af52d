//! Stories as cards: the markup is that of `app/src/components/story/`, before the reader's own chain is known.

use api::content::{FeedItem, Hatched, PetRef, Photo, Post, PostCounts, Shared};
use api::path;
use api::screen::{bare, erased_words, grouped, handle, home, name, photo_alt, words_class};
use chain::ids::{EntryIndex, TimeMs};
use chain::limits::TTL_BLOCKS;
use maud::{Markup, html};

use super::layout::icon;
use super::when;

/// The size where it is not known.
const SHAPE: (u32, u32) = (4, 3);
/// Pixels of a pet's round picture, as `app/src/components/portrait.rs` says.
const AVATAR: u32 = 96;

/// The cards of these, in their order.
pub fn cards(items: &[FeedItem], now: TimeMs) -> Markup {
    html! {
        @for (place, item) in items.iter().enumerate() {
            @let at = Drawn { now, is_first: place == 0 };
            @match item {
                FeedItem::Posted(post) => (at.post(post, None)),
                FeedItem::Shared(shared) => (at.post(&shared.post, Some(shared))),
                FeedItem::Hatched(hatched) => (at.hatched(hatched)),
            }
        }
    }
}

/// How a card is drawn.
#[derive(Clone, Copy)]
struct Drawn {
    now: TimeMs,
    /// It is on top: its pictures come at once. Those of the others would keep the app waiting.
    is_first: bool,
}

impl Drawn {
    fn post(self, post: &Post, shared: Option<&Shared>) -> Markup {
        let pet = &post.pet;
        let name = name(pet);
        let there = format!("/post/{}", post.entry);
        let marks = html! {
            @if post.author.bot { (bot()) }
            @if post.by_sitter { span.mark { "told by the sitter" } }
            span.story-when { (self.ago(post.time_ms)) }
            @if post.edited { a.mark href={ (there) "#wordings" } { "edited" } }
        };
        let menu = html! {
            button.btn.btn-quiet.btn-icon type="button" inert aria-label="More about this story" { (icon("more")) }
        };
        let heading = heading(shared.map_or(post.entry, |shared| shared.entry));
        html! {
            article.story aria-labelledby=(heading) {
                @if let Some(shared) = shared {
                    p.why {
                        span {
                            (icon("share")) " " (handle(&shared.by))
                            " shares this with you, " (self.ago(shared.time_ms))
                        }
                    }
                }
                (self.head(pet, &heading, &marks, Some(&menu)))
                @if post.erased.is_none() {
                    @let alt = photo_alt(&name, post.text.as_deref());
                    @for photo in &post.photos { (self.photo(&there, photo, &alt)) }
                }
                @match (post.erased, &post.text) {
                    (Some(erased), _) => p.story-words.soft { (erased_words(erased)) },
                    (None, Some(text)) => (told(text, words_class(text, !post.photos.is_empty()))),
                    (None, None) => {}
                }
                (acts(&name, post.counts, &there))
                footer.story-foot {
                    a.folio href={ "/chain/" (post.height.0) } { "page " (grouped(post.height.0)) }
                }
            }
        }
    }

    fn hatched(self, hatched: &Hatched) -> Markup {
        let pet = &hatched.pet;
        let (name, there) = (name(pet), pet_path(pet));
        let heading = heading(pet.entry);
        let marks = html! {
            @if pet.owner.bot { (bot()) }
            span.story-when { "hatched " (self.ago(hatched.time_ms)) }
        };
        html! {
            article.story aria-labelledby=(heading) {
                (self.head(pet, &heading, &marks, None))
                @if let Some(photo) = &pet.photo { (self.photo(&there, photo, &format!("{name}, just hatched"))) }
                p.story-words.is-short { (name) " is out of the egg and lives " (home(&pet.owner)) "." }
                @if let Some(words) = &hatched.words { (told(words, "story-words")) }
                div.acts.story-acts {
                    (act("pat", "act pat", &format!("Pat {name}"), (hatched.pats, "pat", "pats")))
                    a.act href=(there) { "Meet " (name) }
                }
            }
        }
    }

    fn photo(self, there: &str, photo: &Photo, alt: &str) -> Markup {
        let (width, height) = (photo.width.max(SHAPE.0), photo.height.max(SHAPE.1));
        let source = path::photo(photo.commitment.0);
        html! { a.photo href=(there) { (self.picture(&source, alt, (width, height))) } }
    }

    fn picture(self, source: &str, alt: &str, (width, height): (u32, u32)) -> Markup {
        let of = |source: &str, class: Option<&str>, loading: Option<&str>| {
            html! { img class=[class] src=(source) alt=(alt) width=(width) height=(height) loading=[loading]; }
        };
        match self.is_first {
            true => of(source, None, None),
            false => html! {
                (of(&blank(width, height), Some("first-later"), None))
                noscript { (of(source, None, Some("lazy"))) }
            },
        }
    }

    fn head(self, pet: &PetRef, heading: &str, marks: &Markup, menu: Option<&Markup>) -> Markup {
        let there = pet_path(pet);
        html! {
            header.story-head {
                a.avatar href=(there) tabindex="-1" aria-hidden="true" {
                    // The app draws a seal for who has none.
                    @if let Some(photo) = &pet.photo {
                        (self.picture(&path::thumb(photo.commitment.0), "", (AVATAR, AVATAR)))
                    }
                }
                div.story-who {
                    div.story-name { a id=(heading) href=(there) { bdi { (bare(pet)) } } (marks) }
                    // How far the story goes on is read from the chain: until then the row is empty in the app, too.
                    span.paws role="presentation" data-state="calm" {
                        @for _ in 0..TTL_BLOCKS {
                            svg.paw viewBox="0 0 24 24" aria-hidden="true" { use href="#paw-outline" {} }
                        }
                    }
                }
                @if let Some(menu) = menu { (menu) }
            }
        }
    }

    fn ago(self, time: TimeMs) -> Markup {
        html! { time datetime=(when::machine(time)) { (when::ago(time, self.now)) } }
    }
}

/// An empty picture that keeps the place of one of this size.
fn blank(width: u32, height: u32) -> String {
    let (namespace, size) = ("http://www.w3.org/2000/svg", format!("width='{width}' height='{height}'"));
    format!("data:image/svg+xml,%3Csvg xmlns='{namespace}' {size}/%3E")
}

/// Not the app's id: for a moment both are in the document.
fn heading(entry: EntryIndex) -> String {
    format!("first-{entry}")
}

fn pet_path(pet: &PetRef) -> String {
    format!("/pet/{}", pet.birth.0)
}

fn bot() -> Markup {
    html! { span.mark { (icon("bot")) "bot" } }
}

/// A text as it was written, each paragraph in the direction of its own script.
fn told(text: &str, class: &str) -> Markup {
    let mut lines = text.split_inclusive('\n');
    html! {
        p class={ "told " (class) } dir="auto" {
            @if let Some(first) = lines.next() { (first) }
            @for line in lines { span dir="auto" { (line) } }
        }
    }
}

fn acts(name: &str, counts: PostCounts, there: &str) -> Markup {
    html! {
        div.acts.story-acts {
            (act("pat", "act pat", &format!("Pat {name}"), (counts.pats, "pat", "pats")))
            a.act href=(there) aria-label=(many((counts.comments, "comment", "comments"))) {
                (icon("comment")) span { (grouped(counts.comments)) }
            }
            (act("share", "act", &format!("Share {name}'s story"), (counts.shares, "share", "shares")))
        }
    }
}

/// A button that waits for the app.
fn act(drawing: &str, class: &str, label: &str, counted: (u64, &str, &str)) -> Markup {
    html! {
        button class=(class) type="button" inert aria-disabled="true" aria-label={ (label) ", " (many(counted)) } {
            (icon(drawing)) span { (grouped(counted.0)) }
        }
    }
}

fn many((count, one, many): (u64, &str, &str)) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}
