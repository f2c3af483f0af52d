//! Sharing a text or an address: with other apps, or through the clipboard.

use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, ShareData};

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

/// Copies a text. Returns whether the browser allowed it.
pub async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    // Pages over plain http have no clipboard.
    if clipboard.is_undefined() {
        return false;
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// Whether the browser has a share dialog.
pub fn can_share() -> bool {
    js_sys::Reflect::has(&window().navigator(), &"share".into()).unwrap_or(false)
}

/// Opens the browser's share dialog. Returns whether that worked; cancelling counts as success.
pub async fn share(title: &str, text: &str, address: &str) -> bool {
    let data = ShareData::new();
    data.set_title(title);
    data.set_text(text);
    data.set_url(address);
    match JsFuture::from(window().navigator().share_with_data(&data)).await {
        Ok(_) => true,
        Err(error) => error.dyn_ref::<DomException>().is_some_and(|error| error.name() == "AbortError"),
    }
}
