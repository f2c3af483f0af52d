//! What many places need from the browser: the time, randomness, a pause.

use futures::future::{Either, select};
#[cfg(target_arch = "wasm32")]
use js_sys::Date;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::MessageChannel;

#[wasm_bindgen]
extern "C" {
    // Pages and workers have both of these; `web_sys` would bind them separately for each.
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &js_sys::Function, delay_ms: i32);
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(bytes: &Uint8Array);
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
    #[wasm_bindgen(js_namespace = ["navigator", "storage"], js_name = persist, catch)]
    fn persist() -> Result<Promise, JsValue>;
    // In boot.js.
    #[wasm_bindgen(js_name = takeEarlyAnswer, catch)]
    fn take_early_answer(address: &str) -> Result<Option<Promise>, JsValue>;
    #[wasm_bindgen(js_name = takeBroughtSecret, catch)]
    fn take_brought_secret(page: &str) -> Result<Option<String>, JsValue>;
    #[wasm_bindgen(js_name = isSecureContext, thread_local_v2)]
    static SECURE: Option<bool>;
}

/// Milliseconds since 1970 by this device's clock.
#[cfg(target_arch = "wasm32")]
pub fn now_ms() -> u64 {
    Date::now() as u64
}

/// The same for native tests, which have no browser.
#[cfg(not(target_arch = "wasm32"))]
pub fn now_ms() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    u64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(u64::MAX)
}

/// A monotonic clock in milliseconds, for measuring durations.
pub fn stopwatch_ms() -> f64 {
    performance_now()
}

/// Random bytes fit for salts and keys.
pub fn random<const N: usize>() -> [u8; N] {
    let array = Uint8Array::new_with_length(u32::try_from(N).expect("keys and salts are short"));
    get_random_values(&array);
    let mut bytes = [0; N];
    array.copy_to(&mut bytes);
    bytes
}

/// Yields to the browser (drawing, events) and goes on as soon as it is done. A chain of timers would wait 4 ms each
/// time (HTML, section 8.7), half as long as the work between.
pub async fn breathe() {
    let Ok(channel) = MessageChannel::new() else { return pause(0).await };
    let (near, far) = (channel.port1(), channel.port2());
    let promise = Promise::new(&mut |resolve, _| {
        near.set_onmessage(Some(&resolve));
        // `null` can always be cloned.
        let _ = far.post_message(&JsValue::NULL);
    });
    let _ = JsFuture::from(promise).await;
    near.close();
}

/// Goes on after at least this time.
pub async fn pause(ms: u32) {
    let delay = i32::try_from(ms).unwrap_or(i32::MAX);
    let promise = Promise::new(&mut |resolve, _| set_timeout(&resolve, delay));
    // A promise that only a timer resolves is never rejected.
    let _ = JsFuture::from(promise).await;
}

/// The result of some work, or `None` after a timeout. The work is dropped then.
pub async fn within<T>(ms: u32, work: impl Future<Output = T>) -> Option<T> {
    let (work, late) = (std::pin::pin!(work), std::pin::pin!(pause(ms)));
    match select(work, late).await {
        Either::Left((done, _)) => Some(done),
        Either::Right(_) => None,
    }
}

/// Whether the page is a secure context, with WebCrypto and locks: https, or this machine.
pub fn is_secure() -> bool {
    SECURE.with(|secure| secure.unwrap_or(false))
}

/// An attribute of the script tag that started the page; file names with hashes are passed this way.
pub fn start_attribute(name: &str) -> Option<String> {
    let document = web_sys::window()?.document()?;
    document.query_selector("script[data-wasm]").ok()??.get_attribute(name)
}

/// Asks the browser not to evict this site's data when it runs out of space. Some browsers ask the user; without an
/// answer nothing changes.
pub fn ask_to_keep() {
    // Browsers without this question are left alone.
    let Ok(asked) = persist() else { return };
    spawn_local(async move {
        let _ = JsFuture::from(asked).await;
    });
}

/// The fragment of the page's address (behind `#`), which browsers send to no server.
pub fn fragment() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// The response that boot.js requested early from this address, if it did; once.
pub fn early_answer(address: &str) -> Option<Promise> {
    take_early_answer(address).ok().flatten()
}

/// The secret in the fragment that the page was opened with, if it was for this page; once. It has been removed from
/// the address.
pub fn brought_secret(page: &str) -> Option<String> {
    take_brought_secret(page).ok().flatten()
}

/// Shows the page that `index.html` holds ready for an unrecoverable error.
pub fn show_broken() {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(broken) = document.and_then(|document| document.get_element_by_id("broken")) {
        // Removing an attribute cannot fail.
        let _ = broken.remove_attribute("hidden");
        broken.scroll_into_view();
    }
}

/// Reloads the page.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        // Only a page that is being left refuses to reload.
        let _ = window.location().reload();
    }
}

/// Whether the browser reports a network.
pub fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}
