//! One sender at a time, over all tabs of this browser: two would give the same number to two events.

use futures::channel::oneshot;
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use crate::browser;

const NAME: &str = "pitpet-sender";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = request)]
    fn request(name: &str, granted: &js_sys::Function) -> Result<Promise, JsValue>;
}

thread_local! {
    /// Where the browser has no locks, at least this tab takes turns with itself.
    static HERE: std::sync::Arc<futures::lock::Mutex<()>> = std::sync::Arc::default();
}

/// It is one's turn until this is dropped.
pub struct Turn {
    _here: futures::lock::OwnedMutexGuard<()>,
    _over: Option<oneshot::Sender<()>>,
}

/// Waits for one's turn.
pub async fn turn() -> Turn {
    let here = HERE.with(std::sync::Arc::clone).lock_owned().await;
    let over = if browser::is_secure() { browser_turn().await } else { None };
    Turn { _here: here, _over: over }
}

/// The browser holds the lock for as long as the promise that `granted` answers is open: until the sender is dropped.
async fn browser_turn() -> Option<oneshot::Sender<()>> {
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
    let _open = request(NAME, callback.unchecked_ref()).ok()?;
    granted.await.ok().map(|()| over)
}
