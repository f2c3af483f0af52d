//! Putting something on the clipboard, into a file, or into another app.

use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, ShareData, Url};

use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};

/// Copies a text. Whether the browser let us.
pub async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    // Pages that came over plain http have none.
    if clipboard.is_undefined() {
        return false;
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// Whether this browser can hand something to other apps.
pub fn can_share() -> bool {
    js_sys::Reflect::has(&window().navigator(), &JsValue::from_str("share")).unwrap_or(false)
}

/// Lets somebody choose an app for a link. Whoever closes the list of apps has changed their mind.
pub async fn share(words: &str, address: &str) {
    let data = ShareData::new();
    data.set_text(words);
    data.set_url(address);
    let _ = JsFuture::from(window().navigator().share_with_data(&data)).await;
}

/// Offers a text as a file to keep. Whether the browser let us.
pub fn keep_file(name: &str, text: &str) -> bool {
    keep(name, text).is_some()
}

fn keep(name: &str, text: &str) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type("text/plain;charset=utf-8");
    let parts = js_sys::Array::of1(&text.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address).ok()
}
