//! Locks over all tabs of this browser.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use js_sys::{Object, Promise, Reflect};
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use crate::browser::{self, within};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = request)]
    fn request(name: &str, options: &Object, granted: &js_sys::Function) -> Result<Promise, JsValue>;
}

/// A lock that is held until this is dropped, the tab is closed, or another tab has taken it away.
pub struct Held {
    _over: oneshot::Sender<()>,
}

/// What became of asking for a lock without waiting for it.
pub enum Asked {
    /// It is one's own.
    Held(Held),
    /// Somebody else holds it.
    Taken,
    /// The browser has no locks: without https, in old ones, and where a site may keep nothing.
    None,
}

/// Waits for a lock. `None` where the browser has none: without https, in old ones, and where a site may keep nothing.
pub async fn hold(name: &str) -> Option<Held> {
    asked(name, Wish::Wait)?.await.ok()?
}

/// Takes a lock if nobody else holds it.
pub async fn hold_if_free(name: &str) -> Asked {
    let Some(granted) = asked(name, Wish::IfFree) else { return Asked::None };
    match granted.await {
        Ok(Some(held)) => Asked::Held(held),
        Ok(None) => Asked::Taken,
        Err(_) => Asked::None,
    }
}

/// Waits for a lock for so long, then takes it from whoever has it: a tab that was put to sleep with it would keep all others
/// waiting. Only for what is safe without the lock, too.
pub async fn hold_or_take(name: &str, patience_ms: u32) -> Option<Held> {
    match within(patience_ms, asked(name, Wish::Wait)?).await {
        Some(held) => held.ok()?,
        None => asked(name, Wish::Take)?.await.ok()?,
    }
}

/// How a lock is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Wait,
    IfFree,
    Take,
}

/// Asks for a lock. The browser holds it for as long as the promise that the callback answers is open.
/// Nothing is answered where it refuses: where a site may keep nothing, it may have no locks either.
fn asked(name: &str, wish: Wish) -> Option<oneshot::Receiver<Option<Held>>> {
    if !browser::is_secure() {
        return None;
    }
    let (mine, granted) = oneshot::channel();
    let mine = Rc::new(RefCell::new(Some(mine)));
    let given = Rc::clone(&mine);
    let callback = Closure::once_into_js(move |lock: JsValue| {
        let (over, ended) = oneshot::channel::<()>();
        let held = (!lock.is_null()).then_some(Held { _over: over });
        // If nobody waits any more, `ended` is over too, and the lock is given back at once.
        let _ = given.take().map(|waits| waits.send(held));
        future_to_promise(async move {
            let _ = ended.await;
            Ok(JsValue::UNDEFINED)
        })
    });
    let options = Object::new();
    // A fresh object takes any property.
    let _ = match wish {
        Wish::Wait => Ok(true),
        Wish::IfFree => Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE),
        Wish::Take => Reflect::set(&options, &"steal".into(), &JsValue::TRUE),
    };
    let open = request(name, &options, callback.unchecked_ref()).ok()?;
    // It is open until the lock is given back, and refused when it is taken away, or at once.
    spawn_local(async move {
        let _ = JsFuture::from(open).await;
        drop(mine.take());
    });
    Some(granted)
}
