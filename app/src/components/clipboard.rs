//! Handing something out of the app: to others, onto the clipboard, into a file.

use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, DomException, HtmlAnchorElement, ShareData, Url};

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;

use crate::browser;

/// A file's address is given back after so long: a browser may fetch it only once the click is over.
const FETCHED_MS: u32 = 40_000;

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

/// Offers a text as a file to keep. Whether the browser let us.
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
        // What cannot be given back goes with the page.
        let _ = Url::revoke_object_url(&address);
    });
    Some(())
}
