//! Locks over all tabs of this browser.

use futures::channel::oneshot;
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use crate::browser;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = request)]
    fn request(name: &str, granted: &js_sys::Function) -> Result<Promise, JsValue>;
}

/// A lock that is held until this is dropped, or the tab is closed.
pub struct Held {
    _over: oneshot::Sender<()>,
}

/// Waits for a lock. `None` where the browser has none: without https, and in old ones.
///
/// The browser holds it for as long as the promise that the callback answers is open.
pub async fn hold(name: &str) -> Option<Held> {
    if !browser::is_secure() {
        return None;
    }
    let (over, ended) = oneshot::channel::<()>();
    let (mine, granted) = oneshot::channel::<()>();
    let callback = Closure::once_into_js(move || {
        // If nobody waits any more, `ended` is over too, and the lock is given back at once.
        let _ = mine.send(());
        future_to_promise(async move {
            let _ = ended.await;
            Ok(JsValue::UNDEFINED)
        })
    });
    // The answer is open until the lock is given back; nobody waits for that.
    let _open = request(name, callback.unchecked_ref()).ok()?;
    granted.await.ok().map(|()| Held { _over: over })
}
