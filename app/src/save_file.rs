//! Offers a text as a file to download.

use leptos::prelude::document;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use crate::browser;

/// A file's object URL is revoked after so long: a browser may fetch it only after the click.
const FETCHED_MS: u32 = 40_000;

/// Offers a text as a file to download. Returns whether the browser allowed it.
pub fn keep_file(name: &str, text: &str) -> bool {
    keep(name, text).is_some()
}

fn keep(name: &str, text: &str) -> Option<()> {
    let options = BlobPropertyBag::new();
    let is_page = name.ends_with(".html");
    options.set_type(if is_page { "text/html;charset=utf-8" } else { "text/plain;charset=utf-8" });
    let parts = js_sys::Array::of1(&text.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    spawn_local(async move {
        browser::pause(FETCHED_MS).await;
        // What cannot be revoked goes with the page.
        let _ = Url::revoke_object_url(&address);
    });
    Some(())
}
