//! Restores a page's scroll position. The browser would do so before the page is drawn, so we do it: not by pixels,
//! which change until the layout is done, but by the card that was on top.

use std::collections::HashMap;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::ScrollRestoration;

use crate::browser;

/// The longest wait for a page to draw what was visible before.
const PATIENCE_MS: f64 = 3_000.0;
/// A position counts as restored once it was stable for this many checks.
const CALM_LOOKS: u32 = 8;
const LOOK_MS: u32 = 30;

/// A page's scroll position.
#[derive(Clone, Debug, Default, PartialEq)]
struct Place {
    /// The id of the first visible card, and its distance from the top of the window.
    card: Option<(String, f64)>,
    /// Pixels scrolled, for pages without cards.
    scrolled: f64,
}

/// The scroll positions of all visited pages.
#[derive(Clone, Copy)]
pub struct Places {
    left: StoredValue<HashMap<String, Place>>,
    /// The page that scroll events belong to.
    here: StoredValue<String>,
    /// The user has gone back or forward, and the page is not drawn yet.
    returned: StoredValue<bool>,
    /// Counts what interrupts restoring: scrolling by hand, or another page.
    hands: StoredValue<u32>,
}

impl Places {
    /// Registers the listeners. Call it once, at the root, before the router does.
    pub fn begin() -> Self {
        let places = Self {
            left: StoredValue::new(HashMap::new()),
            here: StoredValue::new(path()),
            returned: StoredValue::new(false),
            hands: StoredValue::new(0),
        };
        if let Ok(history) = window().history() {
            // If the browser refuses, the page only moves twice.
            let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
        }
        // All of these listen for as long as the page is open.
        let _ = window_event_listener(ev::scroll, move |_| places.note());
        let _ = window_event_listener(ev::popstate, move |_| places.returned.set_value(true));
        let _ = window_event_listener(ev::wheel, move |_| places.interrupt());
        let _ = window_event_listener(ev::touchstart, move |_| places.interrupt());
        let _ = window_event_listener(ev::keydown, move |_| places.interrupt());
        places
    }

    /// The one in the context.
    pub fn of_context() -> Self {
        expect_context()
    }

    /// The old page is gone and the next one is not drawn yet; scroll events until then belong to neither.
    pub fn leave(self) {
        self.here.set_value(String::new());
    }

    /// A page is being drawn: restores its position if the user has come back to it.
    pub fn arrive(self) {
        self.interrupt();
        let returned = self.returned.try_update_value(std::mem::take).unwrap_or(false);
        if !returned {
            // The address changes only once the page is drawn.
            self.leave();
            spawn_local(async move {
                browser::pause(0).await;
                self.here.try_update_value(|here| *here = path());
            });
            return;
        }
        let path = path();
        let place = self.left.with_value(|left| left.get(&path).cloned()).unwrap_or_default();
        self.here.set_value(path);
        let hands = self.hands.get_value();
        spawn_local(self.seek(place, hands));
    }

    async fn seek(self, place: Place, hands: u32) {
        let began = browser::stopwatch_ms();
        let mut calm = 0;
        while calm < CALM_LOOKS && browser::stopwatch_ms() - began < PATIENCE_MS {
            browser::pause(LOOK_MS).await;
            if self.hands.try_get_value() != Some(hands) {
                return;
            }
            let away = away(&place);
            if away.is_some_and(|away| away.abs() < 1.0) {
                calm += 1;
            } else {
                calm = 0;
                window().scroll_by_with_x_and_y(0.0, away.unwrap_or(0.0));
            }
        }
    }

    fn note(self) {
        let place = Place { card: first_card(), scrolled: window().scroll_y().unwrap_or(0.0) };
        if let Some(here) = self.here.try_get_value() {
            self.left.try_update_value(|left| left.insert(here, place));
        }
    }

    fn interrupt(self) {
        self.hands.try_update_value(|hands| *hands = hands.wrapping_add(1));
    }
}

/// The page's distance from a position, in pixels; `None` while that is not drawn.
fn away(place: &Place) -> Option<f64> {
    match &place.card {
        Some((id, top)) => Some(document().get_element_by_id(id)?.get_bounding_client_rect().top() - top),
        None => Some(place.scrolled - window().scroll_y().ok()?),
    }
}

/// The first visible card.
fn first_card() -> Option<(String, f64)> {
    let cards = document().query_selector_all("main article[id]").ok()?;
    (0..cards.length()).filter_map(|place| cards.item(place)).find_map(|node| {
        use wasm_bindgen::JsCast as _;
        let card: web_sys::Element = node.dyn_into().ok()?;
        let bounds = card.get_bounding_client_rect();
        (bounds.bottom() > 0.0).then(|| (card.id(), bounds.top()))
    })
}

fn path() -> String {
    window().location().pathname().unwrap_or_default()
}
