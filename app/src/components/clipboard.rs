//! Handing something out of the app: to others, onto the clipboard.

use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, ShareData};

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

/// Copies a text. Whether the browser let us.
pub async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    // Pages that came over plain http have none.
    if clipboard.is_undefined() {
        return false;
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// Whether the browser can hand something to other apps by itself.
pub fn can_share() -> bool {
    js_sys::Reflect::has(&window().navigator(), &"share".into()).unwrap_or(false)
}

/// Lets somebody choose whom to send an address to. Whether that went well; who thinks better of it has chosen, too.
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
