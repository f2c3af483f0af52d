//! New stories that arrive while the user reads the feed: they are added above the visible part, and nothing moves
//! under the reader's eyes or finger.

use api::content::FeedItem;
use chain::ids::EntryIndex;
use leptos::prelude::*;

use crate::model::Model;

/// Within this many pixels from the top a new story is added on top at once: the user is not reading further below.
const AT_TOP: f64 = 240.0;
/// Within this many pixels from the top the stories on top count as seen.
const SEEN: f64 = 8.0;
/// After this many frames everything is drawn.
const FRAMES: u32 = 4;

/// Stories that were added above the visible part, and not seen yet.
#[derive(Clone, Copy)]
pub struct Above {
    count: RwSignal<usize>,
    /// The story that was on top before.
    reading: StoredValue<Option<EntryIndex>>,
}

impl Above {
    /// None yet.
    pub fn new() -> Self {
        Self { count: RwSignal::new(0), reading: StoredValue::new(None) }
    }

    /// How many; reactive.
    pub fn count(self) -> usize {
        self.count.get()
    }

    /// Called after scrolling: marks them as seen if the user is at the top.
    pub fn look(self) {
        if scrolled() < SEEN {
            self.look_all();
        }
    }

    /// Marks all as seen.
    pub fn look_all(self) {
        self.reading.set_value(None);
        if self.count.get_untracked() > 0 {
            self.count.set(0);
        }
    }

    /// Adds stories above the first one; `others` of them are not the user's own. The first one stays in place: the
    /// page is scrolled along, which browsers do by themselves everywhere but at the very top.
    pub fn lay(self, first: Option<EntryIndex>, others: usize, put: impl FnOnce()) {
        let top = scrolled() < 1.0;
        let held = first.and_then(|first| Some((first, top_of(first)?)));
        put();
        let Some((first, before)) = held.filter(|_| others > 0) else { return };
        self.count.update(|count| *count += others);
        if self.reading.get_value().is_none() {
            self.reading.set_value(Some(first));
        }
        if top {
            self.hold(first, before, FRAMES);
        }
    }

    /// Keeps a story in its place for some frames: the new ones are drawn in one of them, and browsers differ in when
    /// they begin to do it themselves.
    fn hold(self, story: EntryIndex, place: f64, frames: u32) {
        request_animation_frame(move || {
            let away = top_of(story).map_or(0.0, |now| now - place);
            if away.abs() >= 1.0 {
                window().scroll_by_with_x_and_y(0.0, away);
            }
            match frames {
                // If all fits into the window, all was seen.
                0 => self.look(),
                frames => self.hold(story, place, frames - 1),
            }
        });
    }

    /// Whether the user is at the latest stories, or still at the one that was the latest.
    pub fn is_at_top(self) -> bool {
        let still = self.reading.get_value().and_then(top_of).is_some_and(|top| -AT_TOP < top);
        still || scrolled() < AT_TOP
    }
}

/// Whether the item is the user's own action.
pub fn is_own(model: Model, item: &FeedItem) -> bool {
    let me = model.session.me.get_untracked();
    me.is_some_and(|me| match item {
        FeedItem::Hatched(hatched) => hatched.pet.owner.account == me.account,
        FeedItem::Posted(post) => post.author.account == me.account && !post.by_sitter,
        FeedItem::Shared(shared) => shared.by.account == me.account,
    })
}

fn scrolled() -> f64 {
    window().scroll_y().unwrap_or(0.0)
}

/// The distance of an item's card from the top of the window, if it is drawn.
fn top_of(entry: EntryIndex) -> Option<f64> {
    Some(document().get_element_by_id(&format!("story-{entry}"))?.get_bounding_client_rect().top())
}
