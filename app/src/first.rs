//! The front page as the server made it (`server/src/http/first/`). It stands over what the app draws
//! (`style/first.css`) until that is complete, and then gives way to it.

use std::collections::HashSet;

use js_sys::{Array, Promise};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, FocusOptions, HtmlElement, HtmlImageElement, NodeList};

use crate::browser;

/// The longest wait for the photographs, in milliseconds. They have come already, for the server's page.
const PHOTOGRAPHS_MS: u32 = 300;

/// Removes it as soon as what was drawn just now can be shown in its place.
pub fn leave() {
    let Some(first) = document().get_element_by_id("first") else { return };
    if first.child_element_count() == 0 {
        return first.remove();
    }
    spawn_local(async move {
        frame().await;
        photographs().await;
        if first.is_connected() {
            hold_still();
            give_way(&first);
        }
    });
}

/// For a reader who has scrolled nothing moves. A browser guesses the heights of stories outside of the window; here
/// all are laid out from now on. (Firefox forgets their heights where that ends later, and scrolls.)
fn hold_still() {
    if window().scroll_y().is_ok_and(|scrolled| scrolled > 0.0)
        && let Some(root) = document().document_element()
    {
        // Without it the page moves a little.
        let _ = root.set_attribute("data-laid-out", "");
    }
}

/// Removes it. A link that has the focus has it afterwards, too.
fn give_way(first: &Element) {
    let focused = document().active_element().filter(|focused| first.contains(Some(focused)));
    let address =
        focused.as_ref().and_then(|link| link.get_attribute("href").map(|to| (place_in(first, link, &to), to)));
    let was_main = focused.is_some_and(|focused| focused.id() == "main");
    first.remove();
    match address {
        Some((place, address)) => focus(links_to(&address).into_iter().nth(place)),
        None if was_main => focus(document().get_element_by_id("main").and_then(|main| main.dyn_into().ok())),
        None => {}
    }
}

/// How many links in it lead to the same address before this one does.
fn place_in(first: &Element, link: &Element, address: &str) -> usize {
    let same = links_to(address).into_iter().filter(|other| first.contains(Some(other)));
    same.take_while(|other| !other.is_same_node(Some(link))).count()
}

fn links_to(address: &str) -> Vec<HtmlElement> {
    let links = document().query_selector_all("a[href]");
    let leads_there = |link: &HtmlElement| link.get_attribute("href").as_deref() == Some(address);
    links.map(|links| elements(&links).filter(leads_there).collect()).unwrap_or_default()
}

fn focus(element: Option<HtmlElement>) {
    if let Some(element) = element {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        // If that fails, the focus is at the top of the page.
        let _ = element.focus_with_options(&options);
    }
}

/// Waits until the app can paint those photographs in one frame that are seen already.
async fn photographs() {
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0);
    let is_seen = |image: &HtmlImageElement| {
        let place = image.get_bounding_client_rect();
        image.complete() && image.natural_width() > 0 && place.bottom() > 0.0 && place.top() < height
    };
    let seen: HashSet<String> = images("#first img").into_iter().filter(is_seen).map(|image| image.src()).collect();
    let same = images("#first ~ .shell img").into_iter().filter(|image| seen.contains(&image.src()));
    let ready: Array = same.map(|image| image.decode()).collect();
    let waited = wasm_bindgen_futures::future_to_promise(async {
        browser::pause(PHOTOGRAPHS_MS).await;
        Ok(wasm_bindgen::JsValue::UNDEFINED)
    });
    // One that cannot be shown is no reason to wait.
    let _ = JsFuture::from(Promise::race(&Array::of2(&Promise::all_settled(&ready), &waited))).await;
}

fn images(selector: &str) -> Vec<HtmlImageElement> {
    document().query_selector_all(selector).map(|images| elements(&images).collect()).unwrap_or_default()
}

/// Waits for the next frame. In a tab that is not seen there is none.
async fn frame() {
    let promise = Promise::new(&mut |resolve, _| {
        request_animation_frame(move || {
            // A promise's own function does not fail.
            let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
        });
    });
    let _ = JsFuture::from(promise).await;
}

fn elements<T: wasm_bindgen::JsCast>(nodes: &NodeList) -> impl Iterator<Item = T> + '_ {
    (0..nodes.length()).filter_map(|place| nodes.item(place)?.dyn_into().ok())
}
