//! Locks across all tabs of this browser.

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

/// A lock that is held until this is dropped, the tab is closed, or another tab has stolen it.
pub struct Held {
    _over: oneshot::Sender<()>,
}

/// The result of requesting a lock without waiting for it.
pub enum Asked {
    /// This tab holds it.
    Held(Held),
    /// Another tab holds it.
    Taken,
    /// The browser has no locks: without https, in old browsers, and where a site may not store anything.
    None,
}

/// Waits for a lock. `None` where the browser has none, see [`Asked::None`].
pub async fn hold(name: &str) -> Option<Held> {
    asked(name, Wish::Wait)?.await.ok()?
}

/// Takes a lock if it is free.
pub async fn hold_if_free(name: &str) -> Asked {
    let Some(granted) = asked(name, Wish::IfFree) else { return Asked::None };
    match granted.await {
        Ok(Some(held)) => Asked::Held(held),
        Ok(None) => Asked::Taken,
        Err(_) => Asked::None,
    }
}

/// Waits for a lock until a timeout, then steals it: a tab that was suspended while holding it would block all others.
/// Only for what is safe without the lock, too.
pub async fn hold_or_take(name: &str, patience_ms: u32) -> Option<Held> {
    match within(patience_ms, asked(name, Wish::Wait)?).await {
        Some(held) => held.ok()?,
        None => asked(name, Wish::Take)?.await.ok()?,
    }
}

/// How a lock is requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Wait,
    IfFree,
    Take,
}

/// Requests a lock. The browser holds it for as long as the promise that the callback returns is pending. `None` where
/// the browser refuses: where a site may not store anything, it may have no locks either.
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
        // If the receiver is gone, `ended` is over too, and the lock is released at once.
        let _ = given.take().map(|waits| waits.send(held));
        future_to_promise(async move {
            let _ = ended.await;
            Ok(JsValue::UNDEFINED)
        })
    });
    let options = Object::new();
    // Setting a property of a fresh object cannot fail.
    let _ = match wish {
        Wish::Wait => Ok(true),
        Wish::IfFree => Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE),
        Wish::Take => Reflect::set(&options, &"steal".into(), &JsValue::TRUE),
    };
    let open = request(name, &options, callback.unchecked_ref()).ok()?;
    // The promise is pending until the lock is released, and rejected when the lock is stolen, or at once.
    spawn_local(async move {
        let _ = JsFuture::from(open).await;
        drop(mine.take());
    });
    Some(granted)
}
