//! New stories that come while somebody reads the latest ones: they lie above the window, and nothing moves under the
//! reader's eyes or finger.

use api::content::FeedItem;
use chain::ids::EntryIndex;
use leptos::prelude::*;

use crate::model::World;

/// Pixels from the top within which a new story is put on top at once: nobody is reading further below.
const AT_TOP: f64 = 240.0;
/// Pixels from the top within which what is on top is looked at.
const SEEN: f64 = 8.0;
/// Frames after which everything is drawn.
const FRAMES: u32 = 4;

/// What came above what somebody was reading, and was not looked at yet.
#[derive(Clone, Copy)]
pub struct Above {
    count: RwSignal<usize>,
    /// The story that was on top before.
    reading: StoredValue<Option<EntryIndex>>,
}

impl Above {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { count: RwSignal::new(0), reading: StoredValue::new(None) }
    }

    /// How many; reactive.
    pub fn count(self) -> usize {
        self.count.get()
    }

    /// Somebody has scrolled: perhaps up to what came.
    pub fn look(self) {
        if scrolled() < SEEN {
            self.look_all();
        }
    }

    /// Everything was looked at.
    pub fn look_all(self) {
        self.reading.set_value(None);
        if self.count.get_untracked() > 0 {
            self.count.set(0);
        }
    }

    /// Puts stories above the first one; so many of them are not one's own. Whoever reads that one goes on reading it:
    /// the page moves along, which a browser does by itself everywhere but at the very top.
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

    /// Keeps a story where it was for some frames: what came is drawn in one of them, and browsers differ in when they
    /// begin to do it by themselves.
    fn hold(self, story: EntryIndex, place: f64, frames: u32) {
        request_animation_frame(move || {
            let away = top_of(story).map_or(0.0, |now| now - place);
            if away.abs() >= 1.0 {
                window().scroll_by_with_x_and_y(0.0, away);
            }
            match frames {
                // Where all is in sight, it was seen.
                0 => self.look(),
                frames => self.hold(story, place, frames - 1),
            }
        });
    }

    /// Whether somebody is at the latest stories, or still at the one that was the latest.
    pub fn is_at_top(self) -> bool {
        let still = self.reading.get_value().and_then(top_of).is_some_and(|top| -AT_TOP < top);
        still || scrolled() < AT_TOP
    }
}

/// Whether an item is of one's own doing.
pub fn is_own(world: World, item: &FeedItem) -> bool {
    let me = world.session.me.get_untracked();
    me.is_some_and(|me| match item {
        FeedItem::Hatched(hatched) => hatched.pet.owner.account == me.account,
        FeedItem::Posted(post) => post.author.account == me.account && !post.by_sitter,
        FeedItem::Shared(shared) => shared.by.account == me.account,
    })
}

fn scrolled() -> f64 {
    window().scroll_y().unwrap_or(0.0)
}

/// How far below the top of the window an item's card begins, if it is there.
fn top_of(entry: EntryIndex) -> Option<f64> {
    Some(document().get_element_by_id(&format!("story-{entry}"))?.get_bounding_client_rect().top())
}
